"""梯度培育认定: a firm asks for a title of the city's own cultivation tiers, on the facts that it has entered."""

from __future__ import annotations

from dataclasses import dataclass

from portal.applications.kinds.kind import Field, Kind, Section, procedure_of
from portal.core.i18n import N_

STATEMENT = (
    Field("statement", N_("Why the firm applies"), kind="long"),
    Field("contact_name", N_("Contact person")),
    Field("contact_phone", N_("Contact's phone")),
)
PLEDGE = (Field("pledge", N_("Pledge that everything is true"), kind="yes"),)

# what an officer may remark on beside the fields: the groups of facts
FACT_GROUPS = (
    Field("facts.years", N_("Figures by year"), required=False),
    Field("facts.ip", N_("Intellectual property"), required=False),
    Field("facts.honours", N_("Honours and awards"), required=False),
    Field("facts.funding", N_("Funding and valuation"), required=False),
    Field("facts.titles", N_("Titles held elsewhere"), required=False),
    Field("facts.documents", N_("Documents of proof"), required=False),
)


@dataclass(frozen=True)
class TitleWords:
    """How a title of the city's own tier is called on screen and on paper."""

    zh: str
    en: str


# tiers that the portal itself recognises; national titles are only recorded (rules.md §0.3)
OWN_TIERS = ("gazelle", "unicorn")
TITLES: dict[tuple[str, str], TitleWords] = {
    ("gazelle", "gazelle"): TitleWords("瞪羚企业", "Gazelle Enterprise"),
    ("gazelle", "cultivation"): TitleWords("瞪羚培育企业", "Gazelle Cultivation Enterprise"),
    ("unicorn", "super"): TitleWords("超级独角兽企业", "Super Unicorn Enterprise"),
    ("unicorn", "unicorn"): TitleWords("独角兽企业", "Unicorn Enterprise"),
    ("unicorn", "potential"): TitleWords("潜在独角兽企业", "Potential Unicorn Enterprise"),
}

KIND = Kind(
    procedure=procedure_of("recognition"),
    sections=(
        Section("statement", N_("Statement and contact"), N_("What the reviewers should know"), STATEMENT),
        Section("pledge", N_("Pledge"), N_("For what is filed"), PLEDGE),
    ),
    remarkable=FACT_GROUPS,
)
