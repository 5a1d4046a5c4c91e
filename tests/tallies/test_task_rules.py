"""The traffic light of a task: from due date and reports, or by hand."""

from datetime import date, timedelta

import pytest

from portal.tallies.task_rules import Report, light

TODAY = date(2026, 11, 26)
BEGUN = TODAY - timedelta(days=100)


def colour(reports: list[tuple[int, int]], due: int | None, *, by_hand: tuple[str, str] | None = None) -> str:
    """Reports as (days ago, percent); due in so many days."""
    found = light(
        [Report(TODAY - timedelta(days=ago), progress) for ago, progress in reports], begun=BEGUN,
        due=None if due is None else TODAY + timedelta(days=due), today=TODAY, by_hand=by_hand,
    )  # fmt: skip
    return found.colour


@pytest.mark.parametrize(
    ("reports", "due", "expected"),
    [
        ([], None, "grey"),
        ([], 200, "amber"),  # no report, a third of the time spent
        ([], 2000, "amber"),  # no report yet
        ([(5, 100)], -50, "done"),
        ([(5, 99)], -1, "red"),
        ([(5, 99)], 0, "green"),
        ([(5, 79)], 30, "amber"),  # due within a month and not nearly done
        ([(5, 80)], 30, "green"),
        ([(5, 10)], 50, "red"),  # 66 % of the time over
        ([(5, 17)], 50, "amber"),  # 49 % behind
        ([(5, 46)], 50, "amber"),  # 20 % behind
        ([(5, 47)], 50, "green"),
        ([(101, 90)], None, "amber"),
        ([(100, 90)], None, "green"),
        ([(90, 90), (5, 20)], 50, "amber"),  # the latest report counts, not the best
    ],
)
def test_the_light_follows_from_date_and_reports(reports, due, expected) -> None:
    assert colour(reports, due) == expected


def test_the_light_set_by_hand_outweighs_all_and_says_why() -> None:
    assert colour([(5, 100)], -50, by_hand=("red", "专班意见")) == "red"
    said = light([], begun=BEGUN, due=None, today=TODAY, by_hand=("green", "专班意见"))
    assert "专班意见" in str(said.reason)
