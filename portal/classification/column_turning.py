"""Where the comparisons of a rule book turn as one number moves, for many firms at once: what `unknowns` reckons for one firm."""

from __future__ import annotations

from typing import Any

import numpy as np

from portal.classification.column_figures import SAFE, Size, size
from portal.classification.columns import Array, Columns
from portal.classification.contradictions import STAFF_AT_MOST, YEARLY_AT_MOST
from portal.classification.facts import FIELDS, YEAR_FIELDS
from portal.classification.fields import Count
from portal.classification.quantities import Bar, Quantity
from portal.classification.rulebook import RuleBook
from portal.classification.unknowns import beside
from portal.classification.view import SCALE, YEARLY

Candidates = tuple[Array, Array]  # values, and where they are meant


def numbers_to_try(book: RuleBook, columns: Columns, key: str, rows: Array) -> tuple[Array, Array]:
    """The row and the value of every trial: both ends of what is possible, and beside every point where a comparison turns."""
    mine = [each for each in book.comparisons if key in each[0].keys]
    read = {other for quantity, _, _ in mine for other in quantity.keys} | _bounding(key)
    some = columns.only(read).take(rows)
    low, high = bounds(key, some)
    everywhere = np.ones(len(rows), bool)
    of_all: set[int] = set()  # turning points that do not depend on other facts
    found: list[Candidates] = []
    for quantity, bar, relation in mine:
        sides = beside(quantity, bar, relation)
        if quantity.keys == (key,):
            of_all.update(root + away for root in quantity.critical(key, {}, bar) for away in sides)
        else:
            found += [
                (root + away, meant) for root, meant in _turning(quantity, bar, key, some) for away in sides
            ]
    found += [(each, _other_than(each, of_all)) for each in (low, low + 1, high)]
    found += [(np.full(len(rows), each, np.int64), everywhere) for each in sorted(of_all)]
    values = np.stack([values for values, _ in found])
    meant = np.stack([meant for _, meant in found]) & (low <= values) & (values <= high)
    _, firm = np.nonzero(meant)
    return rows[firm], values[meant]


def _other_than(column: Array, numbers: set[int]) -> Array:
    """Where a column is none of these few numbers."""
    other = np.ones(len(column), bool)
    for number in numbers:
        other &= column != number
    return other


def _bounding(key: str) -> set[str]:
    name, back = YEARLY.get(key, (key, 0))
    suffix = f"[-{back}]" if back else ""
    pairs = (*YEARLY_AT_MOST, *STAFF_AT_MOST, ("total_liabilities", "total_assets"))
    return {other + suffix for pair in pairs if name in pair for other in pair}


def bounds(key: str, columns: Columns) -> tuple[Array, Array]:
    """The least and the greatest that would be accepted beside the known facts of each firm."""
    name, back = YEARLY.get(key, (key, 0))
    kind: Any = YEAR_FIELDS.get(name) or FIELDS[name]
    most = kind.most if isinstance(kind, Count) else int(kind.most) * SCALE
    least = kind.least if isinstance(kind, Count) else -most if kind.signed else 0
    low, high = np.full(len(columns), least, np.int64), np.full(len(columns), most, np.int64)
    suffix = f"[-{back}]" if back else ""

    def known(word: str, instead: int) -> Array:
        return np.where(columns.known(word + suffix), columns.numbers(word + suffix), instead)

    for part, whole in (*YEARLY_AT_MOST, *STAFF_AT_MOST):
        if name == part:
            high = np.minimum(high, known(whole, most))
        if name == whole:
            low = np.maximum(low, known(part, least))
    if name == "total_assets":
        low = np.maximum(low, known("total_liabilities", 0) > 0)
    if name == "total_liabilities":
        high = np.where(known("total_assets", 1) == 0, 0, high)
    return low, high


def _turning(quantity: Quantity, bar: Bar, key: str, columns: Columns) -> list[Candidates]:
    """Whole values beside which the comparison may turn, as `Quantity.critical`."""
    others = [other for other in quantity.keys if other != key]
    known = np.ones(len(columns), bool)
    for other in others:
        known = known & columns.known(other)
    given = {other: np.where(known, columns.numbers(other), 1) for other in others}
    if not _fits(quantity, bar, key, columns):
        return _one_by_one(quantity, bar, key, given, known)
    numerators: list[Array] = []
    denominators: list[Array] = []
    formula: Any = quantity.formula
    for x in (0, 1, 2):
        over, under = formula(*(given.get(each, x) for each in quantity.keys))
        numerators.append(over * bar[1] - bar[0] * under)
        denominators.append(under + np.zeros(len(columns), np.int64))
    found = []
    for p0, p1, p2 in (numerators, denominators):
        if (p2 - 2 * p1 + p0).any():  # a curve
            return _one_by_one(quantity, bar, key, given, known)
        slope = p1 - p0
        turns = slope != 0
        found.append((-p0 // np.where(turns, slope, 1), known & turns))
    return found


def _fits(quantity: Quantity, bar: Bar, key: str, columns: Columns) -> bool:
    """Whether 64 bits surely hold every step on the way."""
    sizes = [Size(2 if each == key else columns.greatest(each)) for each in quantity.keys]
    over, under = (size(part) for part in quantity.formula(*sizes))
    return bool(4 * (over * bar[1] + abs(bar[0]) * under) < SAFE)


def _one_by_one(
    quantity: Quantity, bar: Bar, key: str, given: dict[str, Array], known: Array
) -> list[Candidates]:
    """Each firm by itself, in whole numbers without limit; a root beyond 64 bits is nobody's figure."""
    roots = [
        [root for root in quantity.critical(key, {other: int(column[row]) for other, column in given.items()}, bar)
         if abs(root) < SAFE] if known[row] else []
        for row in range(len(known))
    ]  # fmt: skip
    found = []
    for place in range(max(map(len, roots), default=0)):
        meant = np.array([len(each) > place for each in roots])
        values = [each[place] if len(each) > place else 0 for each in roots]
        found.append((np.array(values, np.int64), meant))
    return found
