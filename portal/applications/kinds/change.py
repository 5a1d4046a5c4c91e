"""变更备案: what changed of a firm's details, on which day, with proof; or that it moved away or closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.applications.kinds.kind import DOCUMENTS, Answers, Field, Kind, Problem, Section, procedure_of
from portal.core.i18n import N_, Text
from portal.firms.rules import CHANGEABLE, DISTRICTS

DETAILS = ("name", "district", "address", "legal_representative")
LEAVING = ("moved_away", "closed")
WHAT = {
    "name": N_("The name"),
    "district": N_("The district where it is registered"),
    "address": N_("The address"),
    "legal_representative": N_("The legal representative"),
    "moved_away": N_("The firm has moved out of the city"),
    "closed": N_("The firm has closed"),
}
ONE_OR_OTHER = N_("A firm that moved away or closed has nothing else to change: file one of these alone")
SAME = N_("%(field)s is what the register says already: what has changed?")
PROOF_WANTED = N_(
    "Please add a document that proves the change, for example the notice of the registration authority"
)


def wanted(answers: Answers) -> tuple[str, ...]:
    """Which details the filing changes."""
    ticked = answers.get("what") or ()
    return tuple(key for key in DETAILS if key in ticked)


def leaving(answers: Answers) -> str | None:
    """`moved_away` or `closed`, where the firm leaves."""
    return next((word for word in LEAVING if word in (answers.get("what") or ())), None)


def leaving_with(kind: str, answers: Answers) -> bool:
    """Whether accepting an application of this kind with these answers takes the firm out of the register."""
    return kind == "change" and leaving(answers) is not None


def _hidden(answers: Answers) -> frozenset[str]:
    return frozenset(DETAILS) - frozenset(wanted(answers))


def _missing(answers: Answers, proofs: frozenset[str]) -> list[Problem]:
    found = []
    ticked = answers.get("what") or []
    if leaving(answers) and len(ticked) > 1:
        found.append(Problem("what", "event", Text(ONE_OR_OTHER)))
    if "change" not in proofs:
        found.append(Problem("documents", "event", Text(PROOF_WANTED)))
    return found


def unchanged(answers: Answers, present: Mapping[str, Any]) -> list[Problem]:
    """What is filed as changed, and is as the register has it."""
    return [
        Problem(key, "details", Text(SAME, field=Text(CHANGEABLE[key])))
        for key in wanted(answers)
        if answers.get(key) is not None and answers[key] == present.get(key)
    ]


KIND = Kind(
    procedure=procedure_of("change"),
    sections=(
        Section(
            "event",
            N_("What has changed"),
            N_("And on which day, with proof"),
            (
                Field("what", N_("Matter of the change"), choices=WHAT, several=True),
                Field("happened_on", N_("Day of the change"), kind="day"),
                Field("explanation", N_("Explanation"), required=False, kind="long"),
                DOCUMENTS,
            ),
        ),
        Section(
            "details",
            N_("How it is now"),
            N_("Only what has changed"),
            (
                Field("name", CHANGEABLE["name"]),
                Field("district", CHANGEABLE["district"], choices=DISTRICTS),
                Field("address", CHANGEABLE["address"]),
                Field("legal_representative", CHANGEABLE["legal_representative"]),
            ),
        ),
    ),
    also_missing=_missing,
    uploads={"proof_change": "change"},
    hidden=_hidden,
)
