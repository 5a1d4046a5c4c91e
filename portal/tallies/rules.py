"""What a tally is: how far a plan has come on a day; and the months of its line. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.tallies.plan_rules import needed

INDICATORS = {
    # key and, for each, the words when the plan itself has none in the reader's language
    "firms": N_("Registered AI firms"),
    "parks": N_("Industrial parks"),
    "scenarios": N_("Application scenarios"),
    "competitions": N_("Innovation competitions"),
}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_DAY = N_("A day is written 2026-11-23, and must exist in the calendar.")
NOT_YET = N_("That day has not come yet; the last one that can be counted is %(day)s.")
KNOWN_BEFORE = N_("What was known can be asked for a day that is counted, and from that day on.")
NO_SUCH_YEAR = N_("There are no figures of this year.")
NO_SUCH_PLACE = N_("This place in the list does not exist. Please start from the first page.")


@dataclass(frozen=True)
class Indicator:
    """One thing that is counted toward a target (None when the plan has none), and its parts."""

    key: str
    target: int | None
    count: int
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    label: str | None = None  # as the plan words it
    relation: str = "at_least"
    label_en: str = ""  # its English reading, where there is one

    @property
    def needed(self) -> int | None:
        """The least count with which the target is met; None without a target."""
        return None if self.target is None else needed(self.relation, self.target)


@dataclass(frozen=True)
class Tally:
    """A plan's numbers on a day: the four on which other programs rely, and the further targets of the plan."""

    plan: str | None
    as_of: date
    indicators: tuple[Indicator, ...]
    further: tuple[Indicator, ...] = ()
    plan_en: str = ""  # its English reading, where there is one

    def __getitem__(self, key: str) -> Indicator:
        return next(one for one in (*self.indicators, *self.further) if one.key == key)

    def as_json(self, *, further: bool = False) -> dict[str, Any]:
        """The form that other programs rely on (product.md): the four, and when asked for the further ones too."""
        shown = (*self.indicators, *self.further) if further else self.indicators
        return {
            "plan": self.plan,
            "as_of": self.as_of.isoformat(),
            "indicators": [
                {"key": one.key, "target": one.target, "count": one.count, "by": one.by} for one in shown
            ],
        }


def read_days(on: str | None, known_on: str | None, *, today: date) -> tuple[date | None, date | None]:
    """The day asked for, and the day by which it was to be known; Refused for what makes no sense."""
    day = None if on is None else read_day(on, today=today)
    if known_on is None:
        return day, None
    known = read_day(known_on, today=today, field="known_on")
    if day is None or known < day:
        raise Refused(Text(KNOWN_BEFORE), field="known_on")
    return day, known


def read_day(text: str, *, today: date, field: str = "on") -> date:
    """A day that can be counted: written as 2026-11-23 and not later than today; else Refused."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(Text(NO_DAY), field=field) from None
    if day > today:
        raise Refused(Text(NOT_YET, day=today.isoformat()), field=field)
    return day


def read_year(text: str, *, known: Sequence[int]) -> int | None:
    """The year asked for, else the latest of which there are figures; Refused for a year of which there are none."""
    if not text:
        return known[0] if known else None
    if text not in {str(year) for year in known}:
        raise Refused(Text(NO_SUCH_YEAR), field="year")
    return int(text)


def read_after(text: str) -> int:
    """Where a page of a plan's list begins; Refused for what is no place."""
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 10) or int(text) >= 2**31:
        raise Refused(Text(NO_SUCH_PLACE), field="after")
    return int(text)


@dataclass(frozen=True)
class Month:
    """How many firms counted at the end of a month (`day` is its last day, or today)."""

    day: date
    count: int


def months(changes: Iterable[tuple[str, int]], *, until: date, most: int) -> list[Month]:
    """The last `most` months up to `until`, from what came and left by month ("2026-11", +3).

    Begins with the month before the first change, so that the line rises from the ground.
    """
    by_month: dict[str, int] = {}
    for month, step in changes:
        by_month[month] = by_month.get(month, 0) + step
    if not by_month:
        return []
    running, line = 0, []
    day = end_of_month(date.fromisoformat(min(by_month) + "-01") - timedelta(days=1))
    while day <= until or (day.year, day.month) == (until.year, until.month):
        running += by_month.get(f"{day:%Y-%m}", 0)
        line.append(Month(min(day, until), running))
        day = end_of_month(day + timedelta(days=1))
    return line[-most:]


def end_of_month(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def shade(count: int, most: int) -> int:
    """How dark a tile is, 0 (nothing) to 5 (the most)."""
    return 0 if count <= 0 or most <= 0 else max(1, -(-count * 5 // most))


LEAGUE_SORTS = ("firms", "year", "parks", "scenarios")  # by what the districts may be ordered


def a_year_before(day: date) -> date:
    """The same date a year ago; of 29 February the day before."""
    return date(day.year - 1, day.month, min(day.day, 28 if day.month == 2 else 31))
