"""Reading firms: one that a person may see, or NotFound; what the register shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.models import Firm, FirmSign, Membership
from portal.web.transaction import reading


@dataclass(frozen=True)
class Acting:
    """For which firm a person acts, and in which role."""

    firm_id: int
    role: str
    firms: frozenset[int]  # every firm of which the person is a member


def membership_of_current(person_id: int, chosen: int | None) -> Acting | None:
    """The firm for which the signed-in person acts: the chosen one, as long as the person belongs to it; else the one joined first."""
    rows = (
        reading()
        .execute(
            select(Membership.firm_id, Membership.role)
            .where(Membership.person_id == person_id)
            .order_by(Membership.id)
        )
        .all()
    )
    if not rows:
        return None
    own = next((row for row in rows if row.firm_id == chosen), rows[0])
    return Acting(own.firm_id, own.role, frozenset(row.firm_id for row in rows))


def firm(session: Session, firm_id: int | None) -> Firm:
    found = session.get(Firm, firm_id) if firm_id is not None else None
    if found is None:
        raise NotFound(f"firm {firm_id}")
    return found


def firm_by_code(session: Session, credit_code: str) -> Firm | None:
    return session.scalar(select(Firm).where(Firm.credit_code == credit_code))


def public_firm(session: Session, credit_code: str) -> Firm:
    """A firm that the register shows: one that is or was registered."""
    found = firm_by_code(session, credit_code)
    if found is None or found.standing == "applicant":
        raise NotFound(f"firm {credit_code}")
    return found


def firms(session: Session, ids: Iterable[int]) -> dict[int, Firm]:
    """Some firms by their id."""
    return {row.id: row for row in session.scalars(select(Firm).where(Firm.id.in_(set(ids))))}


def firms_of_member(session: Session, person_id: int) -> set[int]:
    """The firms for which a person acts."""
    return set(session.scalars(select(Membership.firm_id).where(Membership.person_id == person_id)))


def members(session: Session, firm_id: int) -> list[Membership]:
    return list(
        session.scalars(select(Membership).where(Membership.firm_id == firm_id).order_by(Membership.id))
    )


def signs(session: Session, firm_id: int) -> list[str]:
    return list(session.scalars(select(FirmSign.sign).where(FirmSign.firm_id == firm_id)))
