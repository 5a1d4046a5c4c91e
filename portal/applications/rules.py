"""How an application moves: the one function that says what may happen next, for web, commands and jobs alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from portal.applications.procedure import EARLIER, Move, Procedure
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

KIND_NAMES = ("registration", "annual_update", "change", "recognition", "renewal", "support")
STATES = (
    "draft", "sign_off", "submitted", "district_check", "city_review", "expert_review", "publicity", "approved",
    "funded", "closed", "returned", "rejected", "withdrawn", "lapsed",
)  # fmt: skip
OPEN_STATES = frozenset(STATES[:7]) | {"returned"}
WITH_FIRM = frozenset({"draft", "sign_off", "returned"})  # going between these keeps the firm's clock
DECIDED_STATES = frozenset({"approved", "rejected", "funded", "closed"})
OFFICIAL = frozenset({"district", "city"})
CAPACITIES = {
    "firm": N_("The firm"),
    "district": N_("The district"),
    "city": N_("The city"),
    "system": N_("The portal"),
}

STATE_LABELS = {
    "draft": N_("Draft"),
    "sign_off": N_("Waiting for the firm's sign-off"),
    "submitted": N_("Waiting for the district"),
    "district_check": N_("District is checking"),
    "city_review": N_("City is reviewing"),
    "expert_review": N_("Experts are scoring"),
    "publicity": N_("Public notice"),
    "approved": N_("Approved"),
    "funded": N_("Funded"),
    "closed": N_("Completed and closed"),
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
    "judged": N_("Experts judge this first: put the application into a panel."),
    "other_eyes": N_("You filled this in yourself: somebody else of your firm who may sign off submits it."),
    "consistent": N_("Something disagrees with the register: an officer looks at it."),
    "granted": N_("Say how much is granted."),
    "in_time": N_("The days in which this could be undone are over."),
}


@dataclass(frozen=True)
class Hand:
    """Who makes a move: the person (None: the portal itself), as what, and whether it is the person's own firm."""

    person: int | None
    capacities: frozenset[str]
    member_of_firm: bool = False


SYSTEM = Hand(person=None, capacities=frozenset({"system"}))


@dataclass(frozen=True)
class Past:
    """An earlier move of the application, who made it, and from which state to which."""

    move: str
    person: int | None
    came_from: str = ""
    led_to: str = ""


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
    if found.undoes is not None and _last(past) != found.undoes:
        raise Refused(Text(NOT_NOW, state=Text(STATE_LABELS[state])))
    for need in found.needs:
        if need not in given:
            raise Refused(Text(NEEDED[need]), field=need)
    to = found.to if found.to != EARLIER else _earlier(past, state)
    return Step(found, to, capacity, procedure.workdays.get(to), found.effect)


def at_once(procedure: Procedure, *, state: str, given: frozenset[str]) -> Move | None:
    """The move that the portal itself makes as soon as an application has come into this state, if there is one."""
    fitting = (m for m in procedure.moves if m.at_once and state in m.sources and set(m.needs) <= given)
    return next(fitting, None)


def _last(past: tuple[Past, ...]) -> str | None:
    """The last move that led from one state to another; claims and the like lead nowhere."""
    return next((each.move for each in reversed(past) if each.came_from != each.led_to), None)


def _earlier(past: tuple[Past, ...], state: str) -> str:
    """The state from which the application came into the present one; a draft's is the draft."""
    return next(
        (each.came_from for each in reversed(past) if each.led_to == state != each.came_from), "draft"
    )


def may_sign(person: int, *, writers: Collection[int], signers: Collection[int]) -> bool:
    """Whether the person may sign off for the firm: nobody signs what they filled in, where another could sign it."""
    return person not in writers or not set(signers) - set(writers) - {person}


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
