"""Working days of the Chinese calendar (调休 included) and terms of whole years; knows no database and no clock.

`overrides` is the editable table: a day it names is a working day or not, whatever the package says. A day that
neither knows (the package ends with the last announced year) is refused, never guessed from its weekday.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from portal.core.errors import Refused
from portal.core.i18n import N_, Text

UNKNOWN_DAY = N_("The holiday calendar does not know %(day)s: enter that year's days first")
TOO_FAR = N_("The date is out of the calendar's range")
ONE_DAY = timedelta(days=1)

Overrides = Mapping[date, bool]


def is_workday(day: date, *, overrides: Overrides | None = None) -> bool:
    """Whether people work on `day`; Refused for a day that nobody has announced."""
    if overrides is not None and day in overrides:
        return overrides[day]
    known = _announced(day)
    if known is None:
        raise Refused(Text(UNKNOWN_DAY, day=day.isoformat()))
    return known


@lru_cache(maxsize=4096)
def _announced(day: date) -> bool | None:
    """What the package says, which looks through its tables for each answer; None for a year that it does not know."""
    from chinese_calendar import is_workday as announced  # slow to import

    try:
        return bool(announced(day))
    except NotImplementedError:
        return None


def add_workdays(
    start: date, n: int, *, count_first: bool = False, overrides: Overrides | None = None
) -> date:
    """The n-th working day, n ≥ 1, counted from `start` itself (`count_first`) or from the day after.

    A `start` that is a rest day is never counted: the first working day after it is then the first one.
    """
    if n < 1:
        raise Refused(Text(N_("Count at least one working day")))
    day = start if count_first else _next(start)
    while True:
        if is_workday(day, overrides=overrides):
            n -= 1
            if n == 0:
                return day
        day = _next(day)


def publicity_last_day(
    start: date, *, workdays: int = 5, count_first: bool = True, overrides: Overrides | None = None
) -> date:
    """The last day of a publicity (公示) begun on `start`: real notices count the first day."""
    return add_workdays(start, workdays, count_first=count_first, overrides=overrides)


def workdays_between(first: date, last: date, *, overrides: Overrides | None = None) -> int:
    """How many working days lie after `first`, up to and with `last`; negative when `last` lies before."""
    if last < first:
        return -workdays_between(last, first, overrides=overrides)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_workday(day, overrides=overrides) for day in days)


def anniversary(day: date, years: int) -> date:
    """The same date `years` later (earlier, when negative); the month's last day where it does not exist."""
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise Refused(Text(TOO_FAR))
    return date(year, day.month, min(day.day, months.monthrange(year, day.month)[1]))


def valid_to(start: date, *, years: int = 3) -> date:
    """The last valid day of a term of `years` begun on `start`: the day before the same date.

    Where that date does not exist (29 February) the month's last day is the last valid day.
    """
    if years < 1:
        raise Refused(Text(N_("A term lasts at least one year")))
    end = anniversary(start, years)
    return end if end.day != start.day else end - ONE_DAY


def reminder_due(left: int, before: Iterable[int]) -> int | None:
    """Which of the reminders, each so many days before a day, stands when `left` are left: the nearest that has come, so
    that a worker that was away writes one and not all. Days after it are negative."""
    return min((days for days in before if left <= days), default=None)


def _next(day: date) -> date:
    if day == date.max:
        raise Refused(Text(TOO_FAR))
    return day + ONE_DAY
