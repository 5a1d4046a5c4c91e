"""Reminds firms, each time once: of the yearly update before its day and after it was missed, of titles that end."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.core import calendar, clock, jobs
from portal.core.db import transaction_of
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import title_queries
from portal.firms.models import Firm
from portal.firms.people_queries import who_may
from portal.firms.rules import TIERS
from portal.firms.upkeep_models import YearUpdate
from portal.firms.upkeep_rules import due_day, upkeep

REMIND = "applications.remind_upkeep"
MISSED = -1  # the reminder after the day
MISSED_TOLD_FOR = 30  # days after the day on which a worker that was away still says so
CAUGHT_UP = 7  # days after which a reminder of a title's end is no longer made up for
CHUNK = 200

UPDATE_SUBJECT = N_("Please update the information of %(year)s by %(day)s")
UPDATE_BODY = N_(
    "Every registered firm updates its figures once a year. Who misses %(day)s cannot renew a title that holds now. Where everything agrees with the register it is accepted at once."
)
MISSED_SUBJECT = N_("The information of %(year)s was not updated by %(day)s")
MISSED_BODY = N_(
    "A title that held on that day cannot be renewed; it can be applied for anew after it ends. Please file the year all the same, so that the record is complete."
)
TITLE_SUBJECT = N_("Your title ends on %(day)s: %(title)s")
TITLE_BODY = N_(
    "It was awarded by %(issuer)s, who also decides on its renewal. Enter the new document here as soon as you have it."
)


def remind(job: jobs.Job, settings: Settings) -> None:
    """Once a day. A letter has its key, so that neither a second run nor a killed one writes it twice."""
    today = clock.today()
    year = today.year - 1
    due = due_day(year)
    days = None if due is None else which_reminder((due - today).days)
    if due is not None and days is not None:
        last_id: int | None = 0
        while last_id is not None:
            with transaction_of(job.factory) as session:
                last_id = _remind_chunk(session, year, due, days, after=last_id, settings=settings)
    with transaction_of(job.factory) as session:
        remind_of_titles(session, today=today, settings=settings)


def which_reminder(left: int) -> int | None:
    """Which of the reminders stands for a day with so many days left: the nearest that has come; MISSED after the day."""
    if left < 0:
        return MISSED if left >= -MISSED_TOLD_FOR else None
    return calendar.reminder_due(left, upkeep().update_reminders)


def _remind_chunk(
    session: Session, year: int, due: date, days: int, *, after: int, settings: Settings
) -> int | None:
    """Writes to some firms that have not filed the year; gives the last of them, None at the end."""
    filed = exists().where(YearUpdate.firm_id == Firm.id, YearUpdate.year == year)
    query = select(Firm.id).where(
        Firm.id > after, Firm.standing == "registered", Firm.registered_on <= date(year, 12, 31), ~filed
    )
    found = list(session.scalars(query.order_by(Firm.id).limit(CHUNK)))
    words = {"year": year, "day": due.isoformat()}
    subject, body = (MISSED_SUBJECT, MISSED_BODY) if days == MISSED else (UPDATE_SUBJECT, UPDATE_BODY)
    for firm_id in found:
        for person in who_may(session, "file_for_firm", firm_id=firm_id):
            tell(
                session, person, subject=Text(subject, **words), body=Text(body, **words), path="/my/upkeep",
                base_url=settings.base_url, key=f"update-reminder:{firm_id}:{year}:{days}",
            )  # fmt: skip
    return found[-1] if len(found) == CHUNK else None


def remind_of_titles(session: Session, *, today: date, settings: Settings) -> None:
    """Titles held elsewhere that end soon; of the city's own the certificates remind."""
    for days in upkeep().title_reminders:
        last = today + timedelta(days=days)
        for title in title_queries.ending(session, first=last - timedelta(days=CAUGHT_UP - 1), last=last):
            if title.issuer == "portal" or title.valid_to is None or title.valid_to < today:
                continue
            words = {
                "day": title.valid_to.isoformat(),
                "title": Text(TIERS[title.tier]),
                "issuer": title.issuer,
            }
            for person in who_may(session, "file_for_firm", firm_id=title.firm_id):
                tell(
                    session, person, subject=Text(TITLE_SUBJECT, day=words["day"], title=words["title"]),
                    body=Text(TITLE_BODY, issuer=words["issuer"]), path="/my/figures/titles",
                    base_url=settings.base_url, key=f"title-ends:{title.id}:{words['day']}:{days}",
                )  # fmt: skip
