"""Who signs off for a firm what one of its people filled in."""

from __future__ import annotations

from portal.applications.models import Application
from portal.applications.rules import may_sign as may_sign_by_rule
from portal.firms.people_queries import Colleague, Colleagues


def signers(application: Application, people: Colleagues) -> list[Colleague]:
    """Everybody of the firm who may sign off, except who filled it in; oldest members first."""
    writers = set(application.writers or ())
    return [person for person in people.who_may("certify_for_firm") if person.id not in writers]


def may_sign(application: Application, person: int | None, people: Colleagues) -> bool:
    """Whether this person may sign it off: `rules.may_sign` says when."""
    if person is None:
        return False
    everybody = [each.id for each in people.who_may("certify_for_firm")]
    return may_sign_by_rule(person, writers=application.writers or (), signers=everybody)
