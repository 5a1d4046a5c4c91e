"""A programme's conditions in words for its pages: each with whether it holds, and which fact would decide it; and a new
programme's first text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.classification.conditions import Truth
from portal.classification.evidence import fact_called
from portal.core.i18n import N_
from portal.programmes.amount_rules import PAYER_LABELS, PAYERS, in_words, plain
from portal.programmes.rules import Answer, Condition, Definition
from portal.web.i18n import gettext, language, said

FIXED, CEILING, A_YEAR = N_("A fixed sum"), N_("At most"), N_("At most for a firm and year")
YEARS, SHARE, WHO_PAYS = N_("Sums of consecutive years"), N_("Share"), N_("Who pays")
REPORTS, JUDGED, APPLIED = N_("Reports on the use"), N_("Experts"), N_("How it begins")
WAN = N_("%(n)s × 10,000 yuan")
AFTER_MONTHS = N_("%(months)s months after the first payment")
EXPERTS, NO_EXPERTS = N_("Nobody decides before experts have judged"), N_("Not asked for")
PROPOSED, BY_FIRM = N_("Without application: the portal proposes, the firm confirms"), N_("The firm applies")
OUTCOMES = {True: N_("Met"), False: N_("Not met"), None: N_("Not known yet")}


@dataclass(frozen=True)
class Line:
    """A condition as its page shows it; without a firm nothing is said of whether it holds."""

    label: str
    state: str
    outcome: str
    missing: str


def lines(conditions: Iterable[Condition], answer: Answer | None) -> list[Line]:
    checked = {line.condition.key: line for line in answer.lines} if answer else {}
    found = []
    for condition in conditions:
        line = checked.get(condition.key)
        names = [said(fact_called(path)) for path in line.missing] if line else []
        found.append(
            Line(
                condition.label(language()), _state(line.holds) if line else "", gettext(OUTCOMES[line.holds]) if line else "",
                ("、" if language() == "zh" else ", ").join(dict.fromkeys(names)),
            )
        )  # fmt: skip
    return found


def _state(holds: Truth) -> str:
    return {True: "met", False: "not_met", None: "undetermined"}[holds]


def reckoned(definition: Definition) -> list[tuple[str, str]]:
    """What the portal will reckon with, beside the words that say it: sums, ceilings, shares, reports. Nothing that is not set."""
    amount, comma = definition.amount, "、" if language() == "zh" else ", "
    sums = (
        (FIXED, amount.fixed), (CEILING, amount.ceiling), (A_YEAR, amount.per_firm_and_year),
    )  # fmt: skip
    found = [(label, gettext(WAN) % {"n": in_words(each)}) for label, each in sums if each is not None]
    if amount.years:
        found.append((YEARS, gettext(WAN) % {"n": comma.join(in_words(each) for each in amount.years)}))
    if amount.percent is not None:
        base = definition.base[0 if language() == "zh" else 1]
        found.append((SHARE, f"{plain(amount.percent)} % · {base}"))
    paying = [
        (PAYER_LABELS[payer], plain(amount.percent_of(payer))) for payer in PAYERS if amount.percent_of(payer)
    ]
    found.append((WHO_PAYS, comma.join(f"{gettext(label)} {percent} %" for label, percent in paying)))
    if definition.reports:
        months = comma.join(str(each) for each in definition.reports)
        found.append((REPORTS, gettext(AFTER_MONTHS) % {"months": months}))
    found += [
        (JUDGED, gettext(EXPERTS if definition.experts else NO_EXPERTS)),
        (APPLIED, gettext(PROPOSED if definition.without_application else BY_FIRM)),
    ]
    return [(gettext(label), value) for label, value in found]


BLANK = """\
key = "my_programme"
title_zh = ""
title_en = ""
department = ""
basis = ""
mark = "✓"
support = "award"
summary_zh = ""
summary_en = ""
without_application = false

[amount]
ceiling = "100"
text_zh = ""
text_en = ""

[[conditions]]
key = "title"
label_zh = ""
label_en = ""
holds = ["little_giant"]

[[materials]]
zh = ""
en = ""
"""
