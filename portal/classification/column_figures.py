"""Figures of whole columns beside a threshold, exactly: in 64-bit integers where these surely suffice, else by floating
point with a bound on its error, and what lies within that bound in whole numbers without limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.classification.columns import Array, Columns
from portal.classification.facts import WORD_LISTS
from portal.classification.quantities import Bar, Quantity

SAFE = 1 << 62
ERROR = 2.0**-47  # far above what some thirty roundings of 2^-53 add up to


class Size:
    """A number's magnitude: what a formula's intermediate results cannot exceed (subtracting adds)."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __add__(self, other: Any) -> Size:
        return Size(self.value + size(other))

    def __mul__(self, other: Any) -> Size:
        return Size(self.value * size(other))

    __radd__ = __sub__ = __rsub__ = __add__
    __rmul__ = __mul__


def size(number: Any) -> Any:
    return number.value if isinstance(number, Size) else abs(number)


@dataclass(frozen=True)
class Figure:
    """A quantity of every firm: where it is known and computable; numerator and denominator in 64 bits, or None where
    these might not suffice. `most` are the greatest of both."""

    quantity: Quantity
    known: Array
    computable: Array
    numerator: Array | None
    denominator: Array | int
    most: tuple[int, int]


def figure(columns: Columns, quantity: Quantity) -> Figure:
    """The figure; worked out once for these columns."""
    found: Figure | None = columns.made.get(quantity)
    if found is None:
        found = columns.made[quantity] = _figure(columns, quantity)
    return found


def arguments(columns: Columns, quantity: Quantity) -> list[Array]:
    """The facts of the formula, each as whole numbers."""
    if quantity.kind == "number_of":
        return [_count(columns.numbers(quantity.keys[0]), len(WORD_LISTS[quantity.keys[0]]))]
    return [columns.numbers(key) for key in quantity.keys]


def formula(quantity: Quantity, given: list[Any]) -> tuple[Any, Any]:
    return (given[0], 1) if quantity.kind == "number_of" else quantity.formula(*given)


def _count(words: Array, length: int) -> Array:
    total = np.zeros(len(words), np.int64)
    for bit in range(length):
        total += words >> bit & 1
    return total


def greatest(column: Array) -> int:
    """The greatest magnitude in a column."""
    return max(abs(int(column.max())), abs(int(column.min()))) if len(column) else 0


def _figure(columns: Columns, quantity: Quantity) -> Figure:
    known = np.ones(len(columns), bool)
    for key in quantity.keys:
        if not columns.all_known(key):
            known &= columns.known(key)
    given = arguments(columns, quantity)
    most = tuple(size(part) for part in formula(quantity, [Size(greatest(each)) for each in given]))
    if max(most) < SAFE:
        numerator, denominator = formula(quantity, given)
        if isinstance(denominator, int):
            computable = known
            most = (greatest(numerator), denominator)
        else:
            computable = known & (denominator > 0)
            most = (greatest(numerator), greatest(denominator))
        return Figure(quantity, known, computable, numerator, denominator, most)
    # a denominator is one product: floating point never takes its sign away
    _, denominator = formula(quantity, [each.astype(float) for each in given])
    return Figure(quantity, known, known & (np.asarray(denominator) > 0), None, 0, most)


def apart(columns: Columns, found: Figure, bar: Bar) -> Array:
    """The sign of figure − threshold, exact where the figure is computable: below, at, above zero."""
    p, q = bar
    if found.numerator is not None and found.most[0] * q + abs(p) * found.most[1] < SAFE:
        numerator = found.numerator if q == 1 else found.numerator * q
        difference: Array = numerator - p * found.denominator
        return difference
    return _apart_without_limit(columns, found, bar)


def _apart_without_limit(columns: Columns, found: Figure, bar: Bar) -> Array:
    p, q = bar
    given = arguments(columns, found.quantity)
    floats = [each.astype(float) for each in given]
    numerator, denominator = formula(found.quantity, floats)
    difference = numerator * float(q) - float(p) * denominator
    sizes = [size(part) for part in formula(found.quantity, [Size(np.abs(each)) for each in floats])]
    doubtful = np.abs(difference) <= ERROR * (sizes[0] * float(q) + float(abs(p)) * sizes[1])
    signs: Array = np.sign(difference).astype(np.int64)
    for row in np.flatnonzero(doubtful & found.computable):
        over, under = formula(found.quantity, [int(each[row]) for each in given])
        exact = over * q - p * under
        signs[row] = (exact > 0) - (exact < 0)
    return signs


def drawn(columns: Columns, quantity: Quantity) -> tuple[Array, Array]:
    """The figures as floating point, for drawing and distances only, and where they are computable."""
    found = figure(columns, quantity)
    numerator, denominator = formula(quantity, [each.astype(float) for each in arguments(columns, quantity)])
    with np.errstate(divide="ignore", invalid="ignore"):
        values: Array = numerator / denominator
    if quantity.kind == "compound_growth":
        values = np.maximum(np.where(found.computable, values, 0), 0) ** (1 / quantity.power) - 1
    return np.where(found.computable, values, 0.0), found.computable
