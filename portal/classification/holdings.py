"""What a firm holds (IP, awards, honours, standards) against what a rule counts: three-valued, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.classification.view import Slot, View


@dataclass(frozen=True)
class Wanted:
    """What an entry must show in one field: one of `values`, a rank, a date within so many years, or still valid."""

    field: str
    how: str  # among | at_most | within_years | valid
    values: tuple[object, ...] = ()
    number: int = 0

    def fits(self, value: object, as_of: date) -> bool:
        if self.how == "among":
            return value in self.values
        if self.how == "at_most":
            return isinstance(value, int) and value <= self.number
        if not isinstance(value, date):
            return False
        if self.how == "valid":
            return as_of <= value
        return date(as_of.year - self.number, 1, 1) <= value <= as_of


@dataclass(frozen=True)
class Holding:
    """At least so many entries of a list that are as wanted."""

    list: str
    wanted: tuple[Wanted, ...]
    at_least: int = 1

    def holds(self, view: View) -> bool | None:
        certain, possible = self.counts(view)
        if certain >= self.at_least:
            return True
        return None if possible is None or possible >= self.at_least else False

    def counts(self, view: View) -> tuple[int, int | None]:
        """How many certainly fit, and how many may (None: no end known)."""
        items: Any = view.values.get(self.list)
        if items is None:
            return 0, None
        certain = possible = 0
        for item in items:
            fits = self.fits(item, view.as_of)
            certain += fits is True
            possible += fits is not False
        return certain, possible

    def fits(self, item: Mapping[str, object], as_of: date) -> bool | None:
        answer: bool | None = True
        for wanted in self.wanted:
            value = item.get(wanted.field)
            if value is None:
                answer = None
            elif not wanted.fits(value, as_of):
                return False
        return answer

    def missing(self, view: View) -> Iterator[Slot]:
        items: Any = view.values.get(self.list)
        if items is None:
            yield self.list
            return
        for index, item in enumerate(items):
            if self.fits(item, view.as_of) is None:
                for wanted in self.wanted:
                    if item.get(wanted.field) is None:
                        yield self.list, index, wanted.field
