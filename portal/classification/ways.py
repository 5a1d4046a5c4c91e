"""The cheapest way up: which figures would have to change, and by how much, until a rule book is met.

Cheapest is what changes a figure by the smallest part of what it is now (60 more than 240 is a quarter); for points, the
smallest part for each point that is still missing. Every way is judged by the same rules before it is told: one that would
spoil something else (more R&D is also more cost) is never shown. What cannot be reckoned (a patent, a title, a statement)
is no figure, and is listed beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from portal.classification.conditions import All, AnyOf, Compare, Test
from portal.classification.contradictions import STAFF_AT_MOST, YEARLY_AT_MOST
from portal.classification.distances import move
from portal.classification.facts import FIELDS
from portal.classification.indicators import Bands, Best, Chosen, Scale, Steps
from portal.classification.judging import Judgement, holds, judge_view
from portal.classification.quantities import plain
from portal.classification.rulebook import Indicator, RuleBook
from portal.classification.view import SCALE, YEARLY, View, is_amount

MOST_STEPS = 24  # each raises a line by one; no rule book has more lines than that to raise


@dataclass(frozen=True)
class Change:
    """One figure, as it is and as it would have to be, in whole 分 (amounts) or in units; `part` is their relative distance."""

    lever: str
    now: int
    then: int

    @property
    def part(self) -> Fraction:
        return Fraction(abs(self.then - self.now), abs(self.now))

    def amount(self) -> str:
        """By how much, in the figure's own unit."""
        return plain(abs(self.then - self.now), SCALE if is_amount(self.lever) else 1)

    def value(self) -> str:
        """What it would be, in the figure's own unit."""
        return plain(self.then, SCALE if is_amount(self.lever) else 1)


@dataclass(frozen=True)
class Way:
    """Figures to change together; `whole` says that nothing else is missing then."""

    changes: tuple[Change, ...]
    whole: bool

    @property
    def part(self) -> Fraction:
        return sum((change.part for change in self.changes), Fraction(0))


def ways(book: RuleBook, view: View, *, most: int = 3) -> list[Way]:
    """The cheapest first: single figures that do it alone; else one way of several figures, which may leave a rest.

    Empty where the rule book is met already, or where no figure would bring it nearer.
    """
    judgement = judge_view(book, view)
    if _done(judgement):
        return []
    tried = sorted({change for change, _ in _steps(book, view, judgement, reach=True)}, key=_cheapest)
    alone: dict[str, Way] = {}
    for change in tried:
        if change.lever not in alone and _done(judge_view(book, view.replaced(change.lever, change.then))):
            alone[change.lever] = Way((change,), whole=True)
        if len(alone) == most:
            break
    if alone:
        return list(alone.values())
    together = _together(book, view, judgement)
    return [together] if together else []


def _cheapest(change: Change) -> tuple[Fraction, str]:
    return change.part, change.lever


def _done(judgement: Judgement) -> bool:
    """Met, at the highest level that the rule book knows."""
    return judgement.certain == 0


def _together(book: RuleBook, view: View, judgement: Judgement) -> Way | None:
    """Step by step the cheapest next one, until nothing is missing or nothing can be moved."""
    start, now = view, view
    for _ in range(MOST_STEPS):
        if _done(judgement):
            break
        steps = sorted(_steps(book, now, judgement), key=lambda step: (step[0].part / step[1], step[0].lever))
        views = (now.replaced(change.lever, change.then) for change, _ in steps)
        taken = next((after for after in views if _better(judge_view(book, after), judgement)), None)
        if taken is None:
            break
        now, judgement = taken, judge_view(book, taken)
    levers = [key for key in now.numbers if key in start.numbers and now.numbers[key] != start.numbers[key]]
    changes = [Change(key, start.numbers[key], now.numbers[key]) for key in levers]
    return Way(tuple(sorted(changes, key=lambda each: each.part)), _done(judgement)) if changes else None


def _better(after: Judgement, before: Judgement) -> bool:
    """Nothing that held is lost, and something is gained: a condition, or points."""
    if after.certain < before.certain:
        return True
    held = [key for key, truth in before.conditions.items() if truth]
    if any(after.conditions[key] is not True for key in held):
        return False
    return _standing(after) > _standing(before)


def _standing(judgement: Judgement) -> tuple[int, int]:
    truths = [
        *judgement.conditions.values(),
        *(t for level in judgement.level_conditions for t in level.values()),
    ]
    return sum(truth is True for truth in truths), judgement.total[0]


def _steps(
    book: RuleBook, view: View, judgement: Judgement, *, reach: bool = False
) -> Iterator[tuple[Change, int]]:
    """Changes of one figure that raise one line, with the points it brings (1 for a condition); `reach` for every band above."""
    tests = [line.test for line in book.conditions if judgement.conditions[line.key] is False]
    tests += [line.test for level in book.levels for line in level.conditions if holds(line, view) is False]
    if True not in judgement.directs.values():
        tests += [line.test for line in book.directs if judgement.directs[line.key] is False]
    tests += [
        route.test for level in book.levels for route in level.routes if route.test.holds(view) is False
    ]
    for test in tests:
        yield from ((change, 1) for change in _of_test(test, view))
    if book.score is not None and judgement.scored is not True:
        for line in book.score.indicators:
            yield from _of_indicator(line, view, reach=reach)


def _of_test(test: Test, view: View) -> Iterator[Change]:
    if isinstance(test, Compare):
        change = _change(test, view)
        if change is not None:
            yield change
    elif isinstance(test, All | AnyOf):
        for part in test.tests:
            if part.holds(view) is False:
                yield from _of_test(part, view)


def _of_indicator(line: Indicator, view: View, *, reach: bool) -> Iterator[tuple[Change, int]]:
    low, high = line.scale.points(view)
    raised = set[str]()
    for compare, points in _bars(line.scale, view, low) if low == high else ():
        change = None if compare.quantity.lever in raised else _change(compare, view)
        if change is not None:
            yield change, points - low
            if not reach:
                raised.add(change.lever)


def _bars(scale: Scale, view: View, low: int) -> Iterator[tuple[Compare, int]]:
    """The thresholds above, the next one first, each with the points it brings."""
    if isinstance(scale, Bands):
        better = [
            (edge, band.points)
            for edge, band in zip(scale.edges, scale.bands, strict=False)
            if band.points > low
        ]
        yield from reversed(better)
    elif isinstance(scale, Best | Chosen):
        for each in scale.scales if isinstance(scale, Best) else scale.open(view):
            yield from _bars(each, view, low)
    elif isinstance(scale, Steps):
        pair = view.pair(scale.quantity)
        done = max(0, pair[0] // (pair[1] * scale.every)) if isinstance(pair, tuple) else 0
        for step in range(done + 1, scale.most // scale.each + 1):
            yield Compare(scale.quantity, "at_least", (step * scale.every, 1), ""), step * scale.each


def _change(compare: Compare, view: View) -> Change | None:
    """The move of the figure's lever; None for a year that is over, for what stands at zero, and where nothing would help."""
    lever = compare.quantity.lever
    if compare.quantity.kind == "number_of" or YEARLY.get(lever, ("", 0))[1]:
        return None
    moved, now = move(compare, view), view.numbers.get(lever, 0)
    if moved is None or now == 0:
        return None
    up = compare.relation in ("at_least", "more_than")
    change = Change(lever, now, now + moved[0] if up else now - moved[0])
    return change if _possible(change, view) else None


def _possible(change: Change, view: View) -> bool:
    """Whether the figure may stand beside the others: no part above its whole, nothing above its own limit."""
    limit = getattr(FIELDS.get(change.lever), "most", None)
    if limit is not None and change.then > int(limit * (SCALE if is_amount(change.lever) else 1)):
        return False
    for part, whole in (*YEARLY_AT_MOST, *STAFF_AT_MOST):
        if change.lever in (part, whole):
            values = {**view.numbers, change.lever: change.then}
            if part in values and whole in values and values[part] > values[whole]:
                return False
    return True
