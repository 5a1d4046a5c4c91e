"""How an application moves: the one function that says what may happen next, for web, commands and jobs alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.applications.procedure import Move, Procedure
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

KIND_NAMES = ("registration", "annual_update", "change", "recognition", "renewal", "support")
STATES = (
    "draft", "submitted", "district_check", "city_review", "expert_review", "publicity", "approved",
    "funded", "closed", "returned", "rejected", "withdrawn", "lapsed",
)  # fmt: skip
OPEN_STATES = frozenset(STATES[:6]) | {"returned"}
DECIDED_STATES = frozenset({"approved", "rejected", "funded", "closed"})
OFFICIAL = frozenset({"district", "city"})

STATE_LABELS = {
    "draft": N_("Draft"),
    "submitted": N_("Waiting for the district"),
    "district_check": N_("District is checking"),
    "city_review": N_("City is reviewing"),
    "expert_review": N_("Experts are scoring"),
    "publicity": N_("Public notice"),
    "approved": N_("Approved"),
    "funded": N_("Funded"),
    "closed": N_("Closed"),
    "returned": N_("Returned for correction"),
    "rejected": N_("Not approved"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed"),
}

NOT_NOW = N_("This is not possible any more: the application is now “%(state)s”.")
NOT_YOURS = N_("This step is not yours to take.")
FOUR_EYES = N_("You took the district's decision on this application; somebody else decides for the city.")
OWN_FIRM = N_("You act for this firm, so you cannot decide on it.")
NEEDED = {
    "complete": N_("Something is still missing."),
    "remarks": N_("Say on at least one field what is to be corrected."),
    "reason": N_("Give the reason: the firm will read it."),
    "ai_firm": N_("Confirm that this is an AI firm, or return or reject the application."),
    "judged": N_("Experts judge this tier first: put the application into a panel."),
}


@dataclass(frozen=True)
class Hand:
    """Who makes a move: the person (None: the portal itself), as what, and whether it is the person's own firm."""

    person: int | None
    capacities: frozenset[str]
    member_of_firm: bool = False


@dataclass(frozen=True)
class Past:
    """An earlier move of the application, and who made it."""

    move: str
    person: int | None


@dataclass(frozen=True)
class Step:
    """What a move leads to: the next state, its working days, the effect on the record."""

    move: Move
    to: str
    capacity: str
    workdays: int | None = None
    effect: str | None = field(default=None)


def after(
    procedure: Procedure, *, state: str, move: str, hand: Hand, past: tuple[Past, ...], given: frozenset[str]
) -> Step:
    """What `move` does in `state`. Refused when it is not possible, not theirs, or something needed was not given."""
    found = procedure.move(move)
    if found is None or state not in found.sources:
        raise Refused(Text(NOT_NOW, state=Text(STATE_LABELS[state])))
    capacity = _capacity(found, state=state, hand=hand)
    if capacity in OFFICIAL:
        _independent(procedure, found, hand=hand, past=past)
    for need in found.needs:
        if need not in given:
            raise Refused(Text(NEEDED[need]), field=need)
    return Step(found, found.to, capacity, procedure.workdays.get(found.to), found.effect)


def offered(procedure: Procedure, *, state: str, hand: Hand, past: tuple[Past, ...]) -> tuple[Move, ...]:
    """The moves that this hand could make now, if it gave what they need: what a page offers."""
    possible = []
    for move in procedure.moves:
        try:
            after(procedure, state=state, move=move.name, hand=hand, past=past, given=frozenset(move.needs))
        except Refused:
            continue
        possible.append(move)
    return tuple(possible)


def barred(procedure: Procedure, *, state: str, hand: Hand, past: tuple[Past, ...]) -> Text | None:
    """Why this hand may not decide, although its office could: an earlier step of its own, or its own firm."""
    for move in procedure.moves:
        try:
            after(procedure, state=state, move=move.name, hand=hand, past=past, given=frozenset(move.needs))
        except Refused as refused:
            if refused.message.msgid in (FOUR_EYES, OWN_FIRM):
                return refused.message
    return None


def _capacity(move: Move, *, state: str, hand: Hand) -> str:
    wanted = {"city" if state == "city_review" else "district"} if move.by == "official" else {move.by}
    held = wanted & hand.capacities
    if not held:
        raise Refused(Text(NOT_YOURS))
    return next(iter(held))


def _independent(procedure: Procedure, move: Move, *, hand: Hand, past: tuple[Past, ...]) -> None:
    if hand.member_of_firm:
        raise Refused(Text(OWN_FIRM))
    for first, second in procedure.four_eyes:
        other = first if move.name == second else second if move.name == first else None
        if other is not None and any(p.move == other and p.person == hand.person for p in past):
            raise Refused(Text(FOUR_EYES))
