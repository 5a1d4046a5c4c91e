"""What the day does to waiting cases: reminds before a deadline, lets late ones climb to the city, and takes cases back
from officials who hold their office no more. Each case in a transaction of its own; nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.accounts import queries as account_queries
from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.applications import absence_queries
from portal.applications.claim_actions import note
from portal.applications.clock_rules import REMIND_BEFORE
from portal.applications.desk_rules import works_on
from portal.applications.models import Application
from portal.core import calendar, clock, days, jobs
from portal.core.db import lock_row, transaction_of
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.people_queries import who_may

REMIND = "applications.remind"
CLIMB = "applications.climb"
RELEASE = "applications.release_left"
CHUNK = 500

DUE_SOON = N_("Due on %(day)s: application %(number)s")
TO_OFFICIAL = N_(
    "This case waits for you. Please decide by the end of %(day)s; after that it climbs to the city's list."
)
TO_FIRM = N_(
    "Please correct your application by the end of %(day)s. After that it lapses, and you would have to file again."
)
CLIMBED = N_("%(n)s late cases have climbed to the city's list")
CLIMBED_BODY = N_(
    "Their districts have not decided in time. You see them on your worklist under “Climbed to the city”."
)


def remind(job: jobs.Job, settings: Settings) -> None:
    """Tells whoever has a case that is due within two working days; for each deadline once."""
    with job.factory() as session:
        last = _last_day(session)
    if last is None:
        return
    for application_id in _ids(
        job, Application.due_on.between(clock.today(), last), ("district", "city", "firm")
    ):
        with transaction_of(job.factory) as session:
            application = session.get_one(Application, application_id)
            if application.submitted_at is not None and application.due_on is not None:
                _remind_one(session, application, application.due_on, settings)


def _last_day(session: Session) -> date | None:
    try:
        return calendar.add_workdays(clock.today(), REMIND_BEFORE, overrides=days.overrides(session))
    except Refused:
        return None


def _remind_one(session: Session, application: Application, due_on: date, settings: Settings) -> None:
    to_firm = application.queue == "firm"
    people = (
        who_may(session, "file_for_firm", firm_id=application.firm_id)
        if to_firm
        else holders(session, application)
    )
    words = {"day": due_on.isoformat(), "number": application.number}
    for person in people:
        tell(
            session, person, subject=Text(DUE_SOON, **words), body=Text(TO_FIRM if to_firm else TO_OFFICIAL, **words),
            path=f"/{'my/applications' if to_firm else 'desk/cases'}/{application.number}", base_url=settings.base_url,
            key=f"due:{application.id}:{due_on}", gather=True, needed=True,
        )  # fmt: skip


def holders(session: Session, application: Application) -> list[User]:
    """Whoever has the case, with the stand-in of today; everybody of the office where nobody has."""
    if application.officer_id is None:
        return absence_queries.receivers(session, application)
    ids = {application.officer_id, *absence_queries.stand_ins_of(session, application.officer_id)}
    return list(session.scalars(select(User).where(User.id.in_(ids), User.active).order_by(User.id)))


def climb(job: jobs.Job, settings: Settings) -> None:
    """A district's case whose deadline is over comes onto the city's list too, by an event that everybody sees."""
    climbed = 0
    today = clock.today()
    for application_id in _ids(job, Application.due_on < today, ("district",)):
        with transaction_of(job.factory) as session:
            application = lock_row(session, Application, application_id)
            late = application.due_on is not None and application.due_on < today
            if application.queue != "district" or application.climbed_on is not None or not late:
                continue
            application.climbed_on = today
            note(
                session,
                application,
                "climb",
                by=None,
                capacity="system",
                data={"due_on": str(application.due_on)},
            )
            climbed += 1
    if climbed:
        with transaction_of(job.factory) as session:
            for person in account_queries.holders(session, "city_officer"):
                tell(
                    session, person, subject=Text(CLIMBED, n=climbed), body=Text(CLIMBED_BODY),
                    path="/desk/cases?climbed=1", base_url=settings.base_url, key=f"climbed:{job.id}", gather=True,
                )  # fmt: skip


def release_left(job: jobs.Job) -> None:
    """Every day, and whenever an office ends or an account closes: what its holder had goes back to the queue."""
    with job.factory() as session:
        chosen = select(Application.officer_id).where(
            Application.officer_id.is_not(None), Application.queue != "none"
        )
        person = job.payload.get("person")
        people = [person] if person is not None else list(session.scalars(chosen.distinct()))
    for one in people:
        for application_id in _ids(job, Application.officer_id == one, ("district", "city", "firm")):
            with transaction_of(job.factory) as session:
                _release_one(session, lock_row(session, Application, application_id))


def _release_one(session: Session, application: Application) -> None:
    officer = session.get(User, application.officer_id) if application.officer_id else None
    if officer is None:
        return
    held = absence_queries.held(application, officer)
    offices = account_queries.offices(officer) if officer.active else frozenset()
    if held.queue == "firm":  # it comes back to the district that returned it
        held = type(held)("district", held.district, held.officer)
    if not works_on(held, offices):
        application.officer_id = None
        note(session, application, "release", by=None, capacity="system", data={"from": held.officer})


def _ids(job: jobs.Job, condition: ColumnElement[bool], queues: tuple[str, ...]) -> Iterator[int]:
    """The cases of these queues, read in chunks: none is held while another one is worked on."""
    last = 0
    while True:
        with job.factory() as session:
            query = select(Application.id).where(
                Application.queue.in_(queues),
                condition,
                Application.id > last,
            )
            ids = list(session.scalars(query.order_by(Application.id).limit(CHUNK)))
        yield from ids
        if len(ids) < CHUNK:
            return
        last = ids[-1]
