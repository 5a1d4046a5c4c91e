"""The working days on which the demonstration's past is played: a row of days that ends yesterday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.core import calendar
from portal.core.clock import CITY_ZONE
from portal.core.errors import Refused

YEARS_BACK = 5
DAYS_AHEAD = 60  # deadlines and public notices that are open today
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """Working days, oldest first; the last one is yesterday or before."""

    days: tuple[date, ...]

    @property
    def last(self) -> int:
        return len(self.days) - 1

    def moment(self, place: int, *, minute: int) -> datetime:
        """So many minutes after nine on that day, in the city."""
        begin = datetime.combine(self.days[place], time(9, 0), tzinfo=CITY_ZONE)
        return begin + timedelta(minutes=minute)


def unknown_days(today: date) -> dict[date, bool]:
    """Days of the demonstration that the packaged calendar does not know: Monday to Friday are taken as working days."""
    found = {}
    for n in range(-366 * YEARS_BACK, DAYS_AHEAD):
        day = today + n * ONE_DAY
        try:
            calendar.is_workday(day)
        except Refused:
            found[day] = day.weekday() < 5
    return found


def row_until(today: date, *, overrides: dict[date, bool]) -> Row:
    days = (today - n * ONE_DAY for n in range(365 * YEARS_BACK, 0, -1))
    return Row(tuple(day for day in days if calendar.is_workday(day, overrides=overrides)))
