"""Which step a move ends, and the middle of many durations."""

from __future__ import annotations

import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications.clock_rules import Passage, median, steps_ended

D = [date(2026, 11, day) for day in range(1, 20)]
SUBMIT = Passage("submit", "draft", "submitted", D[0], "firm")
TAKE = Passage("take", "submitted", "district_check", D[1], "district")
PASS = Passage("pass", "district_check", "city_review", D[2], "district")
RETURN = Passage("return", "district_check", "returned", D[2], "district")
AGAIN = Passage("submit", "returned", "submitted", D[5], "firm")
ACCEPT = Passage("accept", "district_check", "approved", D[7], "district")
APPROVE = Passage("approve", "city_review", "publicity", D[9], "city")
WITHDRAW = Passage("withdraw", "district_check", "withdrawn", D[3], "firm")
CONCLUDE = Passage("conclude", "publicity", "approved", D[15], "system")


@pytest.mark.parametrize(
    ("passages", "ended"),
    [
        ([SUBMIT], {}),
        ([SUBMIT, TAKE], {}),
        ([SUBMIT, TAKE, PASS], {"district": D[0]}),
        ([SUBMIT, TAKE, PASS, APPROVE], {"city": D[2], "whole": D[0]}),
        ([SUBMIT, TAKE, RETURN], {"district": D[0]}),
        ([SUBMIT, TAKE, RETURN, AGAIN, TAKE, ACCEPT], {"district": D[5], "whole": D[0]}),
        ([SUBMIT, TAKE, WITHDRAW], {}),
        ([SUBMIT, TAKE, PASS, APPROVE, CONCLUDE], {}),
    ],
)
def test_only_officials_end_a_step(passages: list[Passage], ended: dict[str, date]) -> None:
    assert steps_ended(passages) == ended


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4)), max_size=30))
def test_the_median_of_counts_is_the_median_of_the_cases(counts: list[tuple[int, int]]) -> None:
    every = [days for days, cases in counts for _ in range(cases)]
    assert median(counts) == (statistics.median(every) if every else None)
