"""The official of this request before a case: which one it is, and in which capacities."""

from __future__ import annotations

from portal.accounts.access import acting
from portal.applications import queries
from portal.applications.models import Application
from portal.applications.rules import Hand
from portal.web.transaction import reading


def of_official(number: str) -> Application:
    """The case, if this official may see it."""
    return queries.for_official(reading(), number, acting())


def hand_before(application: Application) -> Hand:
    """In which capacities this official stands before this application."""
    actor = acting()
    capacities = set()
    if application.district in actor.districts:
        capacities.add("district")
    if actor.holds("city_officer"):
        capacities.add("city")
    return Hand(actor.id, frozenset(capacities), member_of_firm=application.firm_id in actor.firms)
