"""Who signs off for a firm what one of its people filled in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.applications.rules import may_sign as may_sign_by_rule
from portal.firms.people_queries import Colleague, who_may


def signers(session: Session, application: Application) -> list[Colleague]:
    """Everybody of the firm who may sign off, except who filled it in; oldest members first."""
    writers = set(application.writers or ())
    return [person for person in _certifiers(session, application) if person.id not in writers]


def may_sign(session: Session, application: Application, person: int | None) -> bool:
    """Whether this person may sign it off: `rules.may_sign` says when."""
    if person is None:
        return False
    everybody = [each.id for each in _certifiers(session, application)]
    return may_sign_by_rule(person, writers=application.writers or (), signers=everybody)


def _certifiers(session: Session, application: Application) -> list[Colleague]:
    return who_may(session, "certify_for_firm", firm_id=application.firm_id)
