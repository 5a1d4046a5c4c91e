"""Conditions judged over whole columns, three-valued: 0 does not hold, 1 is unknown, 2 holds. Then `and` is the least,
`or` the greatest. Each mirrors `holds` and `missing` of `conditions`, `holdings` and `sizes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import numpy as np

from portal.classification.column_figures import apart, figure
from portal.classification.columns import SMALL, Array, Columns, bits, coded, kind_of, unknown_of
from portal.classification.conditions import (
    AgeAtMost,
    All,
    Among,
    AnyOf,
    Compare,
    Contains,
    KindIs,
    NoneOf,
    Sme,
    Test,
)  # fmt: skip
from portal.classification.facts import ITEM_FIELDS
from portal.classification.holdings import Holding, Wanted
from portal.classification.sizes import Column, SizeTable
from portal.core.calendar import anniversary
from portal.core.errors import Refused

NO, OPEN, YES = 0, 1, 2
ENTRY = "[]"  # what an unknown field within a list is put down as


def holds(test: Test, columns: Columns) -> Array:
    """What holds of each firm."""
    if isinstance(test, Compare):
        return _compare(test, columns)
    if isinstance(test, All | AnyOf):
        answer = holds(test.tests[0], columns)
        better = np.minimum if isinstance(test, All) else np.maximum
        for each in test.tests[1:]:
            answer = better(answer, holds(each, columns))
        return answer
    if isinstance(test, Holding):
        certain, possible = counts(test, columns)
        known = np.where(certain >= test.at_least, YES, np.where(possible >= test.at_least, OPEN, NO))
        return np.where(columns.known(test.list), known, OPEN).astype(SMALL)
    if isinstance(test, KindIs):
        return np.full(len(columns), YES if columns.kind == test.kind else NO, SMALL)
    if isinstance(test, NoneOf):
        return (YES - _any_flag(test.keys, columns)).astype(SMALL)
    if isinstance(test, Sme):
        return (YES - large(test.table, columns)).astype(SMALL)
    return _single(test, columns)


def three(known: Array, true: Array) -> Array:
    """Truth where it is known."""
    return np.where(known, true.astype(SMALL) * SMALL(YES), SMALL(OPEN))


def _compare(test: Compare, columns: Columns) -> Array:
    found = figure(columns, test.quantity)
    difference = apart(columns, found, test.bar)
    if test.relation == "at_least":
        true = difference >= 0
    elif test.relation == "at_most":
        true = difference <= 0
    else:
        true = difference > 0 if test.relation == "more_than" else difference < 0
    return three(found.known, true & found.computable)


def _single(test: Test, columns: Columns) -> Array:
    if isinstance(test, Among):
        column, kind = columns.codes(test.key), kind_of(test.key)
        true = np.zeros(len(columns), bool)
        for word in test.words:
            true |= column == coded(kind, word)
        return three(columns.known(test.key), true)
    if isinstance(test, Contains):
        return three(columns.known(test.key), (columns.numbers(test.key) & bits(test.key, test.words)) != 0)
    if isinstance(test, AgeAtMost):
        first = _first_founding_day(columns.as_of, test.years)
        return three(columns.known("established"), columns.numbers("established") >= first)
    raise TypeError(f"{type(test).__name__} is no condition")


@lru_cache
def _first_founding_day(as_of: date, years: int) -> int:
    """The ordinal of the earliest day of founding that is not too old: its anniversary is not before `as_of`."""
    low, high = 1, as_of.toordinal()  # whoever is founded on the day itself is young enough
    while low < high:
        middle = (low + high) // 2
        if _young(date.fromordinal(middle), as_of, years):
            high = middle
        else:
            low = middle + 1
    return low


def _young(day: date, as_of: date, years: int) -> bool:
    try:
        return as_of <= anniversary(day, years)
    except Refused:  # beyond the calendar's end
        return True


def _any_flag(keys: tuple[str, ...], columns: Columns) -> Array:
    answer = np.zeros(len(columns), SMALL)
    for key in keys:
        answer = np.maximum(answer, three(columns.known(key), columns.codes(key) == 1))
    return answer


def large(table: SizeTable, columns: Columns) -> Array:
    """Whether each firm is a large enterprise; without its industry, what all columns of the table agree on."""
    found: Array | None = columns.made.get(("large", table.id))
    if found is None:
        found = columns.made["large", table.id] = _large(table, columns)
    return found


def _large(table: SizeTable, columns: Columns) -> Array:
    codes, known = columns.numbers("industry_code"), columns.known("industry_code")
    numbers, where = np.unique(codes, return_inverse=True)
    own = [table.columns.index(table.column(f"{number:04d}")) for number in numbers]
    which = np.array(own, np.int64)[where.reshape(-1)] if own else np.zeros(0, np.int64)
    answer = np.full(len(columns), OPEN, SMALL)
    for number in set(own):
        here = known & (which == number)
        answer = np.where(here, _at_least_large(table.columns[number], columns), answer)
    if not known.all():
        all_of_them = [_at_least_large(column, columns) for column in table.columns]
        low, high = np.minimum.reduce(all_of_them), np.maximum.reduce(all_of_them)
        answer = np.where(known, answer, np.where(low == high, low, OPEN))
    return answer.astype(SMALL)


def _at_least_large(column: Column, columns: Columns) -> Array:
    answer = np.full(len(columns), YES, SMALL)
    for quantity, bar, _ in column.bounds[0]:
        found = figure(columns, quantity)
        answer = np.minimum(answer, three(found.known, apart(columns, found, bar) >= 0))
    return answer


def counts(test: Holding, columns: Columns) -> tuple[Array, Array]:
    """How many entries certainly fit, and how many may."""
    key = ("counts", test.list, test.wanted)
    found = columns.made.get(key)
    if found is None:
        fits = entry_fits(test, columns)
        rows = columns.entries[test.list].rows if test.list in columns.entries else np.zeros(0, np.int64)
        certain = np.bincount(rows[fits == YES], minlength=len(columns))
        possible = np.bincount(rows[fits != NO], minlength=len(columns))
        found = columns.made[key] = (certain, possible)
    certain, possible = found
    return certain, possible


def entry_fits(test: Holding, columns: Columns) -> Array:
    """Whether each entry of the list is as wanted."""
    entries = columns.entries.get(test.list)
    if entries is None:
        return np.zeros(0, SMALL)
    answer = np.full(len(entries.rows), YES, SMALL)
    for wanted in test.wanted:
        column = entries.fields[wanted.field]
        fits = _fits(wanted, test.list, column, columns.as_of)
        answer = np.minimum(answer, three(column != unknown_of(column), fits))
    return answer


def _fits(wanted: Wanted, name: str, column: Array, as_of: date) -> Array:
    if wanted.how == "among":
        kind = ITEM_FIELDS[name][wanted.field]
        return np.isin(column, [coded(kind, value) for value in wanted.values])
    if wanted.how == "at_most":
        return column <= wanted.number
    if wanted.how == "valid":
        return column >= as_of.toordinal()
    return (column >= date(as_of.year - wanted.number, 1, 1).toordinal()) & (column <= as_of.toordinal())


def missing(test: Test, columns: Columns, where: Array) -> Iterator[tuple[str, Array]]:
    """The keys that are unknown and leave the condition open, each with the firms (of those in `where`)."""
    if isinstance(test, All | AnyOf):
        where = where & (holds(test, columns) == OPEN)
        for each in test.tests:
            here = where & (holds(each, columns) == OPEN)
            if here.any():
                yield from missing(each, columns, here)
    elif isinstance(test, Compare):
        yield from unknown(test.quantity.keys, columns, where)
    elif isinstance(test, Among | Contains):
        yield from unknown((test.key,), columns, where)
    elif isinstance(test, AgeAtMost):
        yield from unknown(("established",), columns, where)
    elif isinstance(test, NoneOf):
        yield from unknown(test.keys, columns, where & (holds(test, columns) == OPEN))
    elif isinstance(test, Sme):
        yield from _missing_size(test, columns, where & (holds(test, columns) == OPEN))
    elif isinstance(test, Holding):
        yield from unknown((test.list,), columns, where)
        yield from _missing_entries(test, columns, where)


def unknown(keys: tuple[str, ...], columns: Columns, where: Array) -> Iterator[tuple[str, Array]]:
    for key in keys:
        here = where & ~columns.known(key)
        if here.any():
            yield key, here


def _missing_size(test: Sme, columns: Columns, where: Array) -> Iterator[tuple[str, Array]]:
    yield from unknown(("industry_code",), columns, where)
    table, codes, known = test.table, columns.numbers("industry_code"), columns.known("industry_code")
    for number in np.unique(codes[where & known]):
        keys = tuple(quantity.keys[0] for quantity, _, _ in table.column(f"{number:04d}").bounds[0])
        yield from unknown(keys, columns, where & known & (codes == number))
    every = tuple({quantity.keys[0] for column in table.columns for quantity, _, _ in column.bounds[0]})
    yield from unknown(every, columns, where & ~known)


def _missing_entries(test: Holding, columns: Columns, where: Array) -> Iterator[tuple[str, Array]]:
    fits = entry_fits(test, columns)
    if (fits == OPEN).any():
        here = np.bincount(columns.entries[test.list].rows[fits == OPEN], minlength=len(columns)) > 0
        yield test.list + ENTRY, where & here
