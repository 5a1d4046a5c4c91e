"""The only place that asks what time it is; development may move the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")

_shift = timedelta()


def now() -> datetime:
    """The moment, in UTC, moved by as many days as `move_to` said."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The calendar day in the city."""
    return now().astimezone(CITY_ZONE).date()


def shift_days(days: int) -> None:
    """Moves every later answer by whole days; settings allow it in development only."""
    global _shift
    _shift = timedelta(days=days)


def days_to(day: date) -> int:
    """How far the unmoved clock stands from `day`, in days."""
    return (day - (datetime.now(UTC)).astimezone(CITY_ZONE).date()).days
