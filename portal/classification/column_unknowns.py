"""The values worth trying for the one missing fact of each firm, the same as `unknowns` gives it, all firms and values at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from portal.classification.column_turning import numbers_to_try
from portal.classification.columns import Array, Columns, Entries, bits, coded, entries_of, kind_of, views
from portal.classification.facts import FIELDS, ITEM_FIELDS, WORD_LISTS
from portal.classification.fields import Amount, Count
from portal.classification.rulebook import RuleBook
from portal.classification.unknowns import worth_trying
from portal.classification.view import YEARLY

MOST_AT_ONCE = 200_000
FIRMS_AT_ONCE = 2_000  # each is tried with some dozen values


@dataclass
class _Stack:
    """Firms, one below the other, each with a value that it is supposed to have."""

    rows: list[Array] = field(default_factory=list)
    changes: list[tuple[str, int, Array | tuple[Any, ...]]] = field(default_factory=list)  # key, where, what
    length: int = 0

    def add(self, key: str, rows: Array, values: Array | tuple[Any, ...]) -> None:
        self.rows.append(rows)
        self.changes.append((key, self.length, values))
        self.length += len(rows)


def tried(
    book: RuleBook, columns: Columns, lacking: list[tuple[str, Array]]
) -> Iterator[tuple[Array, Columns]]:
    """The firms with their one missing fact supposed known; `rows` says which firm each row stands for."""
    stack = _Stack()
    for key, rows in lacking:
        for at in range(0, len(rows), FIRMS_AT_ONCE):
            _put(stack, book, columns, key, rows[at : at + FIRMS_AT_ONCE])
            if stack.length >= MOST_AT_ONCE:
                yield _made(stack, columns)
                stack = _Stack()
    if stack.length:
        yield _made(stack, columns)


def _put(stack: _Stack, book: RuleBook, columns: Columns, key: str, rows: Array) -> None:
    if key in YEARLY or isinstance(FIELDS.get(key), Amount | Count):
        which, numbers = numbers_to_try(book, columns, key, rows)
        stack.add(key, which, numbers)
        return
    for value in worth_trying(book, views(columns, rows[:1].tolist())[0], key):
        if key in ITEM_FIELDS:
            stack.add(key, rows, value)  # type: ignore[arg-type]
        else:
            number = bits(key, value) if key in WORD_LISTS else coded(kind_of(key), value)  # type: ignore[arg-type]
            stack.add(key, rows, np.full(len(rows), number, np.int64))


def _made(stack: _Stack, columns: Columns) -> tuple[Array, Columns]:
    rows = np.concatenate(stack.rows)
    plain = columns.take(rows)
    keys, entries = dict(plain.keys), dict(plain.entries)
    for (key, start, value), here in zip(stack.changes, stack.rows, strict=True):
        where = slice(start, start + len(here))
        if isinstance(value, tuple):
            entries[key] = _with_items(entries.get(key), key, value, np.arange(start, start + len(here)))
            value = np.zeros(len(here), np.int64)
        _make_room(keys, key, len(rows))
        keys[key][where] = value
    made = Columns(plain.as_of, plain.kind, plain.reporting_year, plain.firms, plain.districts, keys, entries)
    return rows, made


def _make_room(keys: dict[str, Array], key: str, length: int) -> None:
    """Makes room in a column for any value: 64 bits, and unknown as in these."""
    least = int(np.iinfo(np.int64).min)
    column = keys.get(key)
    if column is None:
        keys[key] = np.full(length, least, np.int64)
    elif column.dtype != np.int64:
        wide = column.astype(np.int64)
        wide[column == np.iinfo(column.dtype).min] = least
        keys[key] = wide


def _with_items(known: Entries | None, key: str, items: tuple[Any, ...], rows: Array) -> Entries:
    """The list's entries, and these items for each of the rows, of which no entry was known."""
    one = entries_of(key, [(0, item) for item in items])
    new_rows = np.repeat(rows, len(items))
    fields = {name: np.tile(column, len(rows)) for name, column in one.fields.items()}
    if known is None:
        return Entries(new_rows, fields)
    return Entries(
        np.concatenate([known.rows, new_rows]),
        {name: np.concatenate([known.fields[name], column]) for name, column in fields.items()},
    )
