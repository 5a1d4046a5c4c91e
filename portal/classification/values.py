"""The firm's own figure beside a threshold, as findings show it: exact, or cut towards the worse side, never rounded past a bar."""

from __future__ import annotations

from fractions import Fraction

from portal.classification.conditions import (
    AgeAtMost,
    All,
    Among,
    AnyOf,
    Compare,
    Contains,
    NoneOf,
    Sme,
    Test,
)
from portal.classification.holdings import Holding
from portal.classification.indicators import Bands, Best, Choices, Chosen, Ladder, Scale, Steps
from portal.classification.quantities import Quantity, plain
from portal.classification.view import View
from portal.classification.wording import WORDS
from portal.core.calendar import anniversary
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

RATE_PLACES = 4
SEVERAL, JOINT = (Best, Chosen), (All, AnyOf)
Shown = tuple[str | None, Text | None]  # the bare value, and words for it


def decisive(test: Test, view: View) -> Test:
    """The part of a condition that its finding shows: the first that fails it, or that carries it."""
    while isinstance(test, JOINT):
        if isinstance(test, All) and test.same:
            return _worst(test, view)
        wanted = isinstance(test, AnyOf)
        parts = [(part, part.holds(view)) for part in test.tests]
        test = next((part for part, truth in parts if truth is wanted), next(
            (part for part, truth in parts if truth is None), test.tests[0]))  # fmt: skip
    return test


def _worst(test: All, view: View) -> Test:
    known: list[tuple[Fraction, int]] = []
    for number, part in enumerate(test.tests):
        pair = view.pair(part.quantity) if isinstance(part, Compare) else None
        if not isinstance(pair, tuple):
            return part
        known.append((Fraction(*pair), number))
    return test.tests[min(known)[1]]


def value_of(test: Test, view: View) -> Shown:
    """The value of the decisive part; (None, None) while it is unknown or not computable."""
    return part_value(decisive(test, view), view)


def part_value(part: Test, view: View) -> Shown:
    if isinstance(part, Compare):
        return figure(part.quantity, view, down=part.relation in ("at_least", "more_than")), None
    if isinstance(part, Among):
        return _word(view.values.get(part.key))
    if isinstance(part, Contains):
        named = view.values.get(part.key)
        return (None if named is None else ", ".join(named)), None  # type: ignore[arg-type]
    if isinstance(part, Holding):
        return (str(part.counts(view)[0]) if part.list in view.values else None), None
    if isinstance(part, AgeAtMost):
        years = age(view)
        return years, (Text(N_("%(n)s years old"), n=int(years)) if years else None)
    if isinstance(part, Sme):
        size = part.table.size(view.values)
        return size, (Text(WORDS[size]) if size else None)
    if isinstance(part, NoneOf):
        applies = [key.partition(".")[2] for key in part.keys if view.values.get(key)]
        return (", ".join(applies) or "none" if part.holds(view) is not None else None), None
    return None, None


def _word(value: object) -> Shown:
    if value is None:
        return None, None
    return (str(value).lower() if isinstance(value, bool) else str(value)), Text(WORDS[value])


def age(view: View) -> str | None:
    """Completed years on the day of the decision."""
    established = view.values.get("established")
    if established is None:
        return None
    years = view.as_of.year - established.year  # type: ignore[attr-defined]
    try:
        return str(years - (view.as_of < anniversary(established, years)))  # type: ignore[arg-type]
    except Refused:
        return str(years)


def figure(quantity: Quantity, view: View, *, down: bool) -> str | None:
    """A figure as text; rates with four places, cut down where more is better and up where less is."""
    pair = view.pair(quantity)
    if not isinstance(pair, tuple):
        return None
    if not quantity.rate:
        return plain(*pair)
    one = 10**RATE_PLACES
    if quantity.kind == "compound_growth":
        return _places(_root(pair[0] * one**quantity.power, pair[1], quantity.power) - one)
    return _places(pair[0] * one // pair[1] if down else -(-pair[0] * one // pair[1]))


def _places(scaled: int) -> str:
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{RATE_PLACES + 1}d}"
    return f"{sign}{digits[:-RATE_PLACES]}.{digits[-RATE_PLACES:]}"


def _root(numerator: int, denominator: int, power: int) -> int:
    """The whole part of the power-th root, for showing only."""
    low, high = 0, 1
    while high**power * denominator <= numerator:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**power * denominator <= numerator else (low, middle)
    return low


def scale_value(scale: Scale, view: View) -> Shown:
    """The value behind an indicator's points."""
    if isinstance(scale, Bands):
        return figure(scale.quantity, view, down=scale.rising), None
    if isinstance(scale, Steps):
        return figure(scale.quantity, view, down=True), None
    if isinstance(scale, Choices):
        return _word(view.values.get(scale.key))
    if isinstance(scale, SEVERAL):
        bands = counted(scale, view)
        return scale_value(bands, view) if bands else (None, None)
    if isinstance(scale, Ladder):
        rung = next((rung for rung in scale.rungs if rung.test.holds(view)), None)
        low, high = scale.points(view)
        return (
            (None, None)
            if low != high
            else ("0", None)
            if rung is None
            else (value_of(rung.test, view)[0], rung.label)
        )
    return None, None


def counted(scale: Best | Chosen, view: View) -> Bands | None:
    """The one of several scales that counts: the better, or the chosen."""
    if isinstance(scale, Chosen):
        return scale.open(view)[0] if len(scale.open(view)) == 1 else None
    return max(scale.scales, key=lambda each: each.points(view)[0])
