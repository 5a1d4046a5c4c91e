"""年度信息更新: a fiscal year's figures, and that the details in the register still are right.

It is accepted at once where nothing disagrees with what the register knows; what disagrees is found here, in pure rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.applications.kinds.kind import DOCUMENTS, Answers, Field, Kind, Problem, Section, procedure_of
from portal.core.i18n import N_, Text
from portal.firms.figure_rules import HEADS, MONEY, year_contradictions
from portal.firms.figure_words import LABELS

FIGURES = (
    "revenue", "main_revenue", "cost_expense", "net_profit", "rd_expense", "total_assets", "total_liabilities",
    "employees", "rd_staff", "tech_staff",
)  # fmt: skip
CONTACT = ("contact_name", "contact_phone", "contact_email")
# what is compared with the year before; a net profit may well change its sign
GROWING = ("revenue", "main_revenue", "rd_expense", "total_assets", "employees")

OTHER_VALUE = N_("The register holds another value for this year")
JUMPED = N_("More than %(times)s times as much, or less than 1/%(times)s, of the year before")


@dataclass(frozen=True)
class Disagreement:
    """One figure that an officer should look at: what was filed, what the register knows, and what speaks against it."""

    key: str
    filed: str
    known: str
    reason: Text


def figures_of(answers: Answers) -> dict[str, Any]:
    """The filed figures as the register takes them: money in 万元 (Decimal), heads."""
    return {
        key: None if answers.get(key) in (None, "") else kind(str(answers[key]))
        for keys, kind in ((MONEY, Decimal), (HEADS, int))
        for key in keys
    }


def text_of(value: Any) -> str | None:
    """A figure as an answer keeps it; None for what is unknown."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def disagreements(
    filed: Mapping[str, Any], known: Mapping[str, Any], before: Mapping[str, Any], *, times: int
) -> Iterator[Disagreement]:
    """What the register knows otherwise of the year, and what leapt against the year before; unknown says nothing."""
    for key in FIGURES:
        mine, theirs = filed.get(key), known.get(key)
        if mine is not None and theirs is not None and mine != theirs:
            yield Disagreement(key, str(text_of(mine)), str(text_of(theirs)), Text(OTHER_VALUE))
            continue
        earlier = before.get(key)
        if key not in GROWING or not mine or not earlier:
            continue
        if mine > earlier * times or mine * times < earlier:
            yield Disagreement(key, str(text_of(mine)), str(text_of(earlier)), Text(JUMPED, times=times))


def _contradictions(answers: Answers, proofs: frozenset[str]) -> list[Problem]:
    return [Problem(field, "figures", reason) for field, reason in year_contradictions(figures_of(answers))]


KIND = Kind(
    procedure=procedure_of("annual_update"),
    sections=(
        Section(
            "figures",
            N_("Figures of the year"),
            N_("As in the audit report; what the register knows stands there already"),
            (
                *(Field(key, LABELS[key], kind="money" if key in MONEY else "count") for key in FIGURES),
                DOCUMENTS,
            ),
        ),
        Section(
            "details",
            N_("Details and contact"),
            N_("Whether the register is still right, and whom we may ask"),
            (
                Field("unchanged", N_("The details in the register are right"), kind="yes"),
                Field("contact_name", N_("Contact person")),
                Field("contact_phone", N_("Contact's phone")),
                Field("contact_email", N_("Contact's mail address")),
            ),
        ),
        Section(
            "pledge",
            N_("Pledge"),
            N_("For what is filed"),
            (Field("pledge", N_("Pledge that everything is true"), kind="yes"),),
        ),
    ),
    also_missing=_contradictions,
    uploads={"proof_report": "report"},
)
