"""Judges whole columns by a rule book: the same answers as `judging` for every firm, exact where one fact is missing.

What stays open after the first pass is looked at again: a firm that lacks exactly one fact is judged with every value
worth trying, many firms at once; only one that lacks a field inside a list goes through the rules for single firms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from portal.classification.column_points import missing_points, points
from portal.classification.column_tests import ENTRY, NO, OPEN, YES, holds, missing
from portal.classification.column_unknowns import tried
from portal.classification.columns import SMALL, Array, Columns, together, views
from portal.classification.judging import judge_view, judged, open_slots
from portal.classification.rulebook import Condition, RuleBook

SEVERAL = "*"  # more than one fact is missing


@dataclass(frozen=True)
class Levels:
    """For each firm the level surely reached and the best not ruled out, as `Judgement`; and the key of the one
    missing fact that decides, by its place in `lacked` (0: none, 1: several)."""

    certain: Array
    possible: Array
    worst: int
    lacks: Array
    lacked: tuple[str, ...] = ("", SEVERAL)

    @property
    def undetermined(self) -> Array:
        found: Array = (self.certain == self.worst) & (self.possible < self.worst)
        return found


@dataclass(frozen=True)
class Truths:
    """Each line of a rule book by itself, over the columns."""

    conditions: Mapping[str, Array]
    directs: Mapping[str, Array]
    points: Mapping[str, tuple[Array, Array]]
    level_conditions: tuple[Mapping[str, Array], ...]
    routes: tuple[Mapping[str, Array], ...]
    scored: Array | None
    certain: Array
    possible: Array


def judge_columns(book: RuleBook, columns: Columns) -> Levels:
    """The answer for every firm."""
    return judge_parts(book, [columns])


def judge_parts(book: RuleBook, parts: Sequence[Columns]) -> Levels:
    """The answer for every firm of several blocks, as one; what stays open in any of them is looked at again together."""
    certain_parts, possible_parts, left, rows, start = [], [], [], [], 0
    for columns in parts:
        first = line_by_line(book, columns)
        certain_parts.append(first.certain)
        possible_parts.append(first.possible)
        here = np.flatnonzero(first.certain != first.possible)
        if len(here):
            left.append(columns.only(book.keys_read).take(here))
            rows.append(here + start)
        start += len(columns)
        if len(parts) > 1:
            columns.made.clear()
    certain, possible = np.concatenate(certain_parts), np.concatenate(possible_parts)
    lacks, lacked = np.zeros(start, np.int16), ["", SEVERAL]
    if left:
        _look_again(book, together(left), np.concatenate(rows), (certain, possible, lacks, lacked))
    lacks[certain == possible] = 0
    return Levels(certain, possible, _worst(book), lacks, tuple(lacked))


def _look_again(
    book: RuleBook, columns: Columns, rows: Array, found: tuple[Array, Array, Array, list[str]]
) -> None:
    """Settles the firms that lack exactly one fact; says of the others that they lack several."""
    certain, possible, lacks, lacked = found
    groups = _by_missing_fact(book, columns)
    single = [(key, here) for key, here in groups if key not in (SEVERAL, ENTRY)]
    for key, here in groups:
        if key == ENTRY:
            own_certain, own_possible, names = _one_by_one(book, columns.take(here))
            certain[rows[here]], possible[rows[here]] = own_certain, own_possible
            for name in sorted(set(names)):
                _put(lacked, name, lacks, rows[here[np.array([each == name for each in names])]])
        else:
            _put(lacked, key, lacks, rows[here])
    if not single:
        return
    low, high = np.zeros(len(columns), SMALL), np.full(len(columns), _worst(book), SMALL)
    for stands_for, supposed in tried(book, columns, single):
        truths = line_by_line(book, supposed)
        np.maximum.at(low, stands_for, truths.certain)
        np.minimum.at(high, stands_for, truths.possible)
    settled = np.concatenate([here for _, here in single])
    certain[rows[settled]], possible[rows[settled]] = low[settled], high[settled]


def _put(lacked: list[str], name: str, lacks: Array, rows: Array) -> None:
    if name not in lacked:
        lacked.append(name)
    lacks[rows] = lacked.index(name)


def _worst(book: RuleBook) -> int:
    return len(book.levels) or 1


def line_by_line(book: RuleBook, columns: Columns) -> Truths:
    """Each part by itself; see `judging.judged`."""
    directs = {line.key: holds(line.test, columns) for line in book.directs}
    direct = _most(directs.values(), columns)
    conditions = {line.key: condition(line, columns) for line in book.conditions}
    for key in book.direct_waives:
        conditions[key] = np.maximum(conditions[key], direct)
    earned, scored = _score(book, columns)
    common = _least(conditions.values(), columns)
    if scored is not None:
        common = np.minimum(common, np.maximum(scored, direct))
    own = tuple({line.key: condition(line, columns) for line in level.conditions} for level in book.levels)
    routes = tuple({line.key: holds(line.test, columns) for line in level.routes} for level in book.levels)
    levels = [
        np.minimum(_least((common, *each.values()), columns), _most(ways.values(), columns) if ways else YES)
        for each, ways in zip(own, routes, strict=True)
    ] or [common]
    certain = possible = np.full(len(columns), len(levels), SMALL)
    for number, truth in reversed(list(enumerate(levels))):
        certain = np.where(truth == YES, SMALL(number), certain)
        possible = np.where(truth != NO, SMALL(number), possible)
    return Truths(conditions, directs, earned, own, routes, scored, certain, possible)


def condition(line: Condition, columns: Columns) -> Array:
    """One that is waived, or not examined for this kind, holds."""
    if columns.kind not in line.kinds:
        return np.full(len(columns), YES, SMALL)
    truth = holds(line.test, columns)
    return truth if line.waiver is None else np.maximum(truth, holds(line.waiver, columns))


def _least(truths: Iterable[Array], columns: Columns) -> Array:
    answer: Array = np.full(len(columns), YES, SMALL)
    for truth in truths:
        answer = np.minimum(answer, truth)
    return answer


def _most(truths: Iterable[Array], columns: Columns) -> Array:
    answer: Array = np.zeros(len(columns), SMALL)
    for truth in truths:
        answer = np.maximum(answer, truth)
    return answer


def _score(book: RuleBook, columns: Columns) -> tuple[dict[str, tuple[Array, Array]], Array | None]:
    score = book.score
    if score is None:
        return {}, None
    earned = {line.key: points(line.scale, columns) for line in score.indicators}
    answer = reaches(total(earned.values(), columns), score.passes)
    for group in score.groups:
        own = [earned[line.key] for line in score.indicators if line.group == group.key]
        answer = np.minimum(answer, reaches(total(own, columns), group.passes))
    for key in score.above_zero:
        answer = np.minimum(answer, reaches(earned[key], 1))
    return earned, answer


def total(ranges: Iterable[tuple[Array, Array]], columns: Columns) -> tuple[Array, Array]:
    low, high = np.zeros(len(columns), np.int16), np.zeros(len(columns), np.int16)
    for least, most in ranges:
        low, high = low + least, high + most
    return low, high


def reaches(ranges: tuple[Array, Array], bar: int) -> Array:
    return ((ranges[0] >= bar).astype(SMALL) + (ranges[1] >= bar).astype(SMALL)).astype(SMALL)


def _by_missing_fact(book: RuleBook, columns: Columns) -> list[tuple[str, Array]]:
    """The firms by the one fact that is missing, those that lack several, and those that lack something in a list."""
    lacking: dict[str, Array] = {}
    for key, here in _open_keys(book, columns):
        lacking[key] = lacking[key] | here if key in lacking else here
    count, inside = np.zeros(len(columns), np.int16), np.zeros(len(columns), bool)
    for key, here in lacking.items():
        if key.endswith(ENTRY):
            inside |= here
        else:
            count += here
    groups = [(SEVERAL, (count > 1) | ((count == 1) & inside)), (ENTRY, (count == 0) & inside)]
    single = (count == 1) & ~inside
    groups += [(key, here & single) for key, here in lacking.items() if not key.endswith(ENTRY)]
    found = [(key, np.flatnonzero(here)) for key, here in groups]
    return [(key, here) for key, here in found if len(here)]


def _open_keys(book: RuleBook, columns: Columns) -> Iterable[tuple[str, Array]]:
    truths = line_by_line(book, columns)
    lines = [(book.conditions, truths.conditions)]
    lines += [
        (level.conditions, own) for level, own in zip(book.levels, truths.level_conditions, strict=True)
    ]
    for conditions, found in lines:
        for line in conditions:
            here = found[line.key] == OPEN
            yield from missing(line.test, columns, here)
            if line.waiver:
                yield from missing(line.waiver, columns, here)
    for direct in book.directs:
        yield from missing(direct.test, columns, truths.directs[direct.key] == OPEN)
    for level, ways in zip(book.levels, truths.routes, strict=True):
        for route in level.routes:
            yield from missing(route.test, columns, ways[route.key] == OPEN)
    for indicator in book.score.indicators if book.score else ():
        low, high = truths.points[indicator.key]
        yield from missing_points(indicator.scale, columns, low != high)


def _one_by_one(book: RuleBook, columns: Columns) -> tuple[Array, Array, list[str]]:
    certain, possible, names = [], [], []
    for view in views(columns, range(len(columns))):
        judgement = judge_view(book, view)
        certain.append(judgement.certain)
        possible.append(judgement.possible)
        slots = open_slots(book, view, judged(book, view))
        names.append(str(next(iter(slots))[0]) if len(slots) == 1 else SEVERAL)
    return np.array(certain, SMALL), np.array(possible, SMALL), names
