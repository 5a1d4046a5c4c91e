"""The editable table of working days: what the city has announced, before the packaged calendar knows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from sqlalchemy import String, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import calendar
from portal.core.db import Base
from portal.core.errors import Refused

FARTHEST = 731


class CalendarDay(Base):
    """A day on which people work, or do not, whatever its weekday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(100), default="")


_TABLE = cast(Table, CalendarDay.__table__)
ALL = select(_TABLE.c.day, _TABLE.c.workday)


def overrides(session: Session) -> dict[date, bool]:
    """The table as `core/calendar` takes it."""
    return dict(session.execute(ALL).all())


def known_until(today: date, *, overrides: Mapping[date, bool]) -> date:
    """The last day from today on of which everybody knows whether people work on it; looked for two years ahead."""
    day = today
    for _ in range(FARTHEST):
        try:
            calendar.is_workday(day, overrides=overrides)
        except Refused:
            break
        day += timedelta(days=1)
    return day - timedelta(days=1)
