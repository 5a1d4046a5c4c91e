"""Reading people and their offices."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from portal.accounts.models import Appointment, Note, User
from portal.accounts.rules import Office, offices_on
from portal.core import clock
from portal.core.errors import NotFound


def person(session: Session, person_id: int) -> User:
    found = session.get(User, person_id)
    if found is None:
        raise NotFound(f"person {person_id}")
    return found


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """How these people are called, by their number; asks nothing for nobody."""
    if not ids:
        return {}
    rows = session.execute(select(User.id, User.called).where(User.id.in_(ids)))
    return {row.id: row.called for row in rows}


def person_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def person_by_key(session: Session, key: str) -> User | None:
    """By what a session carries: it changes when all sign-ins of a person are ended."""
    return session.scalar(select(User).where(User.fs_uniquifier == key))


def offices(user: User) -> frozenset[Office]:
    """The offices that a person holds today."""
    rows = [(row.role, row.district, row.since, row.until) for row in user.appointments]
    return offices_on(rows, clock.today())


def officers_of(session: Session, district: str) -> list[User]:
    """Who checks the cases of a district today."""
    return holders(session, "district_officer", district=district)


def holders(session: Session, role: str, *, district: str | None = None) -> list[User]:
    """Who holds an office today, with an account that is open."""
    today = clock.today()
    query = (
        select(User)
        .join(Appointment, Appointment.person_id == User.id)
        .where(
            Appointment.role == role,
            Appointment.since <= today,
            (Appointment.until.is_(None)) | (Appointment.until >= today),
            User.active,
        )
        .options(lazyload(User.appointments))  # names and addresses are wanted
        .order_by(User.id)
    )
    if district is not None:
        query = query.where(Appointment.district == district)
    return list(session.scalars(query).unique())


def people(
    session: Session, *, search: str = "", role: str = "", after: int = 0, most: int = 25
) -> list[User]:
    """People in the order of their numbers, page by page; `search` is a piece of the name or the address."""
    query = select(User).where(User.id > after).order_by(User.id).limit(most)
    if search:
        query = query.where(
            User.email.contains(search.lower(), autoescape=True) | User.name.contains(search, autoescape=True)
        )
    if role:
        today = clock.today()
        query = query.where(
            User.appointments.any(
                (Appointment.role == role)
                & (Appointment.since <= today)
                & (Appointment.until.is_(None) | (Appointment.until >= today))
            )
        )
    return list(session.scalars(query))


def notes(session: Session, person_id: int, *, before: int | None = None, most: int = 25) -> list[Note]:
    """A person's inbox, newest first, page by page."""
    query = select(Note).where(Note.person_id == person_id).order_by(Note.id.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(Note.id < before)))
