"""How far a firm is from a threshold, in the threshold's own unit, when nothing else changes: "研发费用再增加 110 万元可得 20 分"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from portal.classification.conditions import All, Among, AnyOf, Compare, Contains, KindIs, NoneOf, Test
from portal.classification.holdings import Holding
from portal.classification.indicators import Bands, Best, Choices, Chosen, Ladder, Scale, Steps
from portal.classification.quantities import plain
from portal.classification.view import SCALE, YEARLY, View, is_amount
from portal.classification.wording import OR, WORDS, fact_name, lever_unit
from portal.core.i18n import N_, Text

GRID = 10_000  # amounts are rounded up to 0.01 of their unit, so that they surely suffice
RANKS = ("domestic_rank", "maker_china_top")
SHOWN_WAYS = 2
BANDED = (Bands, Best, Chosen)

MORE_POINTS = N_("%(amount)s %(unit)s more %(fact)s gives %(points)s points")
LESS_POINTS = N_("%(amount)s %(unit)s less %(fact)s gives %(points)s points")
MORE = N_("%(amount)s %(unit)s more %(fact)s reaches it")
LESS = N_("%(amount)s %(unit)s less %(fact)s reaches it")
SHORT = N_("%(fact)s was %(amount)s %(unit)s short")
OVER = N_("%(fact)s was %(amount)s %(unit)s too high")
HAVING = N_("%(rung)s gives %(points)s points")
BOTH = N_("%(a)s, and %(b)s")
EITHER = N_("%(a)s, or %(b)s")

Move = tuple[int, Text]


def move(compare: Compare, view: View, points: int | None = None) -> Move | None:
    """By how much the figure's lever must move to reach the threshold; None where that cannot be said."""
    quantity, lever = compare.quantity, compare.quantity.lever
    if lever in RANKS or not isinstance(view.pair(quantity), tuple):
        return None
    up, grid = compare.relation in ("at_least", "more_than"), GRID if is_amount(lever) else 1
    now, apart, slope = _apart(compare, view)
    if slope <= 0:
        return None
    away = -(apart if up else -apart)  # in units of 1/slope
    steps = -(-away // (slope * grid))
    if compare.relation in ("more_than", "less_than") and steps * slope * grid == away:
        steps += 1
    away = steps * grid
    if away <= 0 or (not up and away > now):
        return None
    return away, _sentence(lever, away, up, points)


def _apart(compare: Compare, view: View) -> tuple[int, int, int]:
    """The lever as it is, how far the comparison is from its bar, and by how much one more of the lever moves it."""
    quantity, (p, q) = compare.quantity, compare.bar
    if quantity.kind == "number_of":
        now = len(view.values[quantity.lever])  # type: ignore[arg-type]
        return now, now * q - p, q
    now = view.numbers[quantity.lever]
    ends = []
    for more in (0, 1):
        known = [now + more if key == quantity.lever else view.values[key] for key in quantity.keys]
        numerator, denominator = quantity.formula(*known)
        ends.append(numerator * q - p * denominator)
    return now, ends[0], ends[1] - ends[0]


def _sentence(lever: str, away: int, up: bool, points: int | None) -> Text:
    words = {
        "amount": plain(away, SCALE if is_amount(lever) else 1), "fact": fact_name(lever),
        "unit": lever_unit(lever),
    }  # fmt: skip
    if points is not None:
        return Text(MORE_POINTS if up else LESS_POINTS, points=points, **words)
    if YEARLY.get(lever, ("", 0))[1]:  # a year that is over cannot be changed
        return Text(SHORT if up else OVER, **words)
    return Text(MORE if up else LESS, **words)


def to_meet(test: Test, view: View) -> Text | None:
    """What would make a condition hold that does not."""
    if isinstance(test, Compare):
        moved = move(test, view)
        return moved[1] if moved else None
    if isinstance(test, All):
        failing = [each for each in test.tests if each.holds(view) is not True]
        parts = [to_meet(each, view) for each in failing]
        return _join(BOTH, parts) if all(parts) else None
    if isinstance(test, AnyOf):
        ways = [way for each in test.tests if (way := to_meet(each, view)) is not None]
        return _join(EITHER, ways[:SHOWN_WAYS])
    if isinstance(test, Holding):
        certain, _ = test.counts(view)
        return Text(
            N_("%(n)s more that fit are needed (%(thing)s)"),
            n=test.at_least - certain,
            thing=fact_name(test.list),
        )
    if isinstance(test, Contains):
        titles = reduce(lambda a, b: Text(OR, a=a, b=b), (Text(WORDS[word]) for word in test.words))
        return Text(N_("First obtain: %(titles)s"), titles=titles)
    if isinstance(test, NoneOf):
        named = [fact_name(key) for key in test.keys if view.values.get(key)]
        return Text(N_("To be cleared: %(what)s"), what=_join(BOTH, named)) if named else None
    if isinstance(test, Among) and not isinstance(test.words[0], bool):
        words = reduce(lambda a, b: Text(OR, a=a, b=b), (Text(WORDS[word]) for word in test.words))
        return Text(N_("Needed: %(words)s"), words=words)
    return None if isinstance(test, KindIs) or not isinstance(test, Among) else Text(N_("Needed, with proof"))


def _join(joint: str, parts: Iterable[Text | None]) -> Text | None:
    known = list(dict.fromkeys(part for part in parts if part is not None))
    return reduce(lambda a, b: Text(joint, a=a, b=b), known) if known else None


def to_next_points(scale: Scale, view: View, low: int) -> Text | None:
    """The cheapest way from `low` to the next higher points of an indicator."""
    if low >= scale.most:
        return None
    if isinstance(scale, BANDED):
        moves = list(_moves(scale, view, low))
        return min(moves, key=lambda each: each[0])[1] if moves else None
    if isinstance(scale, Steps):
        pair = view.pair(scale.quantity)
        done = pair[0] // (pair[1] * scale.every) if isinstance(pair, tuple) else 0
        bar = Compare(scale.quantity, "at_least", ((max(done, 0) + 1) * scale.every, 1), "")
        moved = move(bar, view, min(scale.most, low + scale.each))
        return moved[1] if moved else None
    if isinstance(scale, Ladder):
        better = [rung for rung in scale.rungs if rung.points > low]
        return Text(HAVING, rung=better[-1].label, points=better[-1].points) if better else None
    if isinstance(scale, Choices):
        points, word = min((points, str(word)) for word, points in scale.table.items() if points > low)
        return Text(HAVING, rung=Text(WORDS.get(_flag(word), word)), points=points)
    return None


def _flag(word: str) -> object:
    return {"True": True, "False": False}.get(word, word)


def _moves(scale: Scale, view: View, low: int) -> Iterable[Move]:
    if isinstance(scale, Best):
        for each in scale.scales:
            yield from _moves(each, view, low)
    elif isinstance(scale, Chosen):
        for each in scale.open(view):
            yield from _moves(each, view, low)
    elif isinstance(scale, Bands):
        better = [
            (edge, band) for edge, band in zip(scale.edges, scale.bands, strict=False) if band.points > low
        ]
        if better:
            moved = move(better[-1][0], view, better[-1][1].points)
            if moved:
                yield moved
