"""The days of the city's calendar that were entered by hand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.days import CalendarDay


def days_of(session: Session, year: int) -> list[CalendarDay]:
    """The days of a year that were entered."""
    query = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(session.scalars(query.order_by(CalendarDay.day)))
