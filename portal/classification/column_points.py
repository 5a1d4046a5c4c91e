"""Points of whole columns, mirroring `indicators`: the fewest and the most that are possible for each firm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from portal.classification.column_figures import SAFE, apart, arguments, figure, formula
from portal.classification.column_tests import OPEN, YES, holds, missing, unknown
from portal.classification.columns import Array, Columns, coded, kind_of
from portal.classification.indicators import Bands, Best, Choices, Chosen, Ladder, Scale, Steps

Ranges = tuple[Array, Array]


def points(scale: Scale, columns: Columns) -> Ranges:
    if isinstance(scale, Bands):
        return _bands(scale, columns)
    if isinstance(scale, Steps):
        return _steps(scale, columns)
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
    found = figure(columns, scale.quantity)
    earned = np.full(len(columns), scale.bands[-1].points, np.int16)
    pairs = list(zip(scale.bars, scale.bands, strict=False))
    for bar, band in reversed(pairs):
        difference = apart(columns, found, bar)
        earned[difference >= 0 if scale.rising else difference <= 0] = band.points
    earned[~found.computable] = scale.least
    if found.known.all():
        return earned, earned
    return np.where(found.known, earned, scale.least), np.where(found.known, earned, scale.most)


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
    earned = np.where(found.computable, np.minimum(steps, scale.most), 0).astype(np.int16)
    return earned, np.where(found.known, earned, scale.most).astype(np.int16)


def _choices(scale: Choices, columns: Columns) -> Ranges:
    column, known, kind = columns.codes(scale.key), columns.known(scale.key), kind_of(scale.key)
    earned = np.zeros(len(columns), np.int16)
    for word, worth in scale.table.items():
        earned[column == coded(kind, word)] = worth
    return np.where(known, earned, min(scale.table.values())), np.where(known, earned, scale.most)


def _ladder(scale: Ladder, columns: Columns) -> Ranges:
    low, high = np.zeros(len(columns), np.int16), np.zeros(len(columns), np.int16)
    done = np.zeros(len(columns), bool)
    for rung in scale.rungs:
        truth = holds(rung.test, columns)
        here = ~done & (truth == YES)
        low[here] = rung.points
        may = here | (~done & (truth == OPEN))
        high[may] = np.maximum(high[may], rung.points)
        done |= here
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
