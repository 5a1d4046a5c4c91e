"""The values worth trying for one missing fact, put into whole columns: the same values as `unknowns` gives each firm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from portal.classification.columns import Array, Columns, Entries, bits, coded, entries_of, kind_of, views
from portal.classification.facts import FIELDS, ITEM_FIELDS, WORD_LISTS
from portal.classification.fields import Amount, Count
from portal.classification.rulebook import RuleBook
from portal.classification.unknowns import worth_trying
from portal.classification.view import YEARLY

MOST_AT_ONCE = 200_000


def tried(book: RuleBook, columns: Columns, key: str) -> Iterator[tuple[Array, Columns]]:
    """The firms with the fact supposed known, value after value; `rows` says which firm each stands for."""
    if key in YEARLY or isinstance(FIELDS.get(key), Amount | Count):
        yield from _numbers(book, columns, key)
        return
    every = np.arange(len(columns))
    one = views(columns, [0])[0]
    for value in worth_trying(book, one, key):
        if key in ITEM_FIELDS:
            yield every, _with_list(columns, key, value)  # type: ignore[arg-type]
        else:
            number = bits(key, value) if key in WORD_LISTS else coded(kind_of(key), value)  # type: ignore[arg-type]
            yield every, columns.replaced(key, np.full(len(columns), number, np.int64))


def _numbers(book: RuleBook, columns: Columns, key: str) -> Iterator[tuple[Array, Columns]]:
    """What is worth trying for a number depends on the firm's other figures."""
    rows: list[int] = []
    values: list[int] = []
    for row, view in enumerate(views(columns, range(len(columns)))):
        worth: list[int] = list(worth_trying(book, view, key))  # type: ignore[arg-type]
        rows += [row] * len(worth)
        values += worth
        if len(rows) >= MOST_AT_ONCE:
            yield _put(columns, key, rows, values)
            rows, values = [], []
    if rows:
        yield _put(columns, key, rows, values)


def _put(columns: Columns, key: str, rows: list[int], values: list[int]) -> tuple[Array, Columns]:
    here = np.array(rows)
    return here, columns.take(here).replaced(key, np.array(values, np.int64))


def _with_list(columns: Columns, key: str, items: tuple[dict[str, object], ...]) -> Columns:
    one = entries_of(key, [(0, item) for item in items])
    rows = np.repeat(np.arange(len(columns)), len(items))
    fields = {name: np.tile(column, len(columns)) for name, column in one.fields.items()}
    changed = columns.replaced(key, np.zeros(len(columns), np.int64))
    return Columns(
        changed.as_of, changed.kind, changed.reporting_year, changed.firms, changed.districts, changed.keys,
        {**columns.entries, key: Entries(rows, fields)}, changed.made,
    )  # fmt: skip
