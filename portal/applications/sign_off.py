"""Who signs off for a firm what one of its people filled in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import MAY
from portal.applications.models import Application
from portal.applications.rules import may_sign as may_sign_by_rule
from portal.firms.models import Membership


def signers(session: Session, application: Application) -> list[User]:
    """Everybody of the firm who may sign off, except who filled it in; oldest members first."""
    writers = set(application.writers or ())
    return [person for person in _all_signers(session, application.firm_id) if person.id not in writers]


def may_sign(session: Session, application: Application, person: int | None) -> bool:
    """Whether this person may sign it off: `rules.may_sign` says when."""
    if person is None:
        return False
    everybody = [signer.id for signer in _all_signers(session, application.firm_id)]
    return may_sign_by_rule(person, writers=application.writers or (), signers=everybody)


def _all_signers(session: Session, firm_id: int) -> list[User]:
    roles = sorted(MAY["certify_for_firm"])
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.person_id == User.id)
            .where(Membership.firm_id == firm_id, Membership.role.in_(roles), User.active)
            .order_by(Membership.id)
        ).unique()
    )
