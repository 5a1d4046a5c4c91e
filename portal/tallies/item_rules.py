"""What is counted beside firms: parks, scenarios, competitions, open platforms; a scenario's way from call to demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.tallies.plan_rules import ITEM_KINDS as ITEM_KINDS

KIND_LABELS = {
    "parks": N_("Industrial parks"),
    "scenarios": N_("Application scenarios"),
    "competitions": N_("Innovation competitions"),
    "platforms": N_("Open platforms of chain leaders"),
}
KIND_NAMES = {
    "parks": N_("Park"),
    "scenarios": N_("Scenario"),
    "competitions": N_("Competition"),
    "platforms": N_("Open platform"),
}
ITEM_STATES = {
    "draft": N_("Draft"),  # seen by those who keep it
    "public": N_("Public"),
    "withdrawn": N_("Withdrawn"),  # entered by mistake: it never counted
}
STAGES = {
    # of a scenario
    "call": N_("Call: who needs what"),
    "matching": N_("Matching: firms offer themselves"),
    "building": N_("Building"),
    "demonstration": N_("Demonstration"),
}
OPEN_STAGES = ("call", "matching")  # in which firms may offer themselves
PARTS_OF_THE_WAY = {
    # by what the list of scenarios can be narrowed; "open": firms may still offer themselves today
    "open": N_("Looking for firms"),
    "building": N_("Building"),
    "demonstration": N_("Demonstration"),
}
ROLES = {
    "operator": N_("Operator"),
    "resident": N_("Resident firm"),
    "demander": N_("Who needs it"),
    "supplier": N_("Supplier"),
    "chain_leader": N_("Chain leader"),
    "winner": N_("Prize winner"),
}
ROLES_OF = {
    "parks": ("operator", "resident"),
    "scenarios": ("demander", "supplier"),
    "competitions": ("operator", "winner"),
    "platforms": ("chain_leader", "supplier"),
}
LINK_STATES = {
    "offered": N_("Offered itself"),  # by the firm, seen by it and the city
    "linked": N_("Chosen"),
    "declined": N_("Not chosen"),
}

ENDS_BEFORE = N_("It cannot end before it counts.")
ENDS_WITHOUT = N_("Please say first from when on it counts.")
COUNTS_HIDDEN = N_("Only what is public counts. Make it public, or leave the day open.")
COUNTS_TOO_EARLY = N_("A scenario counts from its demonstration on.")
NOT_YET = N_("It cannot count from a day that has not come yet.")
NO_ROLE = N_("A firm does not have this role here.")
ANSWER_FIRST = N_("%(n)s firms that offered themselves wait for an answer. Please answer them first.")
CALL_CLOSED = N_("This scenario takes no offers now.")


@dataclass(frozen=True, kw_only=True)
class ItemDetails:
    """What an official enters about one; what does not belong to its kind is None."""

    name: str
    district: str | None
    state: str
    summary: str | None = None
    address: str | None = None
    track: str | None = None
    stage: str | None = None
    offers_until: date | None = None
    edition: str | None = None
    held_on: date | None = None
    lead: str | None = None
    counts_from: date | None = None
    ended_on: date | None = None
    name_en: str = ""  # English readings; empty where nobody has translated
    summary_en: str = ""
    address_en: str = ""
    edition_en: str = ""
    lead_en: str = ""


def check(kind: str, details: ItemDetails, *, today: date) -> None:
    """Refused beside the field for what cannot be so."""
    counts_from, ended_on = details.counts_from, details.ended_on
    if ended_on is not None and counts_from is None:
        raise Refused(Text(ENDS_WITHOUT), field="counts_from")
    if counts_from is None:
        return
    if ended_on is not None and ended_on < counts_from:
        raise Refused(Text(ENDS_BEFORE), field="ended_on")
    if counts_from > today:
        raise Refused(Text(NOT_YET), field="counts_from")
    if details.state != "public":
        raise Refused(Text(COUNTS_HIDDEN), field="counts_from")
    if kind == "scenarios" and details.stage != "demonstration":
        raise Refused(Text(COUNTS_TOO_EARLY), field="counts_from")


def check_answered(details: ItemDetails, *, unanswered: int) -> None:
    """Firms that offered themselves are answered before the scenario goes on or is no longer shown."""
    if not unanswered:
        return
    if details.state != "public":
        raise Refused(Text(ANSWER_FIRST, n=unanswered), field="state")
    if details.stage not in OPEN_STAGES:
        raise Refused(Text(ANSWER_FIRST, n=unanswered), field="stage")


def takes_offers(stage: str | None, offers_until: date | None, *, today: date) -> bool:
    return stage in OPEN_STAGES and (offers_until is None or today <= offers_until)


def check_role(kind: str, role: str) -> None:
    if role not in ROLES_OF[kind]:
        raise Refused(Text(NO_ROLE), field="role")


def check_offer(stage: str | None, offers_until: date | None, *, today: date) -> None:
    if not takes_offers(stage, offers_until, today=today):
        raise Refused(Text(CALL_CLOSED))
