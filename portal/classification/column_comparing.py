"""Two rule books over the same columns: who stands where by each, who moves, and how each figure is distributed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from portal.classification.anatomy import walk
from portal.classification.column_figures import drawn
from portal.classification.column_gaps import bar_of
from portal.classification.column_judging import judge_parts
from portal.classification.columns import SMALL, Array, Columns
from portal.classification.conditions import Compare
from portal.classification.indicators import Bands, Steps
from portal.classification.quantities import Quantity
from portal.classification.rulebook import FactLine, RuleBook

BINS = 30
Signature = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True)
class Standing:
    """Where every firm stands by one rule book: the level (the last: none), and -1 where that is open."""

    codes: Array
    levels: tuple[str, ...]

    def counts(self, where: Array | None = None) -> list[int]:
        """How many firms by place: each level, none, open."""
        codes = self.codes if where is None else self.codes[where]
        found = np.bincount(codes.astype(np.int64) + 1, minlength=len(self.levels) + 2)
        return [int(each) for each in (*found[1:], found[0])]


def standing(book: RuleBook, parts: Sequence[Columns]) -> Standing:
    """Judges block after block, so that what is worked out on the way does not pile up."""
    names = tuple(level.key for level in book.levels) or ("met",)
    if not parts:
        return Standing(np.zeros(0, SMALL), names)
    levels = judge_parts(book, parts)
    return Standing(np.where(levels.undetermined, -1, levels.certain).astype(SMALL), names)


@dataclass(frozen=True)
class Drawing:
    """How a figure is distributed: the ends of the drawing and the firms in each of its equal parts; outside goes to the ends."""

    low: float
    high: float
    firms: tuple[int, ...]
    known: int

    def place(self, value: float) -> float:
        """A value's place in percent of the width."""
        if self.high <= self.low:
            return 50.0
        return round(min(max(100 * (value - self.low) / (self.high - self.low), 0), 100), 2)


@dataclass(frozen=True)
class Axis:
    """A figure that a rule book compares, the line it stands in, and its thresholds there."""

    line: FactLine
    quantity: Quantity
    bars: tuple[float, ...]

    @property
    def signature(self) -> Signature:
        return self.quantity.kind, self.quantity.keys, self.quantity.power


def axes(book: RuleBook) -> list[Axis]:
    """Every figure that the book compares, each once a line, with its thresholds."""
    found: dict[tuple[str, Signature], Axis] = {}
    for line in _lines(book):
        for quantity, bar in _compared(line):
            axis = Axis(line, quantity, (bar,))
            known = found.get((line.key, axis.signature))
            if known is not None:
                axis = Axis(line, quantity, tuple(sorted({*known.bars, bar})))
            found[line.key, axis.signature] = axis
    return list(found.values())


def _lines(book: RuleBook) -> Iterator[FactLine]:
    yield from book.conditions
    yield from book.score.indicators if book.score else ()
    for level in book.levels:
        yield from level.conditions
        yield from level.routes
    yield from book.directs


def _compared(line: FactLine) -> Iterator[tuple[Quantity, float]]:
    for node in walk(line):
        if isinstance(node, Compare):
            yield node.quantity, bar_of(node)
        elif isinstance(node, Bands):
            yield from ((node.quantity, bar_of(edge)) for edge in node.edges)
        elif isinstance(node, Steps):
            yield node.quantity, float(node.every)


def distribution(axis: Axis, parts: list[Columns]) -> Drawing:
    """The figure over all firms; most of them and the thresholds fill the width."""
    chunks = []
    for columns in parts:
        values, known = drawn(columns, axis.quantity)
        chunks.append(values[known])
        columns.forget()
    values = np.concatenate(chunks) if chunks else np.zeros(0)
    if not len(values):
        return Drawing(0, 0, (0,) * BINS, 0)
    low, high = (float(each) for each in np.percentile(values, (2, 90)))
    low, high = min(low, *axis.bars), max(high, *axis.bars)
    room = (high - low) * 0.05 or 1.0
    low, high = (low - room if low < 0 else max(low - room, 0.0)), high + room
    place = np.clip(((values - low) / (high - low) * BINS).astype(np.int64), 0, BINS - 1)
    return Drawing(low, high, tuple(np.bincount(place, minlength=BINS).tolist()), len(values))
