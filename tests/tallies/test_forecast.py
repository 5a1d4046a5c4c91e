"""The forecast holds what it promises over simulated histories, and says nothing where nothing can be said."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest

from portal.tallies.forecast import DRAWN, forecast, gains_of, paces_of
from portal.tallies.rules import Month, end_of_month
from tests.tallies.histories import KINDS, History, histories


def line(
    gains: list[int], *, start: int = 0, first: date = date(2024, 1, 31), today: date | None = None
) -> list[Month]:
    """The ends of months with these gains, and the present day when it is none of them."""
    end, count = end_of_month(first.replace(day=1) - timedelta(days=1)), start
    months = [Month(end, count)]
    for gain in gains:
        end, count = end_of_month(end + timedelta(days=1)), count + gain
        months.append(Month(end, count))
    return months if today is None else [*months, Month(today, count)]


def holds(history: History) -> bool:
    """Whether the true day lies within the band; an open end reaches for ever."""
    found = forecast(history.months, history.target)
    assert found.outcome == "expected"
    assert found.earliest is not None
    late = found.latest is not None and (history.met_on is None or history.met_on > found.latest)
    return not late and (history.met_on is None or history.met_on >= found.earliest)


ABOUT_FOUR_IN_FIVE = (0.72, 0.88)


def test_the_band_of_four_in_five_holds_in_about_four_of_five_histories() -> None:
    held: dict[str, list[bool]] = defaultdict(list)
    for history in histories(400, seed=1):
        held[history.kind].append(holds(history))
    every = [one for kind in held.values() for one in kind]
    least, most = ABOUT_FOUR_IN_FIVE
    assert least <= sum(every) / len(every) <= most
    for kind in KINDS:  # and no kind is left in the lurch
        assert sum(held[kind]) / len(held[kind]) >= 0.6, kind


def test_bands_of_another_width_are_told_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure above is one: a band of three in five falls below it, one of nineteen in twenty rises above."""
    least, most = ABOUT_FOUR_IN_FIVE
    found = {}
    for outside in (0.2, 0.025):
        monkeypatch.setattr("portal.tallies.forecast.LOW", outside)
        monkeypatch.setattr("portal.tallies.forecast.HIGH", 1 - outside)
        held = [holds(history) for history in histories(400, seed=1)]
        found[outside] = sum(held) / len(held)
    assert found[0.2] < least
    assert found[0.025] > most


def test_the_middle_lies_neither_always_before_nor_always_after_the_true_day() -> None:
    flat = [one for one in histories(400, seed=2) if one.kind == "flat"]
    early = sum(forecast(one.months, one.target).day <= one.met_on for one in flat) / len(flat)
    assert 0.3 <= early <= 0.7


def test_a_steady_growth_is_carried_on_to_its_day() -> None:
    found = forecast(line([20] * 24), 480 + 240)
    assert found.outcome == "expected"
    assert abs((found.day - date(2026, 12, 31)).days) <= 15
    assert date(2026, 9, 30) < found.earliest < found.day < found.latest < date(2027, 5, 1)


def test_a_livelier_past_makes_a_wider_band() -> None:
    calm, lively = forecast(line([20] * 24), 720), forecast(line([5, 35] * 12), 720)
    assert lively.latest - lively.earliest > 1.3 * (calm.latest - calm.earliest)


def test_the_latest_months_count_most() -> None:
    slower, faster = (
        forecast(line([*[40] * 12, *[10] * 12]), 800),
        forecast(line([*[10] * 12, *[40] * 12]), 800),
    )
    assert faster.day < slower.day


def test_the_band_to_come_widens_and_holds_its_middle() -> None:
    found = forecast(line([20] * 24), 1000)
    assert len(found.ahead) == DRAWN
    widths = [step.high - step.low for step in found.ahead]
    assert widths == sorted(widths)
    assert all(step.low <= step.middle <= step.high for step in found.ahead)
    assert found.ahead[0].day == date(2026, 1, 31)
    assert abs(found.ahead[11].middle - 720) <= 3


def test_the_month_that_is_not_over_is_no_month_of_slow_growth() -> None:
    months = line([20] * 12, today=date(2025, 1, 2))
    assert gains_of(months) == [20] * 12
    assert forecast(months, 480).ahead[0].day == date(2025, 1, 31)


def test_the_months_before_the_first_firm_are_no_months_without_growth() -> None:
    assert gains_of(line([0, 0, 7, 3])) == [7, 3]
    assert gains_of(line([0, 0, 7, 3], start=5)) == [0, 0, 7, 3]


@pytest.mark.parametrize(
    ("months", "target", "outcome"),
    [
        ([], 10, "too_short"),
        (line([3] * 5), 1000, "too_short"),
        (line([3] * 6), 60, "expected"),
        (line([3] * 24), None, "no_target"),
        (line([3] * 24), 72, "met"),
        (line([3] * 24), 71, "met"),
        (line([0] * 24, start=500), 1000, "no_pace"),
        (line([-3] * 24, start=500), 1000, "no_pace"),
        (line([*[30] * 12, *[0] * 12]), 1000, "no_pace"),
        (line([1] * 24), 100_000, "too_far"),
    ],
)
def test_what_cannot_be_said_is_not_said(months: list[Month], target: int | None, outcome: str) -> None:
    found = forecast(months, target)
    assert found.outcome == outcome
    if outcome != "expected":
        assert (found.day, found.earliest, found.latest) == (None, None, None)


def test_an_end_that_nobody_can_see_is_left_open() -> None:
    found = forecast(line([9, 0, 0, 8, 0, 0, 0, 9, 0, 1]), 400)
    assert found.outcome == "expected"
    assert found.latest is None


def test_the_weights_of_the_readings_are_a_whole() -> None:
    assert sum(pace.weight for pace in paces_of([3, 9, 1, 7, 7, 2])) == pytest.approx(1)
