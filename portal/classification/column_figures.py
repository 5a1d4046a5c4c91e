"""Figures of whole columns beside a threshold, exactly: in 64-bit integers where these surely suffice, else by floating
point with a bound on its error, and what lies within that bound in whole numbers without limit.

What comes out for a firm of which a fact is unknown, or whose denominator is zero, means nothing: `Figure` says which those are.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np

from portal.classification.columns import Array, Columns
from portal.classification.facts import WORD_LISTS
from portal.classification.quantities import Bar, Quantity

SAFE = 1 << 62
ERROR = 2.0**-47  # far above what some thirty roundings of 2^-53 add up to
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "at_least": operator.ge, "at_most": operator.le, "more_than": operator.gt, "less_than": operator.lt,
}  # fmt: skip


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
    these might not suffice. `most` bounds both where they are known."""

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


def _figure(columns: Columns, quantity: Quantity) -> Figure:
    known = columns.known(quantity.keys[0])
    if quantity.kind == "fact":  # compared as it stands, so that its size does not matter
        return Figure(
            quantity, known, known, columns.codes(quantity.keys[0]), formula(quantity, [0])[1], (0, 0)
        )
    for key in quantity.keys[1:]:
        known = known & columns.known(key)
    given = arguments(columns, quantity)
    sizes = [Size(columns.greatest(key)) for key in quantity.keys]
    over, under = (int(size(part)) for part in formula(quantity, sizes))
    if max(over, under) < SAFE:
        numerator, denominator = formula(quantity, given)
        computable = known if isinstance(denominator, int) else known & (denominator > 0)
        return Figure(quantity, known, computable, numerator, denominator, (over, under))
    # a denominator is one product: floating point never takes its sign away
    _, denominator = formula(quantity, [each.astype(float) for each in given])
    return Figure(quantity, known, known & (np.asarray(denominator) > 0), None, 0, (over, under))


def reached(columns: Columns, found: Figure, bars: Sequence[Bar], relation: str) -> Iterator[Array]:
    """Beside each threshold, whether the figure stands to it as `relation` says; exact where it is computable."""
    holds, numerator, most = RELATIONS[relation], found.numerator, found.most
    if numerator is not None and isinstance(found.denominator, int):
        for over, under in bars:
            yield holds(numerator, _whole_limit(over * found.denominator, under, relation))
        return
    whole, limits = _one_denominator(tuple(bars))
    if numerator is None or most[0] * whole + max(map(abs, limits), default=0) * most[1] >= SAFE:
        for bar in bars:
            yield holds(_apart_without_limit(columns, found, bar), 0)
    else:
        left = numerator if whole == 1 else numerator * whole
        for limit in limits:
            yield holds(left, found.denominator if limit == 1 else found.denominator * limit)


@lru_cache(maxsize=1000)
def _one_denominator(bars: tuple[Bar, ...]) -> tuple[int, tuple[int, ...]]:
    """The thresholds over one denominator."""
    whole = lcm(*(q for _, q in bars))
    return whole, tuple(p * (whole // q) for p, q in bars)


def _whole_limit(over: int, under: int, relation: str) -> int:
    """The whole number that stands to whole numbers as over / under does."""
    return -(-over // under) if relation in ("at_least", "less_than") else over // under


def _apart_without_limit(columns: Columns, found: Figure, bar: Bar) -> Array:
    """The sign of figure − threshold."""
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
