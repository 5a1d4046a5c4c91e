"""In which capacities one of a firm's people stands before the firm's own applications."""

from __future__ import annotations

from portal.accounts.access import Actor
from portal.applications.rules import Hand


def hand_of(actor: Actor) -> Hand:
    """As the firm, who may file; as its certifier, who may sign off."""
    capacities = {
        capacity
        for capacity, permission in (("firm", "file_for_firm"), ("certifier", "certify_for_firm"))
        if actor.may(permission)
    }
    return Hand(actor.id, frozenset(capacities))
