"""Conditions judged over whole columns, three-valued: 0 does not hold, 1 is unknown, 2 holds. Then `and` is the least,
`or` the greatest. Each mirrors `holds` and `missing` of `conditions`, `holdings` and `sizes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, reduce

import numpy as np

from portal.classification.column_figures import figure, reached
from portal.classification.columns import SMALL, Array, Columns, Entries, bits, coded, kind_of, unknown_of
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
from portal.classification.quantities import Bar, Quantity
from portal.classification.sizes import Column, SizeTable
from portal.core.calendar import anniversary
from portal.core.errors import Refused

NO, OPEN, YES = 0, 1, 2
BOUNDED = frozenset(("employees", "revenue", "total_assets"))  # by the size table
ENTRY = "[]"  # what an unknown field within a list is put down as


def holds(test: Test, columns: Columns) -> Array:
    """What holds of each firm."""
    if isinstance(test, Compare):
        return columns.once(("holds", test), lambda: _compare(test, columns))
    if isinstance(test, All | AnyOf):
        return reduce(
            np.minimum if isinstance(test, All) else np.maximum, (holds(each, columns) for each in test.tests)
        )
    if isinstance(test, Holding):
        return columns.once(("holds", test), lambda: _holding(test, columns))
    if isinstance(test, KindIs):
        return np.full(len(columns), YES if columns.kind == test.kind else NO, SMALL)
    if isinstance(test, NoneOf):
        return columns.once(("holds", test), lambda: _none_of(test, columns))
    if isinstance(test, Sme):
        return (YES - large(test.table, columns)).astype(SMALL)
    return columns.once(("holds", test), lambda: _single(test, columns))


def three(known: Array, true: Array) -> Array:
    """Truth where it is known."""
    return _certain_or_unknown(true & known, known)


def _certain_or_unknown(certain: Array, known: Array) -> Array:
    """What is certain, given where all is known: what is not known is possible, and `>=` says so in one pass over the bytes."""
    return certain_and_possible(certain, certain >= known)


def certain_and_possible(certain: Array, possible: Array) -> Array:
    """What certainly holds holds, what is not even possible does not, the rest is open: three truths by adding two bytes."""
    answer: Array = certain.view(SMALL) + possible.view(SMALL)
    return answer


def _compare(test: Compare, columns: Columns) -> Array:
    found = figure(columns, test.quantity)
    (true,) = reached(columns, found, (test.bar,), test.relation)
    return _certain_or_unknown(true & found.computable, found.known)


def _holding(test: Holding, columns: Columns) -> Array:
    certain, possible = counts(test, columns)
    enough = certain >= test.at_least
    if certain is possible:
        return three(columns.known(test.list), enough)
    known = columns.known(test.list)
    return certain_and_possible(enough & known, (possible >= test.at_least) | ~known)


def _none_of(test: NoneOf, columns: Columns) -> Array:
    said, nothing = np.ones(len(columns), bool), np.ones(len(columns), bool)
    for key in test.keys:
        nothing &= columns.codes(key) != 1
        said &= columns.known(key)
    return certain_and_possible(nothing & said, nothing)


def _single(test: Test, columns: Columns) -> Array:
    if isinstance(test, Among):
        column, kind = columns.codes(test.key), kind_of(test.key)
        true = _one_of(column, [coded(kind, word) for word in test.words])
        return three(columns.known(test.key), true)
    if isinstance(test, Contains):
        return three(columns.known(test.key), (columns.codes(test.key) & bits(test.key, test.words)) != 0)
    if isinstance(test, AgeAtMost):
        first = _first_founding_day(columns.as_of, test.years)
        return three(columns.known("established"), columns.codes("established") >= first)
    raise TypeError(f"{type(test).__name__} is no condition")


def _one_of(column: Array, numbers: Sequence[int]) -> Array:
    found: Array = column == numbers[0]
    for number in numbers[1:]:
        found = found | (column == number)
    return found


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


def large(table: SizeTable, columns: Columns) -> Array:
    """Whether each firm is a large enterprise; without its industry, what all columns of the table agree on."""
    return columns.once(("large", table.id, table.digest), lambda: _large(table, columns))


def _large(table: SizeTable, columns: Columns) -> Array:
    which = np.take(_column_of_code(table), columns.codes("industry_code"), mode="clip")
    answer = np.zeros(len(columns), SMALL)
    for number in np.flatnonzero(np.bincount(which)):
        answer += _at_least_large(table.columns[number], columns) * (which == number).view(SMALL)
    unsaid = np.flatnonzero(~columns.known("industry_code"))
    if len(unsaid):
        some = columns.only(BOUNDED).take(unsaid)
        low = high = _at_least_large(table.columns[0], some)
        for column in table.columns[1:]:
            own = _at_least_large(column, some)
            low, high = np.minimum(low, own), np.maximum(high, own)
        answer[unsaid] = np.where(low == high, low, OPEN)
    return answer


@lru_cache(maxsize=4)
def _column_of_code(table: SizeTable) -> Array:
    """Which column of the table each industry code, from 0000 to 9999, belongs to."""
    return np.array([table.columns.index(table.column(f"{code:04d}")) for code in range(10_000)], np.uint8)


def _at_least_large(column: Column, columns: Columns) -> Array:
    return reduce(np.minimum, (_bound(bound[0], bound[1], columns) for bound in column.bounds[0]))


def _bound(quantity: Quantity, bar: Bar, columns: Columns) -> Array:
    """Whether one bound is reached; several industries have the same."""
    return columns.once(("bound", quantity, bar), lambda: _reaches_bound(quantity, bar, columns))


def _reaches_bound(quantity: Quantity, bar: Bar, columns: Columns) -> Array:
    found = figure(columns, quantity)
    (true,) = reached(columns, found, (bar,), "at_least")
    return three(found.known, true)


def counts(test: Holding, columns: Columns) -> tuple[Array, Array]:
    """How many entries certainly fit, and how many may: one and the same array where every field is known."""
    return columns.once(("counts", test.list, test.wanted), lambda: _counts(test, columns))


def _counts(test: Holding, columns: Columns) -> tuple[Array, Array]:
    entries = columns.entries.get(test.list)
    if entries is None:
        nothing = np.zeros(len(columns), np.int64)
        return nothing, nothing
    certain, possible = _entries_fit(test, entries, columns.as_of)
    surely = np.bincount(entries.rows[certain], minlength=len(columns))
    if certain is possible:
        return surely, surely
    return surely, np.bincount(entries.rows[possible], minlength=len(columns))


def entry_fits(test: Holding, columns: Columns) -> Array:
    """Whether each entry of the list is as wanted."""
    entries = columns.entries.get(test.list)
    if entries is None:
        return np.zeros(0, SMALL)
    return certain_and_possible(*_entries_fit(test, entries, columns.as_of))


def _entries_fit(test: Holding, entries: Entries, as_of: date) -> tuple[Array, Array]:
    """Which entries certainly are as wanted, and which may be: one and the same array where every field is known."""
    certain = np.ones(len(entries.rows), bool)
    possible = certain
    for wanted in test.wanted:
        column = entries.fields[wanted.field]
        fits, unknown = _fits(wanted, test.list, column, as_of), column == unknown_of(column)
        if unknown.any():
            certain, possible = certain & fits & ~unknown, possible & (fits | unknown)
        else:
            both = certain is possible
            certain = certain & fits
            possible = certain if both else possible & fits
    return certain, possible


def _fits(wanted: Wanted, name: str, column: Array, as_of: date) -> Array:
    if wanted.how == "among":
        kind = ITEM_FIELDS[name][wanted.field]
        return _one_of(column, [coded(kind, value) for value in wanted.values])
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
