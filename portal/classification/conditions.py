"""The conditions a rule book is made of, each judged three-valued: True, False, or None while an unknown fact decides.

Every node answers `holds(view)`, names the facts it still misses (`missing`), and lists the comparisons in it (`atoms`),
from which the values worth trying for a missing fact are derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from portal.classification.quantities import Bar, NotComputable, Quantity, plain
from portal.classification.sizes import SizeTable
from portal.classification.view import Slot, View
from portal.core.calendar import anniversary

Truth = bool | None
Atom = tuple[Quantity, Bar]


class Test(Protocol):
    def holds(self, view: View) -> Truth: ...

    def missing(self, view: View) -> Iterator[Slot]: ...


def every(truths: Iterable[Truth]) -> Truth:
    """Kleene's and."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def some(truths: Iterable[Truth]) -> Truth:
    """Kleene's or."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


@dataclass(frozen=True)
class Compare:
    """A quantity against a threshold; one that is not computable meets nothing."""

    quantity: Quantity
    relation: str  # at_least | at_most | more_than | less_than
    bar: Bar
    threshold: str  # as the rule book writes it

    @cached_property
    def bare(self) -> str:
        """The threshold as a number (3% is 0.03)."""
        number = Fraction(self.threshold.rstrip("%")) / (100 if self.quantity.rate else 1)
        return plain(number.numerator, number.denominator)

    def holds(self, view: View) -> Truth:
        pair = view.pair(self.quantity)
        if pair is None:
            return None
        return False if isinstance(pair, NotComputable) else self.reached(pair)

    def reached(self, pair: tuple[int, int]) -> bool:
        apart = pair[0] * self.bar[1] - self.bar[0] * pair[1]
        if self.relation == "at_least":
            return apart >= 0
        if self.relation == "at_most":
            return apart <= 0
        return apart > 0 if self.relation == "more_than" else apart < 0

    def missing(self, view: View) -> Iterator[Slot]:
        return (key for key in self.quantity.keys if view.values.get(key) is None)


@dataclass(frozen=True)
class Among:
    """A word or a statement is one of these."""

    key: str
    words: tuple[object, ...]

    def holds(self, view: View) -> Truth:
        value = view.values.get(self.key)
        return None if value is None else value in self.words

    def missing(self, view: View) -> Iterator[Slot]:
        if view.values.get(self.key) is None:
            yield self.key


@dataclass(frozen=True)
class Contains:
    """A list of words names one of these."""

    key: str
    words: tuple[str, ...]

    def holds(self, view: View) -> Truth:
        named = view.values.get(self.key)
        return None if named is None else any(word in named for word in self.words)  # type: ignore[operator]

    def missing(self, view: View) -> Iterator[Slot]:
        if view.values.get(self.key) is None:
            yield self.key


@dataclass(frozen=True)
class AgeAtMost:
    """So many years are up on the anniversary, and that day still counts."""

    years: int

    def holds(self, view: View) -> Truth:
        established = view.values.get("established")
        return None if established is None else view.as_of <= anniversary(established, self.years)  # type: ignore[arg-type]

    def missing(self, view: View) -> Iterator[Slot]:
        if view.values.get("established") is None:
            yield "established"


@dataclass(frozen=True)
class Sme:
    """Not a large enterprise by the size table."""

    table: SizeTable

    def holds(self, view: View) -> Truth:
        large = self.table.at_least(0, view.values)
        return None if large is None else not large

    def missing(self, view: View) -> Iterator[Slot]:
        if self.holds(view) is None:
            yield from self.table.missing(view.values)


@dataclass(frozen=True)
class NoneOf:
    """None of these exclusions applies."""

    keys: tuple[str, ...]

    def holds(self, view: View) -> Truth:
        excluded = some(view.values.get(key) for key in self.keys)  # type: ignore[misc]
        return None if excluded is None else not excluded

    def missing(self, view: View) -> Iterator[Slot]:
        if self.holds(view) is None:
            yield from (key for key in self.keys if view.values.get(key) is None)


@dataclass(frozen=True)
class KindIs:
    """A new application, or a renewal (复核)."""

    kind: str

    def holds(self, view: View) -> Truth:
        return view.kind == self.kind

    def missing(self, view: View) -> Iterator[Slot]:
        return iter(())


@dataclass(frozen=True)
class All:
    """`same` marks one comparison asked of several years."""

    tests: tuple[Test, ...]
    same: bool = False

    def holds(self, view: View) -> Truth:
        return every(test.holds(view) for test in self.tests)

    def missing(self, view: View) -> Iterator[Slot]:
        if self.holds(view) is None:
            for test in self.tests:
                if test.holds(view) is None:
                    yield from test.missing(view)


@dataclass(frozen=True)
class AnyOf:
    tests: tuple[Test, ...]

    def holds(self, view: View) -> Truth:
        return some(test.holds(view) for test in self.tests)

    def missing(self, view: View) -> Iterator[Slot]:
        if self.holds(view) is None:
            for test in self.tests:
                if test.holds(view) is None:
                    yield from test.missing(view)
