"""What changes people and their appointments."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import queries, second_factor
from portal.accounts.models import Appointment, Note, User
from portal.accounts.rules import why_not_appointed
from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text

LAST_ADMINISTRATOR = N_("There must be another administrator first.")
OFFICE_ENDED = "accounts.office_ended"
NOT_ONESELF = N_("Nobody closes their own account.")


def add_person(
    session: Session, *, email: str, password_hash: str, name: str = "", language: str = "zh",
    demonstration: bool = False, by: int | None,
) -> User:  # fmt: skip
    """An account whose address counts as confirmed; for commands. The address is in the form that accounts keep."""
    moment = clock.now()
    user = User(
        email=email, name=name, language=language, password=password_hash, active=True, demonstration=demonstration,
        fs_uniquifier=uuid.uuid4().hex, confirmed_at=moment, created_at=moment,
    )  # fmt: skip
    session.add(user)
    session.flush()  # the trail needs the id
    audit.record(session, "account.added", f"person:{user.id}", by=by)
    return user


def change_details(session: Session, person_id: int, *, name: str, language: str) -> None:
    user = queries.person(session, person_id)
    user.name, user.language = name, language
    audit.record(session, "account.details_changed", f"person:{user.id}", by=person_id)


def choose_letters(session: Session, person_id: int, letters: str) -> None:
    """What comes by mail: `all`, or only what is `needed`."""
    user = queries.person(session, person_id)
    if user.letters != letters:
        user.letters = letters
        audit.record(session, "account.letters_chosen", f"person:{user.id}", by=person_id, letters=letters)


def end_sessions(session: Session, person_id: int, *, by: int) -> None:
    """Every sign-in of the person ends, on every device."""
    user = queries.person(session, person_id)
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record(session, "account.sessions_ended", f"person:{user.id}", by=by)


def read_notes(session: Session, person_id: int) -> None:
    """Marks what stands in the inbox as read."""
    session.execute(
        update(Note).where(Note.person_id == person_id, Note.read_at.is_(None)).values(read_at=clock.now())
    )


def appoint(
    session: Session, person_id: int, *, role: str, district: str | None, since: date, by: int | None
) -> Appointment:
    """Gives an office from a day on. The person signs in anew: with an office one may more, and needs a second factor."""
    user = lock_row(session, User, person_id)
    if user is None:
        raise NotFound(f"person {person_id}")
    held = [(row.role, row.district, row.since, row.until) for row in user.appointments]
    reason = why_not_appointed(role, district, since=since, held=held, active=user.active)
    if reason is not None:
        raise reason
    made = Appointment(person_id=user.id, role=role, district=district, since=since, made_by=by)
    user.appointments.append(made)
    user.fs_uniquifier = uuid.uuid4().hex
    session.flush()  # the trail needs the id
    audit.record(
        session, "appointment.made", f"person:{user.id}", by=by, role=role, district=district, since=since
    )
    return made


def end_appointment(session: Session, person_id: int, appointment_id: int, *, by: int) -> None:
    """The office ends with yesterday, so that today it is gone; one that had not begun yet never was held."""
    user = lock_row(session, User, person_id)
    row = session.get(Appointment, appointment_id)
    if user is None or row is None or row.person_id != user.id:
        raise NotFound(f"appointment {appointment_id}")
    today = clock.today()
    if row.until is not None and row.until < today:
        return
    if row.role == "administrator":
        _keep_an_administrator(session, without=user.id)
    row.until = today - timedelta(days=1)
    user.fs_uniquifier = uuid.uuid4().hex
    _tell_of_ended_office(session, user.id)
    audit.record(
        session,
        "appointment.ended",
        f"person:{user.id}",
        by=by,
        role=row.role,
        district=row.district,
        until=row.until,
    )


def close_account(session: Session, person_id: int, *, by: int) -> None:
    """The person can no longer sign in; offices stay in the record, and are no longer held by anyone who can use them."""
    if person_id == by:
        raise Refused(Text(NOT_ONESELF))
    user = queries.person(session, person_id)
    if any(office.role == "administrator" for office in queries.offices(user)):
        _keep_an_administrator(session, without=user.id)
    user.active, user.fs_uniquifier = False, uuid.uuid4().hex
    _tell_of_ended_office(session, user.id)
    audit.record(session, "account.closed", f"person:{user.id}", by=by)


def open_account(session: Session, person_id: int, *, by: int) -> None:
    user = queries.person(session, person_id)
    user.active = True
    audit.record(session, "account.opened", f"person:{user.id}", by=by)


def remove_second_factor(session: Session, person_id: int, *, by: int) -> None:
    """For who lost the telephone and the recovery codes; all sign-ins end, and an official sets a new one up."""
    user = queries.person(session, person_id)
    second_factor.take_away(user)
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record(session, "account.second_factor_removed", f"person:{user.id}", by=by)


def _tell_of_ended_office(session: Session, person_id: int) -> None:
    """Whoever gave the person something to do takes it back: done by a feature above this one."""
    jobs.enqueue(session, OFFICE_ENDED, person=person_id)


def _keep_an_administrator(session: Session, *, without: int) -> None:
    if not any(other.id != without for other in queries.holders(session, "administrator")):
        raise Refused(Text(LAST_ADMINISTRATOR))
