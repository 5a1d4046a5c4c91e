"""The figures that rules compare: a fact, a ratio, a growth, each an exact fraction of whole numbers.

A quantity is (numerator, denominator), None where a fact is unknown, and not computable where the denominator is
zero: then it earns no points and meets no condition. Each formula is a polynomial of degree two at most in any one fact,
which is what `critical` relies on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from portal.classification.view import SCALE, YEARLY, Values, is_amount

Formula = Callable[..., tuple[int, int]]
Bar = tuple[int, int]  # a threshold, numerator over denominator


class NotComputable:
    """The one value of a quantity whose denominator is zero."""


NOT_COMPUTABLE = NotComputable()
Pair = tuple[int, int] | NotComputable | None


@dataclass(frozen=True, eq=False)
class Quantity:
    """`keys` are the facts in the order of the formula; `lever` is the one a firm can move; `rate` prints in percent.

    One that is asked for again is the same object (`_one`): what was worked out for one rule book serves the others.
    """

    kind: str
    keys: tuple[str, ...]
    lever: str
    formula: Formula
    rate: bool
    power: int = 1  # a compound growth is compared as end ≥ base × (1 + rate)^power

    def pair(self, values: Values) -> Pair:
        get = values.get
        known = [get(key) for key in self.keys]
        if None in known:
            return None
        numerator, denominator = self.formula(*known)
        return (numerator, denominator) if denominator > 0 else NOT_COMPUTABLE

    def bar(self, threshold: Fraction) -> Bar:
        """The threshold in the quantity's own terms."""
        own = (1 + threshold) ** self.power if self.kind == "compound_growth" else threshold
        return own.numerator, own.denominator

    def critical(self, key: str, values: Values, bar: Bar) -> list[int]:
        """Whole values of `key` beside which the comparison with `bar` may turn; the other facts must be known."""
        numerators, denominators = [], []
        for x in (0, 1, 2):
            numerator, denominator = self.formula(*(x if each == key else values[each] for each in self.keys))
            numerators.append(numerator * bar[1] - bar[0] * denominator)
            denominators.append(denominator)
        return _roots(*numerators) + _roots(*denominators)


_KNOWN: dict[tuple[str, tuple[str, ...], int], Quantity] = {}


def _one(made: Quantity) -> Quantity:
    return _KNOWN.setdefault((made.kind, made.keys, made.power), made)


def _roots(p0: int, p1: int, p2: int) -> list[int]:
    """Whole numbers beside the real roots of the polynomial with these values at 0, 1, 2 (degree ≤ 2)."""
    twice_a = p2 - 2 * p1 + p0
    twice_b = 2 * (p1 - p0) - twice_a
    if twice_a == 0:
        return [-2 * p0 // twice_b] if twice_b else []
    inside = twice_b * twice_b - 8 * twice_a * p0
    if inside < 0:
        return []
    root = isqrt(inside)
    return [(sign * (root + more) - twice_b) // (2 * twice_a) for sign in (1, -1) for more in (0, 1)]


def plain(numerator: int, denominator: int) -> str:
    """A fraction without needless zeros; exact where it has a finite decimal of six places, else cut there."""
    scaled = numerator * SCALE // denominator
    whole, rest = divmod(abs(scaled), SCALE)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:06d}".rstrip("0") if rest else f"{sign}{whole}"


def fact(key: str) -> Quantity:
    scale = SCALE if is_amount(key) else 1
    return _one(Quantity("fact", (key,), key, lambda x: (x, scale), False))


def number_of(key: str) -> Quantity:
    """How many words a list holds."""
    return _one(Quantity("number_of", (key,), key, lambda words: (len(words), 1), False))


def ratio(part: str, whole: str) -> Quantity:
    return _one(Quantity("ratio", (part, whole), part, lambda a, b: (a, b), True))


def growth(key: str) -> Quantity:
    """(Y − (Y−1)) / (Y−1)"""
    return _one(Quantity("growth", (key, back(key, 1)), key, lambda a, b: (a - b, b), True))


def mean_growth(key: str) -> Quantity:
    """The arithmetic mean of the last two yearly rates (rules.md §1.8)."""
    keys = (key, back(key, 1), back(key, 2))
    return _one(
        Quantity("mean_growth", keys, key, lambda a, b, c: (a * c + b * b - 2 * b * c, 2 * b * c), True)
    )


def compound_growth(key: str, years: int) -> Quantity:
    """Compared without a root: the end against the base times (1 + rate)^years."""
    return _one(Quantity("compound_growth", (key, back(key, years)), key, lambda a, b: (a, b), True, years))


def total(*keys: str) -> Quantity:
    scale = SCALE if is_amount(keys[0]) else 1
    return _one(Quantity("sum", keys, keys[0], lambda *xs: (sum(xs), scale), False))


def mean(*keys: str) -> Quantity:
    scale = (SCALE if is_amount(keys[0]) else 1) * len(keys)
    return _one(Quantity("mean", keys, keys[0], lambda *xs: (sum(xs), scale), False))


def difference(key: str, other: str) -> Quantity:
    scale = SCALE if is_amount(key) else 1
    return _one(Quantity("difference", (key, other), key, lambda a, b: (a - b, scale), False))


def back(key: str, years: int) -> str:
    """The same yearly key so many years earlier."""
    name, already = YEARLY[key]
    return f"{name}[-{already + years}]" if already + years else name
