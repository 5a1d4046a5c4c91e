"""Who is away, who stands in for whom, and who works on which queue today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.accounts import queries as account_queries
from portal.accounts.models import User
from portal.applications.desk_models import Absence
from portal.applications.desk_rules import Colleague, Held
from portal.applications.kinds import KINDS
from portal.applications.models import Application
from portal.core import clock
from portal.core.errors import NotFound
from portal.firms import queries as firm_queries


def stands_in_for(session: Session, person_id: int, *, on: date | None = None) -> dict[int, str]:
    """The people whose cases this person has on that day, with their names."""
    day = on or clock.today()
    rows = session.execute(
        select(User.id, User.called)
        .join(Absence, Absence.person_id == User.id)
        .where(Absence.stand_in_id == person_id, Absence.last_day >= day, Absence.first_day <= day)
    )
    return {row.id: row.called for row in rows}


def is_away(session: Session, person_id: int, *, first: date, last: date) -> bool:
    """Whether the person is away on one of these days."""
    found = select(Absence.id).where(
        Absence.person_id == person_id, Absence.last_day >= first, Absence.first_day <= last
    )
    return session.scalar(found.limit(1)) is not None


def stands_in_between(session: Session, person_id: int, *, first: date, last: date) -> bool:
    """Whether somebody counts on this person as a stand-in on one of these days."""
    found = select(Absence.id).where(
        Absence.stand_in_id == person_id, Absence.last_day >= first, Absence.first_day <= last
    )
    return session.scalar(found.limit(1)) is not None


def to_come(session: Session, person_ids: list[int], *, on: date) -> list[tuple[Absence, str, str]]:
    """Absences of these people that are not over, with the names of who is away and who stands in."""
    away, other = aliased(User), aliased(User)
    rows = session.execute(
        select(Absence, away.called, other.called)
        .join(away, away.id == Absence.person_id)
        .join(other, other.id == Absence.stand_in_id)
        .where(Absence.person_id.in_(person_ids), Absence.last_day >= on)
        .order_by(Absence.first_day, Absence.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def is_gone(session: Session, absence_id: int) -> bool:
    """Whether no such absence is entered, as after one was called off before it began."""
    return session.scalar(select(Absence.id).where(Absence.id == absence_id)) is None


def one(session: Session, absence_id: int, person_id: int) -> Absence:
    """An absence of this person; somebody else's is NotFound."""
    found = session.get(Absence, absence_id)
    if found is None or found.person_id != person_id:
        raise NotFound(f"absence {absence_id}")
    return found


def colleague(session: Session, person_id: int, *, firm_id: int) -> Colleague:
    """A person as somebody who may hold a case of this firm: offices of today, stand-ins, membership."""
    user = session.get(User, person_id, populate_existing=True)
    if user is None or not user.active:
        return Colleague(person_id, frozenset())
    members = {member.person_id for member in firm_queries.members(session, firm_id)}
    return Colleague(
        person_id,
        account_queries.offices(user),
        frozenset(stands_in_for(session, person_id)),
        member_of_firm=person_id in members,
    )


def colleagues(session: Session, *, districts: frozenset[str], city: bool) -> list[User]:
    """Who works for these districts and for the city today, by name, each once."""
    found: dict[int, User] = {}
    for district in sorted(districts):
        found |= {user.id: user for user in account_queries.officers_of(session, district)}
    if city:
        found |= {user.id: user for user in account_queries.holders(session, "city_officer")}
    return sorted(found.values(), key=lambda user: (user.name, user.id))


def held(application: Application, officer: User | None) -> Held:
    """Where the case stands, as far as it matters who has it."""
    return Held(
        application.queue,
        application.district,
        application.officer_id,
        officer.called if officer else "",
        to_begin=begins(application.kind, application.state),
    )


def begins(kind: str, state: str) -> bool:
    """Whether in this state the check has still to be begun."""
    take = KINDS[kind].procedure.move("take")
    return take is not None and state in take.sources


def receivers(session: Session, application: Application) -> list[User]:
    """Who works on the queue in which the case waits."""
    if application.queue == "city":
        return colleagues(session, districts=frozenset(), city=True)
    if application.queue == "district":
        return colleagues(session, districts=frozenset({application.district}), city=False)
    return []


def name_of(session: Session, person_id: int) -> str:
    return session.scalar(select(User.called).where(User.id == person_id)) or "—"


def stand_ins_of(session: Session, person_id: int) -> list[int]:
    """Who has this person's cases today."""
    today = clock.today()
    query = select(Absence.stand_in_id).where(
        Absence.person_id == person_id, Absence.last_day >= today, Absence.first_day <= today
    )
    return list(session.scalars(query))
