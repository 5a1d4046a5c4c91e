"""What a day and a line of months are."""

from datetime import date

import pytest

from portal.core.errors import Refused
from portal.tallies.rules import Month, months, read_after, read_day, shade

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-02-30",
        "20261123",
        "2026-W01-1",
        "２０２６-01-01",
        "2026-1-1",
        "2026-01-01\n",
        "-001-01-01",
    ],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_day(text, today=TODAY)
    assert refusal.value.field == "on"


def test_today_can_be_counted_and_tomorrow_cannot() -> None:
    assert read_day("2026-11-23", today=TODAY) == TODAY
    with pytest.raises(Refused):
        read_day("2026-11-24", today=TODAY)


def test_a_line_of_months_rises_from_the_ground_and_ends_today() -> None:
    line = months([("2026-09", 2), ("2026-11", 1), ("2026-11", -1), ("2026-10", 3)], until=TODAY, most=36)
    assert line == [
        Month(date(2026, 8, 31), 0),
        Month(date(2026, 9, 30), 2),
        Month(date(2026, 10, 31), 5),
        Month(TODAY, 5),
    ]


def test_a_long_line_shows_its_last_months_with_their_whole_counts() -> None:
    line = months([("2020-01", 7), ("2026-11", 1)], until=TODAY, most=3)
    assert [month.count for month in line] == [7, 7, 8]


def test_no_firm_makes_no_line() -> None:
    assert months([], until=TODAY, most=36) == []


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (100, 5), (99, 5), (20, 1), (21, 2)])
def test_the_shade_of_a_tile_follows_its_part_of_the_most(count: int, expected: int) -> None:
    assert shade(count, 100) == expected


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "٣", "9" * 40])
def test_a_place_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_after(text)
