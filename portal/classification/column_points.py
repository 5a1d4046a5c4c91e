"""Points of whole columns, mirroring `indicators`: the fewest and the most that are possible for each firm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from portal.classification.column_figures import SAFE, Figure, arguments, figure, formula, reached
from portal.classification.column_tests import NO, OPEN, YES, holds, missing, unknown
from portal.classification.columns import Array, Columns, coded, kind_of
from portal.classification.indicators import Bands, Best, Choices, Chosen, Ladder, Scale, Steps

Ranges = tuple[Array, Array]
POINTS = np.int16


def points(scale: Scale, columns: Columns) -> Ranges:
    if isinstance(scale, Bands):
        return columns.once(("points", scale), lambda: _bands(scale, columns))
    if isinstance(scale, Steps):
        return columns.once(("points", scale), lambda: _steps(scale, columns))
    if isinstance(scale, Choices):
        return _choices(scale, columns)
    if isinstance(scale, Ladder):
        return _ladder(scale, columns)
    if isinstance(scale, Best):
        ranges = [points(each, columns) for each in scale.scales]
        lows, highs = zip(*ranges, strict=True)
        return np.maximum.reduce(lows), np.maximum.reduce(highs)
    if isinstance(scale, Chosen):
        return _chosen(scale, columns)
    raise TypeError(f"{type(scale).__name__} is no scale")


def _bands(scale: Bands, columns: Columns) -> Ranges:
    """Who reaches a band reaches all below it: each adds what it is worth above the next."""
    found = figure(columns, scale.quantity)
    earned = np.zeros(len(columns), POINTS)
    worth = [band.points for band in scale.bands]
    above = reached(columns, found, scale.bars, "at_least" if scale.rising else "at_most")
    for true, own, next_below in zip(above, worth, worth[1:], strict=False):
        earned += true.view(np.int8) * POINTS(own - next_below)
    earned += POINTS(worth[-1])
    return _where_known(found, earned, scale)


def _where_known(found: Figure, earned: Array, scale: Bands | Steps) -> Ranges:
    """The points where they are known; what is not computable earns the least, what is unknown may be anything."""
    least = scale.least if isinstance(scale, Bands) else 0
    earned[~found.computable] = least
    unknown = ~found.known
    if not unknown.any():
        return earned, earned
    most = earned.copy()
    most[unknown] = scale.most
    return earned, most


def _steps(scale: Steps, columns: Columns) -> Ranges:
    found = figure(columns, scale.quantity)
    full = np.zeros(len(columns), np.int64)
    if found.numerator is not None and found.most[1] * scale.every < SAFE:
        under = np.where(found.computable, np.asarray(found.denominator), 1) * scale.every
        full = found.numerator // under
    else:
        given = arguments(columns, scale.quantity)
        for row in np.flatnonzero(found.computable):
            over, under = formula(scale.quantity, [int(each[row]) for each in given])
            full[row] = min(over // (under * scale.every), scale.most)
    steps = np.clip(full, 0, scale.most // scale.each + 1) * scale.each
    return _where_known(found, np.minimum(steps, scale.most).astype(POINTS), scale)


def _choices(scale: Choices, columns: Columns) -> Ranges:
    column, unknown, kind = columns.codes(scale.key), ~columns.known(scale.key), kind_of(scale.key)
    earned = np.zeros(len(columns), POINTS)
    for word, worth in scale.table.items():
        earned += (column == coded(kind, word)).view(np.int8) * POINTS(worth)
    most = earned.copy()
    earned[unknown], most[unknown] = min(scale.table.values()), scale.most
    return earned, most


def _ladder(scale: Ladder, columns: Columns) -> Ranges:
    low, high = np.zeros(len(columns), POINTS), np.zeros(len(columns), POINTS)
    left = np.ones(len(columns), bool)
    for rung in scale.rungs:
        truth = holds(rung.test, columns)
        np.maximum(high, (left & (truth != NO)).view(np.int8) * POINTS(rung.points), out=high)
        low += (left & (truth == YES)).view(np.int8) * POINTS(rung.points)
        left &= truth != YES
    return low, high


def _chosen(scale: Chosen, columns: Columns) -> Ranges:
    column, known, kind = columns.codes(scale.key), columns.known(scale.key), kind_of(scale.key)
    each = {word: points(one, columns) for word, one in scale.scales.items()}
    low = np.minimum.reduce([low for low, _ in each.values()])
    high = np.maximum.reduce([high for _, high in each.values()])
    for word, (own_low, own_high) in each.items():
        here = known & (column == coded(kind, word))
        low, high = np.where(here, own_low, low), np.where(here, own_high, high)
    return low, high


def missing_points(scale: Scale, columns: Columns, where: Array) -> Iterator[tuple[str, Array]]:
    """The unknown keys that leave the points open, as `missing` of a condition."""
    if isinstance(scale, Bands | Steps):
        yield from unknown(scale.quantity.keys, columns, where)
    elif isinstance(scale, Choices):
        yield from unknown((scale.key,), columns, where)
    elif isinstance(scale, Ladder):
        left = where.copy()
        for rung in scale.rungs:
            truth = holds(rung.test, columns)
            yield from missing(rung.test, columns, left & (truth == OPEN))
            left &= truth != YES
    elif isinstance(scale, Best):
        low, _ = points(scale, columns)
        for each in scale.scales:
            yield from missing_points(each, columns, where & (points(each, columns)[1] > low))
    elif isinstance(scale, Chosen):
        yield from unknown((scale.key,), columns, where)
        column, known, kind = columns.codes(scale.key), columns.known(scale.key), kind_of(scale.key)
        for word, one in scale.scales.items():
            yield from missing_points(one, columns, where & (~known | (column == coded(kind, word))))
