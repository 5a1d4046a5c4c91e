"""Reading people and their offices."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Appointment, Note, User
from portal.accounts.rules import Office, offices_on
from portal.core import clock
from portal.core.errors import NotFound


def person(session: Session, person_id: int) -> User:
    found = session.get(User, person_id)
    if found is None:
        raise NotFound(f"person {person_id}")
    return found


def person_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def offices(user: User) -> frozenset[Office]:
    """The offices that a person holds today."""
    rows = [(row.role, row.district, row.since, row.until) for row in user.appointments]
    return offices_on(rows, clock.today())


def officers_of(session: Session, district: str) -> list[User]:
    """Who checks the cases of a district today."""
    today = clock.today()
    found = session.scalars(
        select(User)
        .join(Appointment, Appointment.person_id == User.id)
        .where(
            Appointment.role == "district_officer",
            Appointment.district == district,
            Appointment.since <= today,
            (Appointment.until.is_(None)) | (Appointment.until >= today),
            User.active,
        )
    )
    return list(found.unique())


def notes(session: Session, person_id: int, *, before: int | None = None, most: int = 25) -> list[Note]:
    """A person's inbox, newest first, page by page."""
    query = select(Note).where(Note.person_id == person_id).order_by(Note.id.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(Note.id < before)))
