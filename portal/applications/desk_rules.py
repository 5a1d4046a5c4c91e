"""Who may hold a case, take it over and give it away: claim, release, assign, stand in. No move of the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.rules import Office
from portal.applications.queue_rules import OFFICIAL_QUEUES
from portal.applications.rules import NOT_YOURS, OWN_FIRM
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

# Deeds that stand in a case's history beside the moves of its procedure.
DESK_DEEDS = {
    "claim": N_("Claimed"),
    "release": N_("Given back to the queue"),
    "assign": N_("Assigned"),
    "climb": N_("Overdue: the city now watches it"),
}

# what the portal itself entered, beside the moves of a procedure
ENTERED = {
    "paper_award": N_("Entered from a decision on paper: awarded"),
    "paper_refusal": N_("Entered from a decision on paper: not awarded"),
}
ON_PAPER = N_("Decided on %(day)s, %(document)s")

NOT_WAITING = N_("This case waits for no official now.")
HELD = N_("%(who)s has this case already.")
NOT_HELD = N_("Nobody has this case, so there is nothing to give back.")
NOT_HOLDERS = N_("Only who has the case, a stand-in or the city can give it back.")
NOT_THEIR_DESK = N_("%(who)s does not work on this queue today.")
AWAY = N_("%(who)s is away; choose the stand-in or somebody else.")
HAS_IT = N_("%(who)s has this case already, nothing is to be done.")
DECIDED_BEFORE = N_("%(who)s took the district's decision on this case; somebody else decides for the city.")


@dataclass(frozen=True)
class Held:
    """Where a case stands, as far as it matters who has it."""

    queue: str
    district: str
    officer: int | None
    officer_name: str = ""
    to_begin: bool = False  # nobody has begun the check: claiming does


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here today; `stands_in_for` are the people who are away and left their cases."""

    person: int
    offices: frozenset[Office]
    stands_in_for: frozenset[int] = frozenset()
    member_of_firm: bool = False

    @property
    def own(self) -> frozenset[int]:
        return self.stands_in_for | {self.person}


def works_on(held: Held, offices: Iterable[Office]) -> bool:
    """Whether somebody with these offices empties the queue in which the case waits."""
    wanted = Office("city_officer") if held.queue == "city" else Office("district_officer", held.district)
    return held.queue in OFFICIAL_QUEUES and wanted in set(offices)


def why_not_claimed(held: Held, by: Colleague) -> Refused | None:
    """Why this official cannot take the case over; None when nothing speaks against it."""
    if held.queue not in OFFICIAL_QUEUES:
        return Refused(Text(NOT_WAITING))
    if not works_on(held, by.offices):
        return Refused(Text(NOT_YOURS))
    if by.member_of_firm:
        return Refused(Text(OWN_FIRM))
    if held.officer == by.person and not held.to_begin:
        return Refused(Text(HAS_IT, who=held.officer_name))
    if held.officer is not None and held.officer not in by.own:
        return Refused(Text(HELD, who=held.officer_name))
    return None


def why_not_released(held: Held, by: Colleague) -> Refused | None:
    """Who has a case, stands in for who has it, or works for the city gives it back to its queue."""
    if held.queue not in OFFICIAL_QUEUES:
        return Refused(Text(NOT_WAITING))
    if held.officer is None:
        return Refused(Text(NOT_HELD))
    if held.officer in by.own or Office("city_officer") in by.offices:
        return None
    return Refused(Text(NOT_HOLDERS))


def why_not_assigned(held: Held, by: Colleague, to: Colleague, *, name: str, away: bool) -> Refused | None:
    """The city assigns any waiting case, a district's officer those of the district; only to who works on that queue."""
    if held.queue not in OFFICIAL_QUEUES:
        return Refused(Text(NOT_WAITING))
    if not works_on(held, by.offices) and Office("city_officer") not in by.offices:
        return Refused(Text(NOT_YOURS))
    if not works_on(held, to.offices):
        return Refused(Text(NOT_THEIR_DESK, who=name), field="to")
    if to.member_of_firm:
        return Refused(Text(OWN_FIRM), field="to")
    if away:
        return Refused(Text(AWAY, who=name), field="to")
    if held.officer == to.person:
        return Refused(Text(HAS_IT, who=name), field="to")
    return None
