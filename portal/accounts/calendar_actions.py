"""Enters and removes days of the city's calendar; deadlines that are running stay as they were promised."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.calendar_rules import Entered
from portal.core import audit, calendar
from portal.core.days import CalendarDay, overrides
from portal.core.errors import Refused


def enter_days(session: Session, entered: list[Entered], *, by: int) -> None:
    """Each day as it is said; one that was entered before is changed."""
    known = {
        row.day: row
        for row in session.scalars(select(CalendarDay).where(CalendarDay.day.in_([e.day for e in entered])))
    }
    for each in entered:
        row = known.get(each.day)
        if row is None:
            session.add(CalendarDay(day=each.day, workday=each.workday, note=each.note))
        else:
            row.workday, row.note = each.workday, each.note
    days = {each.day.isoformat(): each.workday for each in entered}
    audit.record(session, "calendar.entered", f"calendar:{entered[0].day.year}", by=by, days=days)


def remove_day(session: Session, day: date, *, by: int) -> None:
    session.execute(delete(CalendarDay).where(CalendarDay.day == day))
    audit.record(session, "calendar.removed", f"calendar:{day.year}", by=by, day=day)


def fill_year(session: Session, year: int, *, by: int) -> list[Entered]:
    """Every day of a year that nobody has announced, by its weekday, to be corrected by the holidays: until then no deadline
    in that year can be reckoned at all."""
    known, missing = overrides(session), []
    day = date(year, 1, 1)
    while day.year == year:
        try:
            calendar.is_workday(day, overrides=known)
        except Refused:
            missing.append(Entered(day, day.weekday() < 5, ""))
        day += timedelta(days=1)
    if missing:
        enter_days(session, missing, by=by)
    return missing
