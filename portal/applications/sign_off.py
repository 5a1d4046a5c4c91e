"""Who signs off for a firm what one of its people filled in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, lazyload

from portal.accounts.models import User
from portal.accounts.rules import MAY
from portal.applications.models import Application
from portal.applications.rules import may_sign as may_sign_by_rule
from portal.firms.models import Membership


def signers(session: Session, application: Application) -> list[User]:
    """Everybody of the firm who may sign off, except who filled it in; oldest members first."""
    writers = set(application.writers or ())
    everybody = session.scalars(
        _of_signers(select(User), application.firm_id).options(lazyload(User.appointments))
    )
    return [person for person in everybody.unique() if person.id not in writers]


def may_sign(session: Session, application: Application, person: int | None) -> bool:
    """Whether this person may sign it off: `rules.may_sign` says when."""
    if person is None:
        return False
    everybody = list(session.scalars(_of_signers(select(User.id), application.firm_id)))
    return may_sign_by_rule(person, writers=application.writers or (), signers=everybody)


def _of_signers(query: Select[Any], firm_id: int) -> Select[Any]:
    return (
        query.join(Membership, Membership.person_id == User.id)
        .where(
            Membership.firm_id == firm_id, Membership.role.in_(sorted(MAY["certify_for_firm"])), User.active
        )
        .order_by(Membership.id)
    )
