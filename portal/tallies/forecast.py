"""When a target is met: how fast the count has grown month by month, carried on, with the band in which it lies in four cases of five.

The months' gains are taken as a pace that wanders, with noise about it (a local level model). How much of what is seen is
wandering and how much is noise is not known: every ratio of a list is tried, and each weighs as much as it explains the past.
No database, no clock; what cannot be said honestly is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist

from portal.core.i18n import N_
from portal.tallies.rules import Month, end_of_month

METHOD = N_(
    "The monthly growth of the past three years is carried on, the latest months counting most; the band is as wide as growth has varied, so "
    "that the day lies within it in about four cases of five."
)
LEAST_MONTHS = 6  # whole months of growth: with fewer nothing is said
MOST_MONTHS = 36  # what lies further back says nothing about today
FURTHEST = 240  # months: nobody knows what is in twenty years
DRAWN = 24  # months of the band that a chart shows
DAYS_A_MONTH = 365.2425 / 12
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
# How the pace's wandering in a month relates to the noise of a month (variances), and how likely that is before one looks.
WANDERING = ((0.0, 2.0), (0.003, 1.0), (0.01, 1.0), (0.03, 1.0), (0.1, 1.0), (0.3, 1.0), (1.0, 0.5))
NORMAL = NormalDist()


@dataclass(frozen=True)
class Ahead:
    """Where the count is likely to be at the end of a month to come: below `low` in one case of ten, above `high` in one of ten."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """What can be said of the day on which a target is met.

    `outcome`: met (already), expected, too_far (later than anybody can say), no_pace (it is not growing), too_short (a history),
    no_target. Only an expected one has its `day`; of its band an end that lies too far is None.
    """

    outcome: str
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    ahead: tuple[Ahead, ...] = ()


@dataclass(frozen=True)
class Pace:
    """One reading of the past: firms a month now, how sure that is, how it wanders, the noise of a month; and its weight."""

    now: float
    doubt: float
    wander: float
    noise: float
    weight: float

    def gained(self, months: float) -> tuple[float, float]:
        """What so many months bring, and its variance."""
        wandered = self.wander * months * (months + 1) * (2 * months + 1) / 6
        return self.now * months, self.doubt * months**2 + wandered + self.noise * months


def forecast(months: Sequence[Month], target: int | None) -> Forecast:
    """From the count at the end of each month, the last of them being the present day's, oldest first."""
    if target is None:
        return Forecast("no_target")
    if months and months[-1].count >= target:
        return Forecast("met")
    gains = gains_of(months)
    if len(gains) < LEAST_MONTHS:
        return Forecast("too_short")
    paces = paces_of(gains)
    pace = sum(one.weight * one.now for one in paces)
    if pace <= 0 or sum(gains[-12:]) <= 0:
        return Forecast("no_pace")
    here, missing = months[-1], target - months[-1].count
    ahead = tuple(_ahead(here, end, paces) for end in _month_ends(here.day))
    day = _reached(missing, paces, MIDDLE, here.day)
    if day is None:
        return Forecast("too_far", ahead=ahead)
    earliest, latest = (_reached(missing, paces, chance, here.day) for chance in (LOW, HIGH))
    return Forecast("expected", day, earliest, latest, ahead)


def gains_of(months: Sequence[Month]) -> list[int]:
    """What each whole month brought, from the first in which anything counted; the month that is not over yet is left out."""
    whole = [month for month in months if month.day == end_of_month(month.day)][-MOST_MONTHS - 1 :]
    counts = [month.count for month in whole]
    gains = [after - before for before, after in pairwise(counts)]
    first = next((place for place, gain in enumerate(gains) if gain), len(gains))
    return gains[first:] if counts and counts[0] == 0 else gains


def paces_of(gains: Sequence[int]) -> list[Pace]:
    """The readings of the past, one for each ratio of WANDERING; their weights sum to 1."""
    read = [_read(gains, ratio) for ratio, _ in WANDERING]
    best = max(likelihood for _, likelihood in read)
    weights = [
        prior * exp(likelihood - best) for (_, prior), (_, likelihood) in zip(WANDERING, read, strict=True)
    ]
    return [
        Pace(pace.now, pace.doubt, pace.wander, pace.noise, weight / sum(weights))
        for (pace, _), weight in zip(read, weights, strict=True)
    ]


def _read(gains: Sequence[int], ratio: float) -> tuple[Pace, float]:
    """Follows the pace through the months (a Kalman filter in units of the noise), and says how well it explains them."""
    pace, doubt, squares, logs = float(gains[0]), 1.0, 0.0, 0.0
    for gain in gains[1:]:
        doubt += ratio
        spread = doubt + 1
        surprise = gain - pace
        pace += surprise * doubt / spread
        doubt -= doubt * doubt / spread
        squares += surprise * surprise / spread
        logs += log(spread)
    freedom = len(gains) - 1
    # What comes one by one scatters at least by its own number (Poisson); few months know their own scatter badly (Student).
    noise = max(squares / freedom, abs(sum(gains)) / len(gains), 1.0) * freedom / max(freedom - 2, 1)
    likelihood = -(freedom * log(max(squares / freedom, 1e-6)) + logs) / 2
    return Pace(pace, doubt * noise, ratio * noise, noise, 0.0), likelihood


def _reached(missing: int, paces: Sequence[Pace], chance: float, start: date) -> date | None:
    """The day by which `missing` more have come with this chance; None when that lies too far."""
    before = 0.0
    for month in range(1, FURTHEST + 1):
        found = _chance(missing, paces, month)
        if found >= chance:
            part = (chance - before) / (found - before)
            return start + timedelta(days=max(1, round((month - 1 + part) * DAYS_A_MONTH)))
        before = found
    return None


def _chance(missing: int, paces: Sequence[Pace], months: float) -> float:
    total = 0.0
    for pace in paces:
        mean, variance = pace.gained(months)
        total += pace.weight * NORMAL.cdf((mean - missing) / sqrt(variance))
    return total


def _ahead(here: Month, end: date, paces: Sequence[Pace]) -> Ahead:
    months = (end - here.day).days / DAYS_A_MONTH
    low, middle, high = (max(0, here.count + round(_quantile(paces, months, q))) for q in (LOW, MIDDLE, HIGH))
    return Ahead(end, low, middle, high)


def _quantile(paces: Sequence[Pace], months: float, chance: float) -> float:
    """How much is gained in so many months with this chance of being less."""
    means = [pace.gained(months) for pace in paces]
    low = min(mean - 6 * sqrt(variance) for mean, variance in means)
    high = max(mean + 6 * sqrt(variance) for mean, variance in means)
    while high - low > 0.25:
        middle = (low + high) / 2
        if 1 - _chance_of(middle, paces, means) < chance:
            low = middle
        else:
            high = middle
    return high


def _chance_of(gain: float, paces: Sequence[Pace], means: Sequence[tuple[float, float]]) -> float:
    """That at least so much is gained."""
    return sum(
        pace.weight * NORMAL.cdf((mean - gain) / sqrt(variance))
        for pace, (mean, variance) in zip(paces, means, strict=True)
    )


def _month_ends(day: date) -> list[date]:
    ends: list[date] = []
    end = end_of_month(day)
    while len(ends) < DRAWN:
        if end > day:
            ends.append(end)
        end = end_of_month(end + timedelta(days=1))
    return ends
