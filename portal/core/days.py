"""The editable table of working days: what the city has announced, before the packaged calendar knows it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.db import Base


class CalendarDay(Base):
    """A day on which people work, or do not, whatever its weekday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(100), default="")


def overrides(session: Session) -> dict[date, bool]:
    """The table as `core/calendar` takes it."""
    return {row.day: row.workday for row in session.execute(select(CalendarDay.day, CalendarDay.workday))}
