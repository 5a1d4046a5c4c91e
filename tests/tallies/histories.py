"""Simulated histories of a count, of five kinds, each with the day on which it really met a target after its last known month."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.tallies.rules import Month, end_of_month

KINDS = ("flat", "accelerating", "saturating", "bursty", "wandering")
FURTHEST = 400  # months


@dataclass(frozen=True)
class History:
    """What was known, what was wanted, and when it came true (None: not within FURTHEST months)."""

    kind: str
    months: list[Month]
    target: int
    met_on: date | None


def histories(number: int, *, seed: int) -> list[History]:
    """As many, the kinds in turn; 12 to 40 months are known, and the target lies 4 to 24 months' mean growth away."""
    return [
        _history(KINDS[place % len(KINDS)], random.Random(seed * 100_000 + place)) for place in range(number)
    ]


def _history(kind: str, dice: random.Random) -> History:
    rate, known = _rate(kind, dice), dice.randint(12, 40)
    months, end = [Month(date(2021, 12, 31), 0)], date(2022, 1, 31)
    for month in range(known):
        months.append(Month(end, months[-1].count + poisson(dice, rate(month))))
        end = end_of_month(end + timedelta(days=1))
    here = months[-1]
    target = here.count + max(5, round(here.count / known * dice.uniform(4, 24)))
    return History(kind, months, target, _met_on(here, target, known, rate, dice))


def _met_on(
    here: Month, target: int, known: int, rate: Callable[[int], float], dice: random.Random
) -> date | None:
    day, count = here.day, here.count
    for month in range(known, known + FURTHEST):
        gain = poisson(dice, rate(month))
        if count + gain >= target:
            return day + timedelta(days=round((target - count) / gain * 30.4))
        count, day = count + gain, end_of_month(day + timedelta(days=1))
    return None


def _rate(kind: str, dice: random.Random) -> Callable[[int], float]:
    """How many come in a month: always the same, 0.5 to 2 % more or less each month, in bursts, or as a walk."""
    base = dice.uniform(5, 40)
    growth = {"accelerating": dice.uniform(0.005, 0.02), "saturating": -dice.uniform(0.004, 0.015)}.get(
        kind, 0
    )
    if kind == "bursty":
        chance, height = 1 / dice.randint(4, 12), dice.uniform(3, 6)
        return lambda month: base * (height if dice.random() < chance else 0.5)
    if kind == "wandering":
        state = [base]

        def walk(month: int) -> float:
            state[0] = max(1.0, state[0] * math.exp(dice.gauss(0, 0.06)))
            return state[0]

        return walk
    return lambda month: base * math.exp(growth * month)


def poisson(dice: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    floor, found, product = math.exp(-mean), 0, dice.random()
    while product > floor:
        found, product = found + 1, product * dice.random()
    return found
