"""How far each firm is from the next level, as one number to sort by: thousandths of what its failing lines ask for.

A figure that reaches 90 % of its threshold lacks 100 thousandths; a proof that is missing lacks 1000; lines that fail
add up. It says who is near, never who qualifies: floating point serves. The exact words come from `distances`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.classification.column_figures import drawn
from portal.classification.column_judging import Levels, Truths, line_by_line, total
from portal.classification.column_tests import NO, holds
from portal.classification.columns import Array, Columns
from portal.classification.conditions import All, AnyOf, Compare, Test
from portal.classification.rulebook import RuleBook

MOST = 30_000
THOUSAND = 1000


@dataclass(frozen=True)
class Gaps:
    """Thousandths to the next level (-1: there is none, or it is open), and the line that lacks most by its place in `lines`."""

    thousandths: Array
    line: Array
    lines: tuple[str, ...]


def gaps(book: RuleBook, columns: Columns, levels: Levels) -> Gaps:
    """For firms that fail the lowest level, the way there; for the others the way to the next level up."""
    truths = line_by_line(book, columns)
    parts = _common(book, columns, truths)
    whole = np.full(len(columns), -1.0)
    names = tuple(parts)
    most, line = np.zeros(len(columns)), np.zeros(len(columns), np.int16)
    for number, part in enumerate(parts.values()):
        line = np.where(part > most, number, line)
        most = np.maximum(most, part)
    common = np.sum(list(parts.values()), axis=0) if parts else np.zeros(len(columns))
    if not book.levels:
        whole = np.where(levels.possible == levels.worst, common, whole)
    for number, level in enumerate(book.levels):
        target = levels.certain == number + 1
        if number + 1 == levels.worst:
            target &= levels.possible == levels.worst
        own = [_line(each.test, columns) for each in level.conditions]
        ways = [_line(each.test, columns) for each in level.routes]
        to_go = common + sum(own, np.zeros(len(columns)))
        if ways:
            route = np.minimum.reduce(ways)
            to_go = to_go + route
            if number + 1 == levels.worst:
                line = np.where(target & (route > most), len(names), line)
        whole = np.where(target, to_go, whole)
    scaled = np.where(whole < 0, -1, np.clip(np.ceil(whole * THOUSAND - 1e-6), 1, MOST)).astype(np.int16)
    return Gaps(scaled, line, (*names, "route"))


def _common(book: RuleBook, columns: Columns, truths: Truths) -> dict[str, Array]:
    """What each line that all levels share lacks."""
    parts = {}
    for line in book.conditions:
        failing = truths.conditions[line.key] == NO
        parts[line.key] = np.where(failing, _line(line.test, columns), 0.0)
    if book.score is not None and truths.scored is not None:
        short = np.zeros(len(columns))
        score = book.score
        bars = [(list(truths.points.values()), score.passes)]
        bars += [
            ([truths.points[line.key] for line in score.indicators if line.group == group.key], group.passes)
            for group in score.groups
        ]
        for ranges, passes in bars:
            _, high = total(ranges, columns)
            short += np.maximum(passes - high, 0) / max(passes, 1)
        waived = np.zeros(len(columns), bool)
        for truth in truths.directs.values():
            waived |= truth != NO
        parts[score.key] = np.where((truths.scored == NO) & ~waived, np.maximum(short, 0.001), 0.0)
    return parts


def _line(test: Test, columns: Columns) -> Array:
    if isinstance(test, All):
        whole: Array = np.sum([_line(each, columns) for each in test.tests], axis=0)
        return whole
    if isinstance(test, AnyOf):
        least: Array = np.minimum.reduce([_line(each, columns) for each in test.tests])
        return least
    failing: Array = holds(test, columns) == NO
    if not isinstance(test, Compare):
        return failing.astype(float)
    values, computable = drawn(columns, test.quantity)
    bar = bar_of(test)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.minimum(np.abs(values - bar) / (abs(bar) or 1.0), 1.0)
    return np.where(failing, np.where(computable, np.maximum(away, 0.001), 1.0), 0.0)


def bar_of(test: Compare) -> float:
    """The threshold on the axis of `drawn`."""
    return float(test.bare)
