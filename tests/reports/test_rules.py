"""What a month's events say: what was taken back does not count, the first submission does, and few cases have no median."""

from datetime import date

import pytest

from portal.applications.clock_rules import Passage
from portal.core.errors import NotFound
from portal.reports.rules import Move, added_up, first_of, months_over, outcomes, took

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def move(name, source, to, on, capacity="district", undoes=None):
    return Move(Passage(name, source, to, on, capacity), undoes)


def days(began, ended):
    return (ended - began).days


SUBMITTED = move("submit", "draft", "submitted", date(2026, 9, 28), "certifier")
TAKEN = move("take", "submitted", "district_check", date(2026, 10, 2))
REJECTED = move("reject", "district_check", "rejected", date(2026, 10, 9))


def test_a_submission_counts_in_its_month_and_once():
    returned = move("return", "district_check", "returned", date(2026, 10, 3))
    again = move("submit", "returned", "submitted", date(2026, 10, 5), "certifier")
    moves = [SUBMITTED, TAKEN, returned, again]
    assert outcomes(moves, first=date(2026, 9, 1), last=date(2026, 9, 30)) == {"received": 1}
    assert outcomes(moves, first=FIRST, last=LAST) == {"returned": 1}


def test_what_was_taken_back_in_the_month_does_not_count_and_later_it_did():
    undone = move("undo_reject", "rejected", "district_check", date(2026, 10, 12), undoes="reject")
    late = move("undo_reject", "rejected", "district_check", date(2026, 11, 2), undoes="reject")
    assert outcomes([SUBMITTED, TAKEN, REJECTED, undone], first=FIRST, last=LAST) == {}
    assert outcomes([SUBMITTED, TAKEN, REJECTED, late], first=FIRST, last=LAST) == {"rejected": 1}
    again = move("accept", "district_check", "approved", date(2026, 10, 14))
    assert outcomes([SUBMITTED, TAKEN, REJECTED, undone, again], first=FIRST, last=LAST) == {"approved": 1}


def test_a_step_counts_where_it_ended_and_from_its_beginning():
    ended = dict(took([SUBMITTED, TAKEN, REJECTED], first=FIRST, last=LAST, between=days))
    assert ended == {"district": 11, "whole": 11}
    assert dict(took([SUBMITTED, TAKEN, REJECTED], first=FIRST, last=LAST, between=lambda *_: None)) == {}


def test_two_cases_have_no_median_and_three_have():
    def content(cases):
        row = {"kind": "recognition", "tier": "unicorn", "district": "440106"}
        return {
            "cases": [row | {"received": 2}],
            "times": [row | {"step": "whole", "workdays": 4, "cases": cases}],
        }

    assert added_up(content(2), "kind")["recognition/unicorn"]["whole"] is None
    assert added_up(content(3), "")[""] | {"received": 2, "whole": 4.0} == added_up(content(3), "")[""]


def test_only_months_that_are_over_are_reported():
    found = months_over(date(2025, 12, 31), today=date(2026, 3, 31), most=24)
    assert found == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert months_over(date(2020, 1, 1), today=date(2026, 4, 1), most=2) == [
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "0000-01", "x", "2026-10-01"])
def test_what_is_no_month_is_not_found(month):
    with pytest.raises(NotFound):
        first_of(month)
