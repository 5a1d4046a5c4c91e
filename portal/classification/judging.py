"""Judges a view of a firm by a rule book, three-valued and exact; the words for people are put to it elsewhere.

Each part is judged by itself first. Where exactly one unknown fact leaves something open, every value that could decide
differently is tried instead (`unknowns`), so that the answer is exact; with several unknown facts it may be coarser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.classification.conditions import Truth, every, some
from portal.classification.indicators import Points
from portal.classification.rulebook import Condition, FactLine, RuleBook, Tested
from portal.classification.unknowns import worth_trying
from portal.classification.view import Slot, View

Truths = dict[str, Truth]


@dataclass(frozen=True)
class Judgement:
    """What holds. Levels count from the highest, 0; one more than the last is no level at all.

    `certain` is the level surely reached, `possible` the best that is not ruled out; a rule book without levels has one.
    """

    conditions: Truths
    directs: Truths
    points: dict[str, Points]
    groups: dict[str, Points]
    total: Points
    scored: Truth
    level_conditions: tuple[Truths, ...]
    routes: tuple[Truths, ...]
    certain: int
    possible: int
    worst: int

    @property
    def outcome(self) -> Truth:
        if self.certain < self.worst:
            return True
        return False if self.possible == self.worst else None


def judge_view(book: RuleBook, view: View) -> Judgement:
    """The judgement; exact where one fact is missing."""
    judgement = judged(book, view)
    slots = open_slots(book, view, judgement)
    if len(slots) != 1:
        return judgement
    slot = slots.pop()
    apart = Apart(judgement, slot if isinstance(slot, str) else slot[0], frozenset(book.direct_waives))
    return merged(
        [judged(book, view.replaced(slot, value), apart) for value in worth_trying(book, view, slot)]
    )


@dataclass(frozen=True)
class Apart:
    """The judgement of the same firm but for one fact: a line that does not read it is judged as it was.

    What a direct way may replace (`replaced`) is judged anew: what it was says not whether it was replaced."""

    judgement: Judgement
    key: str
    replaced: frozenset[str]

    def reads(self, line: FactLine) -> bool:
        if self.key in line.keys or line.key in self.replaced:
            return True
        return isinstance(line, Condition) and line.waiver is not None


def judged(book: RuleBook, view: View, apart: Apart | None = None) -> Judgement:
    """Each part by itself: sound, but coarse where one unknown fact stands in several parts."""
    was = apart.judgement if apart else None
    directs = _truths(book.directs, view, apart, was.directs if was else None)
    direct = some(directs.values())
    conditions = _conditions(book.conditions, view, apart, was.conditions if was else None)
    for key in book.direct_waives:
        conditions[key] = some((conditions[key], direct))
    points, groups, total, scored = _score(book, view, apart)
    way = some((scored, direct)) if book.score else True
    common = every((*conditions.values(), way))
    level_conditions = tuple(
        _conditions(level.conditions, view, apart, was.level_conditions[n] if was else None)
        for n, level in enumerate(book.levels)
    )
    routes = tuple(
        _truths(level.routes, view, apart, was.routes[n] if was else None)
        for n, level in enumerate(book.levels)
    )
    levels = [
        every((common, *own.values(), some(ways.values()) if ways else True))
        for own, ways in zip(level_conditions, routes, strict=True)
    ] or [common]
    worst = len(levels)
    certain = next((n for n, truth in enumerate(levels) if truth), worst)
    possible = next((n for n, truth in enumerate(levels) if truth is not False), worst)
    return Judgement(
        conditions, directs, points, groups, total, scored, level_conditions, routes, certain, possible, worst
    )


def _truths(lines: Iterable[Tested], view: View, apart: Apart | None, was: Truths | None) -> Truths:
    if apart is None or was is None:
        return {line.key: line.test.holds(view) for line in lines}
    return {line.key: line.test.holds(view) if apart.reads(line) else was[line.key] for line in lines}


def _conditions(lines: Iterable[Condition], view: View, apart: Apart | None, was: Truths | None) -> Truths:
    if apart is None or was is None:
        return {line.key: holds(line, view) for line in lines}
    return {line.key: holds(line, view) if apart.reads(line) else was[line.key] for line in lines}


def holds(line: Condition, view: View) -> Truth:
    """A condition that is waived, or not examined for this kind, holds."""
    if view.kind not in line.kinds:
        return True
    truth = line.test.holds(view)
    return truth if truth or line.waiver is None else some((truth, line.waiver.holds(view)))


def _score(
    book: RuleBook, view: View, apart: Apart | None
) -> tuple[dict[str, Points], dict[str, Points], Points, Truth]:
    score = book.score
    if score is None:
        return {}, {}, (0, 0), None
    points = {
        line.key: line.scale.points(view) if apart is None or apart.reads(line) else apart.judgement.points[line.key]
        for line in score.indicators
    }  # fmt: skip
    groups = {
        group.key: _sum(points[line.key] for line in score.indicators if line.group == group.key)
        for group in score.groups
    }
    total = _sum(points.values())
    bars = [(total, score.passes), *((groups[group.key], group.passes) for group in score.groups)]
    bars += [(points[key], 1) for key in score.above_zero]
    return points, groups, total, every(_reaches(each, bar) for each, bar in bars)


def _sum(ranges: Iterable[Points]) -> Points:
    low = high = 0
    for least, most in ranges:
        low, high = low + least, high + most
    return low, high


def _reaches(points: Points, bar: int) -> Truth:
    if points[0] >= bar:
        return True
    return None if points[1] >= bar else False


def open_slots(book: RuleBook, view: View, judgement: Judgement) -> set[Slot]:
    """The unknown facts that leave something open."""
    slots: set[Slot] = set()
    lines = [(book.conditions, judgement.conditions)]
    lines += [
        (level.conditions, own) for level, own in zip(book.levels, judgement.level_conditions, strict=True)
    ]
    for conditions, truths in lines:
        for line in conditions:
            if truths[line.key] is None:
                slots.update(line.test.missing(view))
                slots.update(line.waiver.missing(view) if line.waiver else ())
    for direct in book.directs:
        if judgement.directs[direct.key] is None:
            slots.update(direct.test.missing(view))
    for level, ways in zip(book.levels, judgement.routes, strict=True):
        for route in level.routes:
            if ways[route.key] is None:
                slots.update(route.test.missing(view))
    for indicator in book.score.indicators if book.score else ():
        low, high = judgement.points[indicator.key]
        if low != high:
            slots.update(indicator.scale.missing(view))
    return slots


def merged(tried: Sequence[Judgement]) -> Judgement:
    """What all the judgements agree on; where they differ, it is open."""
    first = tried[0]
    return Judgement(
        conditions=_agreed([each.conditions for each in tried]),
        directs=_agreed([each.directs for each in tried]),
        points={key: _span([each.points[key] for each in tried]) for key in first.points},
        groups={key: _span([each.groups[key] for each in tried]) for key in first.groups},
        total=_span([each.total for each in tried]),
        scored=_same([each.scored for each in tried]),
        level_conditions=tuple(
            _agreed([each.level_conditions[n] for each in tried]) for n in range(len(first.level_conditions))
        ),
        routes=tuple(_agreed([each.routes[n] for each in tried]) for n in range(len(first.routes))),
        certain=max(each.certain for each in tried),
        possible=min(each.possible for each in tried),
        worst=first.worst,
    )


def _agreed(tried: Sequence[Truths]) -> Truths:
    return {key: _same([each[key] for each in tried]) for key in tried[0]}


def _same(truths: Sequence[Truth]) -> Truth:
    return truths[0] if all(truth is truths[0] for truth in truths) else None


def _span(ranges: Sequence[Points]) -> Points:
    return min(low for low, _ in ranges), max(high for _, high in ranges)
