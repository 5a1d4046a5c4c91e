"""The facts of many firms side by side: a column of whole numbers for each key of a view, with one value for "unknown".

What a view holds as text has a number here: a flag 0 or 1, a word its place in its list, a day its ordinal, a list of
words a bit for each. Amounts stay whole millionths, so that whole columns and single firms give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from portal.classification.facts import FIELDS, ITEM_FIELDS, WORD_LISTS, YEAR_FIELDS
from portal.classification.fields import Day, Digits, Flag, Kind, Word
from portal.classification.view import YEARLY, View

Array = NDArray[Any]
SMALL = np.int8
LISTS = tuple(ITEM_FIELDS)
ANSWERS, MOST_KEPT = frozenset(("holds", "points", "large")), 96
T = TypeVar("T")


LEAST = {np.dtype(kind): int(np.iinfo(kind).min) for kind in (np.int8, np.int16, np.int32, np.int64)}
SIGNED = frozenset(key for key, (name, _) in YEARLY.items() if getattr(YEAR_FIELDS[name], "signed", False))


def unknown_of(column: Array) -> int:
    """The value that says "unknown" in a column: the least of its type."""
    return LEAST[column.dtype]


@dataclass(frozen=True)
class Entries:
    """The entries of one list of all firms: the row of the firm that each belongs to, and a column a field."""

    rows: Array
    fields: Mapping[str, Array]


@dataclass(frozen=True)
class Columns:
    """So many firms on one day. A key without a column is unknown of every firm."""

    as_of: date
    kind: str
    reporting_year: int
    firms: Array
    districts: Array
    keys: Mapping[str, Array]
    entries: Mapping[str, Entries]
    made: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)  # worked out once

    def __len__(self) -> int:
        return len(self.firms)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What was worked out before, or is now."""
        try:
            found: T = self.made[key]
        except KeyError:
            found = self.made[key] = make()
        return found

    def forget(self) -> None:
        """Frees what was worked out on the way; what holds and what it earns is kept, a byte or few a firm, for another
        rule book over the same columns asks for most of it again."""
        kept = [(key, made) for key, made in self.made.items() if type(key) is tuple and key[0] in ANSWERS]
        self.made.clear()
        self.made.update(kept[-MOST_KEPT:])

    def known(self, key: str) -> Array:
        """Where the fact is known."""
        return self.once(("known", key), lambda: self._known(key))

    def _known(self, key: str) -> Array:
        column = self.keys.get(key)
        return np.zeros(len(self), bool) if column is None else column != unknown_of(column)

    def numbers(self, key: str) -> Array:
        """The whole numbers in 64 bits; where the fact is unknown there is no telling what stands."""
        return self.once(("numbers", key), lambda: self.codes(key).astype(np.int64, copy=False))

    def greatest(self, key: str) -> int:
        """The greatest magnitude of the known numbers; only a few keys know numbers below zero."""
        return self.once(("greatest", key), lambda: self._greatest(key))

    def _greatest(self, key: str) -> int:
        column = self.codes(key)
        known = column[self.known(key)] if key in SIGNED else column
        if not len(known):
            return 0
        return max(int(known.max()), -int(known.min()) if key in SIGNED else 0, 0)

    def codes(self, key: str) -> Array:
        """A column as it stands; unknown is the least of its type."""
        return self.keys.get(key, np.full(len(self), -128, SMALL))

    def take(self, rows: Array) -> Columns:
        """These rows, in this order; a row may stand there twice."""
        keys = {key: column[rows] for key, column in self.keys.items()}
        entries = {name: _taken(each, rows, len(self)) for name, each in self.entries.items()}
        return Columns(
            self.as_of, self.kind, self.reporting_year, self.firms[rows], self.districts[rows], keys, entries
        )

    def as_kind(self, kind: str) -> Columns:
        """The same firms as applicants of another kind."""
        return replace(self, kind=kind, made={})

    def only(self, wanted: Collection[str]) -> Columns:
        """These keys and lists alone."""
        keys = {key: column for key, column in self.keys.items() if key in wanted}
        entries = {name: each for name, each in self.entries.items() if name in wanted}
        return Columns(self.as_of, self.kind, self.reporting_year, self.firms, self.districts, keys, entries)


def _taken(entries: Entries, rows: Array, length: int) -> Entries:
    if not len(entries.rows):
        return entries
    in_order = bool((entries.rows[1:] >= entries.rows[:-1]).all())
    order = None if in_order else np.argsort(entries.rows, kind="stable")
    counts = np.bincount(entries.rows, minlength=length)
    starts = np.cumsum(counts) - counts
    wanted = counts[rows]
    new = np.repeat(np.arange(len(rows)), wanted)
    offset = np.arange(int(wanted.sum())) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    old = np.repeat(starts[rows], wanted) + offset
    if order is not None:
        old = order[old]
    return Entries(new, {name: column[old] for name, column in entries.fields.items()})


def kind_of(key: str) -> Kind | None:
    """What a plain key holds; None for a number without a kind of its own (a year's figure)."""
    return Flag() if key.startswith("exclusions.") else FIELDS.get(key)


def coded(kind: Kind | None, value: Any) -> int:
    """The number of a value."""
    if isinstance(kind, Word):
        return kind.words.index(value)
    if isinstance(kind, Day):
        return int(value.toordinal())
    return int(value)  # flags, counts, codes of digits, and amounts as millionths


def value_of(kind: Kind | None, number: int) -> object:
    """The value of a number."""
    if isinstance(kind, Word):
        return kind.words[number]
    if isinstance(kind, Day):
        return date.fromordinal(number)
    if isinstance(kind, Flag):
        return bool(number)
    return f"{number:0{kind.length}d}" if isinstance(kind, Digits) else number


def bits(key: str, words: Iterable[str]) -> int:
    """A list of words as a number: a bit a word."""
    return sum(1 << WORD_LISTS[key].index(word) for word in words)


def narrow(values: Array, *, least: np.dtype[Any] | type = SMALL) -> Array:
    """The same column in the smallest type that holds it (its unknown included)."""
    if values.dtype.kind != "i" or not len(values):
        return values.astype(least)
    known = values[values != unknown_of(values)]
    low, high = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    for kind in (np.int8, np.int16, np.int32):
        about = np.iinfo(kind)
        if about.min < low and high <= about.max:
            made = values.astype(kind)
            made[values == unknown_of(values)] = about.min
            return made
    return values.astype(np.int64)


def views(columns: Columns, rows: Iterable[int]) -> list[View]:
    """These firms as the rules for one firm see them."""
    given = [(key, column, unknown_of(column), kind_of(key)) for key, column in columns.keys.items()]
    return [
        View(columns.as_of, columns.kind, columns.reporting_year, _values(columns, int(row), given))
        for row in rows
    ]


def _values(
    columns: Columns, row: int, given: list[tuple[str, Array, int, Kind | None]]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, column, unknown, kind in given:
        number = int(column[row])
        if number == unknown:
            continue
        if key in ITEM_FIELDS:
            values[key] = _items(columns.entries[key], key, row)
        elif key in WORD_LISTS:
            values[key] = tuple(sorted(word for n, word in enumerate(WORD_LISTS[key]) if number >> n & 1))
        else:
            values[key] = value_of(kind, number)
    return values


def _items(entries: Entries, name: str, row: int) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            key: value_of(kind, int(entries.fields[key][at]))
            for key, kind in ITEM_FIELDS[name].items()
            if int(entries.fields[key][at]) != unknown_of(entries.fields[key])
        }
        for at in np.flatnonzero(entries.rows == row)
    )


def from_views(
    many: list[View], *, firms: list[int] | None = None, districts: list[int] | None = None
) -> Columns:
    """Views of one day and kind side by side."""
    first = many[0]
    least = np.iinfo(np.int64).min
    names = {
        key: None
        for view in many
        for key in view.values
        if key not in ("as_of", "kind", "reporting_year", "district")
    }
    keys, entries = {}, {}
    for key in names:
        column = np.full(len(many), least, np.int64)
        for row, view in enumerate(many):
            if key in view.values:
                value: Any = view.values[key]
                if key in ITEM_FIELDS:
                    column[row] = 0
                else:
                    column[row] = bits(key, value) if key in WORD_LISTS else coded(kind_of(key), value)
        keys[key] = column
        if key in ITEM_FIELDS:
            items: list[Any] = [view.values.get(key, ()) for view in many]
            entries[key] = entries_of(key, [(row, item) for row, each in enumerate(items) for item in each])
    numbers = np.arange(len(many)) if firms is None else np.array(firms)
    areas = np.zeros(len(many), np.int32) if districts is None else np.array(districts)
    return Columns(first.as_of, first.kind, first.reporting_year or 0, numbers, areas, keys, entries)


def entries_of(name: str, items: list[tuple[int, Mapping[str, object]]]) -> Entries:
    """Entries of a list as columns; each is given with the row of its firm."""
    least = np.iinfo(np.int32).min
    fields = {
        key: np.array([coded(kind, item[key]) if key in item else least for _, item in items], np.int32)
        for key, kind in ITEM_FIELDS[name].items()
    }
    return Entries(np.array([row for row, _ in items], np.int64), fields)


def together(parts: Sequence[Columns]) -> Columns:
    """Several blocks as one."""
    first = parts[0]
    if len(parts) == 1:
        return first
    keys = {
        key: _end_to_end([part.keys.get(key, np.full(len(part), -128, SMALL)) for part in parts])
        for key in sorted({key for part in parts for key in part.keys})
    }
    starts = np.cumsum([0, *(len(part) for part in parts)])
    entries = {
        name: Entries(
            np.concatenate([part.entries[name].rows + start for part, start in zip(parts, starts, strict=False)]),
            {key: np.concatenate([part.entries[name].fields[key] for part in parts]) for key in ITEM_FIELDS[name]},
        )
        for name in first.entries
    }  # fmt: skip
    return Columns(
        first.as_of, first.kind, first.reporting_year, np.concatenate([part.firms for part in parts]),
        np.concatenate([part.districts for part in parts]), keys, entries,
    )  # fmt: skip


def _end_to_end(columns: list[Array]) -> Array:
    """Columns of several widths: the widest takes all, and unknown stays unknown."""
    widest = max((column.dtype for column in columns), key=lambda kind: kind.itemsize)
    made = np.empty(sum(map(len, columns)), widest)
    at = 0
    for column in columns:
        here = made[at : at + len(column)]
        here[:] = column
        if column.dtype != widest:
            here[column == unknown_of(column)] = np.iinfo(widest).min
        at += len(column)
    return made
