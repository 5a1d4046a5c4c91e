"""What a firm owes to stay what it is: the yearly update by its day, changes within their months; and what missing it means.

Pure. The days and terms stand in `upkeep.toml`, read strictly at start.
"""

from __future__ import annotations

import calendar as months
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("upkeep.toml")
PEOPLE_CHECKED_WITHIN = 6  # months, after which an owner is asked who still acts for the firm


@dataclass(frozen=True)
class DueDay:
    """The day of the yearly update, from a calendar year on, and the rule that says so."""

    first_year: int
    month: int
    day: int
    source: str


@dataclass(frozen=True)
class Upkeep:
    updates: tuple[DueDay, ...]
    update_reminders: tuple[int, ...]
    title_reminders: tuple[int, ...]
    ban_years: int
    ban_reasons: frozenset[str]
    ban_source: str


@dataclass(frozen=True)
class OwedYear:
    """One fiscal year of which the firm owes its information: by which day, and when it filed it."""

    year: int
    due: date
    filed_on: date | None = None

    def standing(self, today: date) -> str:
        """`done`, `late` (filed after its day), `missed` (its day is over), `open`."""
        if self.filed_on is not None:
            return "done" if self.filed_on <= self.due else "late"
        return "missed" if today > self.due else "open"


def read(path: Path) -> Upkeep:
    """The data, or ValueError that names what is wrong in it."""
    document = tomllib.loads(path.read_text("utf-8"))
    if unknown := set(document) - {"update", "reminders", "ban"}:
        raise ValueError(f"{path.name}: unknown words {sorted(unknown)}")
    updates = tuple(_due_day(entry) for entry in document["update"])
    if [each.first_year for each in updates] != sorted({each.first_year for each in updates}):
        raise ValueError(f"{path.name}: the days of the update do not follow each other")
    ban = document["ban"]
    return Upkeep(
        updates, tuple(document["reminders"]["update_days"]), tuple(document["reminders"]["title_days"]),
        int(ban["years"]), frozenset(ban["reasons"]), str(ban["source"]),
    )  # fmt: skip


def _due_day(entry: Mapping[str, Any]) -> DueDay:
    month, day = (int(part) for part in entry["day"].split("-"))
    date(2023, month, day)  # a day that every year has
    return DueDay(int(entry["first_year"]), month, day, str(entry["source"]))


@cache
def upkeep() -> Upkeep:
    return read(PATH)


def due_rule(year: int) -> DueDay | None:
    """The rule by which the information of a fiscal year is due; None where there was none yet."""
    fitting = [each for each in upkeep().updates if each.first_year <= year + 1]
    return fitting[-1] if fitting else None


def due_day(year: int) -> date | None:
    """The last day on which the information of a fiscal year is in time."""
    rule = due_rule(year)
    return date(year + 1, rule.month, rule.day) if rule else None


def owed_years(registered_on: date, filed: Mapping[int, date], *, today: date) -> tuple[OwedYear, ...]:
    """Every complete fiscal year since the one in which the firm was registered, oldest first."""
    years = range(registered_on.year, today.year)
    return tuple(OwedYear(year, due, filed.get(year)) for year in years if (due := due_day(year)) is not None)


def missed_since(years: Iterable[OwedYear], since: date, *, today: date) -> tuple[OwedYear, ...]:
    """The years that were not filed by their day, of those whose day lay in the term that began on `since`."""
    return tuple(each for each in years if each.due >= since and each.standing(today) in ("missed", "late"))


def months_after(day: date, n: int) -> date:
    """The same day `n` months later (earlier, when negative); the month's last day where it does not exist."""
    month = day.year * 12 + day.month - 1 + n
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def people_to_check(since: Iterable[date], checked: Iterable[date], *, today: date) -> bool:
    """Whether an owner is asked who still acts for the firm: several do, and for six months nobody looked through them."""
    days = list(since)
    if len(days) < 2:
        return False
    return today > months_after(max(checked, default=min(days)), PEOPLE_CHECKED_WITHIN)


def is_late(happened_on: date, filed_on: date, *, within_months: int) -> bool:
    """Whether a change was filed after its months; the last day still is in time."""
    return filed_on > months_after(happened_on, within_months)
