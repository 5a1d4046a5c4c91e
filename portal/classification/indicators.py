"""Indicators earn points: by bands, steps, words or a ladder of conditions. Where facts are missing, the points are a range.

A value on the edge of two bands takes the higher points; what is not computable earns none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from portal.classification.conditions import Compare, Test
from portal.classification.labels import Label
from portal.classification.quantities import Bar, NotComputable, Quantity
from portal.classification.view import Slot, View
from portal.core.i18n import Text

Points = tuple[int, int]  # the fewest and the most that are possible


class Scale(Protocol):
    @property
    def most(self) -> int: ...

    def points(self, view: View) -> Points: ...

    def missing(self, view: View) -> Iterator[Slot]: ...


@dataclass(frozen=True)
class Band:
    """From `low` to `high` (None: open) so many points; the texts are the limits as the rule book writes them."""

    low: Fraction | None
    high: Fraction | None
    points: int
    low_text: str
    high_text: str


@dataclass(frozen=True)
class Bands:
    """`edges` go from the best band down: the comparison that earns its points; `least` is left for the rest."""

    quantity: Quantity
    bands: tuple[Band, ...]  # the best first, as the edges
    edges: tuple[Compare, ...]
    most: int
    least: int
    texts: dict[int, Text] = field(default_factory=dict, compare=False, repr=False)  # the bands in words

    def points(self, view: View) -> Points:
        pair = view.pair(self.quantity)
        if pair is None:
            return self.least, self.most
        points = self.band(pair).points if isinstance(pair, tuple) else self.least
        return points, points

    def band(self, pair: tuple[int, int]) -> Band:
        numerator, denominator = pair
        sign = 1 if self.rising else -1
        for (p, q), band in zip(self.bars, self.bands, strict=False):
            if (numerator * q - p * denominator) * sign >= 0:
                return band
        return self.bands[-1]

    @cached_property
    def rising(self) -> bool:
        """Whether more of the figure is better."""
        return self.edges[0].relation == "at_least"

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        return tuple(edge.bar for edge in self.edges)

    def reached(self, view: View) -> Band | None:
        """The band that a computable figure lies in."""
        pair = view.pair(self.quantity)
        return self.band(pair) if isinstance(pair, tuple) else None

    def missing(self, view: View) -> Iterator[Slot]:
        return (key for key in self.quantity.keys if view.values.get(key) is None)


@dataclass(frozen=True)
class Steps:
    """So many points for each full `every`, up to `most`."""

    quantity: Quantity
    every: int
    each: int
    most: int

    def points(self, view: View) -> Points:
        pair = view.pair(self.quantity)
        if not isinstance(pair, tuple):
            return (0, self.most) if pair is None else (0, 0)
        points = max(0, min(self.most, pair[0] // (pair[1] * self.every) * self.each))
        return points, points

    def missing(self, view: View) -> Iterator[Slot]:
        return (key for key in self.quantity.keys if view.values.get(key) is None)


@dataclass(frozen=True)
class Choices:
    """Points by word."""

    key: str
    table: Mapping[object, int]
    most: int

    def points(self, view: View) -> Points:
        word = view.values.get(self.key)
        if word is None:
            return min(self.table.values()), self.most
        return self.table[word], self.table[word]

    def missing(self, view: View) -> Iterator[Slot]:
        if view.values.get(self.key) is None:
            yield self.key


@dataclass(frozen=True)
class Rung:
    """One condition of a ladder, and what it earns."""

    test: Test
    points: int
    label: Label


@dataclass(frozen=True)
class Ladder:
    """The best rung that holds earns its points, the best first; none earns none."""

    rungs: tuple[Rung, ...]
    most: int

    def points(self, view: View) -> Points:
        high = 0
        for rung in self.rungs:
            holds = rung.test.holds(view)
            if holds:
                return rung.points, max(high, rung.points)
            if holds is None:
                high = max(high, rung.points)
        return 0, high

    def missing(self, view: View) -> Iterator[Slot]:
        for rung in self.rungs:
            holds = rung.test.holds(view)
            if holds:
                return
            if holds is None:
                yield from rung.test.missing(view)


@dataclass(frozen=True)
class Best:
    """The better of several scales counts."""

    scales: tuple[Bands, ...]
    most: int

    def points(self, view: View) -> Points:
        ranges = [scale.points(view) for scale in self.scales]
        return max(low for low, _ in ranges), max(high for _, high in ranges)

    def missing(self, view: View) -> Iterator[Slot]:
        low, _ = self.points(view)
        for scale in self.scales:
            if scale.points(view)[1] > low:
                yield from scale.missing(view)


@dataclass(frozen=True)
class Chosen:
    """The firm picks one of several scales by a word."""

    key: str
    scales: Mapping[str, Bands]
    most: int

    def points(self, view: View) -> Points:
        ranges = [scale.points(view) for scale in self.open(view)]
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    def open(self, view: View) -> list[Bands]:
        word = view.values.get(self.key)
        return list(self.scales.values()) if word is None else [self.scales[str(word)]]

    def missing(self, view: View) -> Iterator[Slot]:
        if view.values.get(self.key) is None:
            yield self.key
        for scale in self.open(view):
            yield from scale.missing(view)


def not_computable(scale: Scale, view: View) -> bool:
    """Whether the points are those of a figure whose denominator is zero."""
    if isinstance(scale, Bands):
        return isinstance(view.pair(scale.quantity), NotComputable)
    if isinstance(scale, Chosen):
        return any(not_computable(each, view) for each in scale.open(view))
    return isinstance(scale, Best) and all(not_computable(each, view) for each in scale.scales)
