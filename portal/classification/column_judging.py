"""Judges whole columns by a rule book: the same answers as `judging` for every firm, exact where one fact is missing.

What stays open after the first pass is looked at again: a firm that lacks exactly one fact is judged with every value
worth trying, many firms at once; only one that lacks a field inside a list goes through the rules for single firms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from portal.classification.column_points import missing_points, points
from portal.classification.column_tests import ENTRY, NO, OPEN, YES, certain_and_possible, holds, missing
from portal.classification.column_unknowns import tried
from portal.classification.columns import SMALL, Array, Columns, together, views
from portal.classification.conditions import Test
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
    """The answer for every firm of several blocks, as one; who lacks a single fact is looked at again, all blocks together."""
    whole = sum(map(len, parts))
    found = _Found(np.zeros(whole, SMALL), np.zeros(whole, SMALL), np.zeros(whole, np.int16), ["", SEVERAL])
    left: list[_Left] = []
    start = 0
    for columns in parts:
        here = slice(start, start + len(columns))
        truths = line_by_line(book, columns)
        found.certain[here], found.possible[here] = truths.certain, truths.possible
        undecided = truths.certain != truths.possible
        if undecided.any():
            left += _sorted_out(book, columns, truths, undecided, found, start)
        if len(parts) > 1:
            columns.forget()
        start += len(columns)
    if left:
        _look_again(book, left, found)
    found.lacks[found.certain == found.possible] = 0
    return Levels(found.certain, found.possible, _worst(book), found.lacks, tuple(found.lacked))


@dataclass(frozen=True)
class _Found:
    """What is known so far of all firms, to be filled; see `Levels`."""

    certain: Array
    possible: Array
    lacks: Array
    lacked: list[str]

    def lacking(self, rows: Array, name: str) -> None:
        if name not in self.lacked:
            self.lacked.append(name)
        self.lacks[rows] = self.lacked.index(name)


@dataclass(frozen=True)
class _Left:
    """Firms that lack exactly one fact: their facts, their places among all firms, and which of them lack which."""

    columns: Columns
    places: Array
    by_key: Mapping[str, Array]


def _sorted_out(
    book: RuleBook, columns: Columns, truths: Truths, undecided: Array, found: _Found, start: int
) -> Iterator[_Left]:
    """Notes what each undecided firm of a block lacks; gives those that lack exactly one fact."""
    rows_by_key, by_key, length = [], {}, 0
    for key, rows in _by_missing_fact(book, columns, truths, undecided):
        if key == ENTRY:
            certain, possible, names = _one_by_one(book, columns.only(book.keys_read).take(rows))
            found.certain[rows + start], found.possible[rows + start] = certain, possible
            for name in sorted(set(names)):
                found.lacking(rows[np.array([each == name for each in names])] + start, name)
            continue
        found.lacking(rows + start, key)
        if key != SEVERAL:
            rows_by_key.append(rows)
            by_key[key] = np.arange(length, length + len(rows))
            length += len(rows)
    if rows_by_key:
        all_rows = np.concatenate(rows_by_key)
        yield _Left(columns.only(book.keys_read).take(all_rows), all_rows + start, by_key)


def _look_again(book: RuleBook, left: list[_Left], found: _Found) -> None:
    """Judges the firms that lack exactly one fact with every value worth trying."""
    columns, places = (
        together([each.columns for each in left]),
        np.concatenate([each.places for each in left]),
    )
    starts = np.cumsum([0, *(len(each.places) for each in left)])
    keys = dict.fromkeys(key for each in left for key in each.by_key)
    single = [
        (key, np.concatenate([each.by_key[key] + start for each, start in zip(left, starts, strict=False) if key in each.by_key]))
        for key in keys
    ]  # fmt: skip
    low, high = np.zeros(len(columns), SMALL), np.full(len(columns), _worst(book), SMALL)
    for stands_for, supposed in tried(book, columns, single):
        truths = line_by_line(book, supposed)
        np.maximum.at(low, stands_for, truths.certain)
        np.minimum.at(high, stands_for, truths.possible)
    found.certain[places], found.possible[places] = low, high


def _worst(book: RuleBook) -> int:
    return len(book.levels) or 1


def line_by_line(book: RuleBook, columns: Columns) -> Truths:
    """Each part by itself; see `judging.judged`."""
    directs = {line.key: holds(line.test, columns) for line in book.directs}
    conditions = {line.key: condition(line, columns) for line in book.conditions}
    for key in book.direct_waives:
        conditions[key] = np.maximum(conditions[key], _most(directs.values(), columns))
    earned, scored = _score(book, columns)
    common = _least(conditions.values(), columns)
    if scored is not None:
        common = np.minimum(common, np.maximum(scored, _most(directs.values(), columns)))
    own = tuple({line.key: condition(line, columns) for line in level.conditions} for level in book.levels)
    routes = tuple({line.key: holds(line.test, columns) for line in level.routes} for level in book.levels)
    levels = [
        np.minimum(_least((common, *each.values()), columns), _most(ways.values(), columns) if ways else YES)
        for each, ways in zip(own, routes, strict=True)
    ] or [common]
    certain = _first([truth != YES for truth in levels])
    possible = _first([truth == NO for truth in levels])
    return Truths(conditions, directs, earned, own, routes, scored, certain, possible)


def _first(failed: Sequence[Array]) -> Array:
    """The place of the first that has not failed; one more than the last where all have."""
    left, place = failed[0], failed[0].astype(SMALL)
    for each in failed[1:]:
        left = left & each
        place += left.view(SMALL)
    return place


def condition(line: Condition, columns: Columns) -> Array:
    """One that is waived, or not examined for this kind, holds."""
    if columns.kind not in line.kinds:
        return np.full(len(columns), YES, SMALL)
    truth = holds(line.test, columns)
    return truth if line.waiver is None else np.maximum(truth, holds(line.waiver, columns))


def _least(truths: Iterable[Array], columns: Columns) -> Array:
    found = tuple(truths)
    return reduce(np.minimum, found) if found else np.full(len(columns), YES, SMALL)


def _most(truths: Iterable[Array], columns: Columns) -> Array:
    found = tuple(truths)
    return reduce(np.maximum, found) if found else np.full(len(columns), NO, SMALL)


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
    return certain_and_possible(ranges[0] >= bar, ranges[1] >= bar)


def _by_missing_fact(
    book: RuleBook, columns: Columns, truths: Truths, undecided: Array
) -> list[tuple[str, Array]]:
    """The undecided firms by the one fact that is missing, those that lack several, those that lack something in a list."""
    lacking: dict[str, Array] = {}
    for key, here in _open_keys(book, columns, truths, undecided):
        lacking[key] = lacking[key] | here if key in lacking else here
    count, inside = np.zeros(len(columns), SMALL), np.zeros(len(columns), bool)
    for key, here in lacking.items():
        if key.endswith(ENTRY):
            inside |= here
        else:
            count += here.view(SMALL)
    groups = [(SEVERAL, (count > 1) | ((count == 1) & inside)), (ENTRY, (count == 0) & inside)]
    single = (count == 1) & ~inside
    groups += [(key, here & single) for key, here in lacking.items() if not key.endswith(ENTRY)]
    found = [(key, np.flatnonzero(here)) for key, here in groups]
    return [(key, here) for key, here in found if len(here)]


def _open_keys(
    book: RuleBook, columns: Columns, truths: Truths, undecided: Array
) -> Iterator[tuple[str, Array]]:
    """The unknown keys that leave something open, as `judging.open_slots`, each with the firms (of the undecided)."""
    tests: list[tuple[Test, Array]] = []
    lines = [(book.conditions, truths.conditions)]
    lines += [
        (level.conditions, own) for level, own in zip(book.levels, truths.level_conditions, strict=True)
    ]
    for conditions, found in lines:
        for line in conditions:
            tests += [(test, found[line.key]) for test in (line.test, line.waiver) if test is not None]
    tests += [(direct.test, truths.directs[direct.key]) for direct in book.directs]
    for level, ways in zip(book.levels, truths.routes, strict=True):
        tests += [(route.test, ways[route.key]) for route in level.routes]
    for test, truth in tests:
        here = undecided & (truth == OPEN)
        if here.any():
            yield from missing(test, columns, here)
    for indicator in book.score.indicators if book.score else ():
        low, high = truths.points[indicator.key]
        here = undecided & (low != high)
        if here.any():
            yield from missing_points(indicator.scale, columns, here)


def _one_by_one(book: RuleBook, columns: Columns) -> tuple[Array, Array, list[str]]:
    certain, possible, names = [], [], []
    for view in views(columns, range(len(columns))):
        judgement = judge_view(book, view)
        certain.append(judgement.certain)
        possible.append(judgement.possible)
        slots = open_slots(book, view, judged(book, view))
        names.append(str(next(iter(slots))[0]) if len(slots) == 1 else SEVERAL)
    return np.array(certain, SMALL), np.array(possible, SMALL), names
