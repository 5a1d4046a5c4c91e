"""How a panel judges: scores in range with a remark, a further expert where two differ too much, results, ranking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Refused
from portal.panels.rules import (
    Criterion,
    Mark,
    check_criteria,
    criteria_of,
    needs_another,
    ranking,
    result_of,
    total_of,
)

CRITERIA = (
    Criterion("growth", "成长性", "Growth", 40),
    Criterion("technology", "技术水平", "Technology", 60),
)
FINE = "理由充分，材料齐全"


def marks(growth: int, technology: int, remark: str = FINE) -> dict[str, Mark]:
    return {"growth": Mark(growth, remark), "technology": Mark(technology, remark)}


def test_points_add_up_and_both_edges_are_in_range() -> None:
    assert total_of(CRITERIA, marks(40, 60)) == 100
    assert total_of(CRITERIA, marks(0, 0)) == 0


@pytest.mark.parametrize(
    ("growth", "technology", "field"), [(41, 0, "growth"), (-1, 0, "growth"), (0, 61, "technology")]
)
def test_points_out_of_range_are_refused_beside_their_criterion(
    growth: int, technology: int, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        total_of(CRITERIA, marks(growth, technology))
    assert refused.value.field == f"points-{field}"


def test_a_criterion_without_points_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        total_of(CRITERIA, {"growth": Mark(10, FINE)})
    assert refused.value.field == "points-technology"


@pytest.mark.parametrize("remark", ["", "    ", "好的好的"])
def test_a_remark_is_compulsory(remark: str) -> None:
    with pytest.raises(Refused) as refused:
        total_of(CRITERIA, marks(10, 10, remark))
    assert refused.value.field == "remark-growth"


def test_criteria_make_a_hundred_together() -> None:
    check_criteria(CRITERIA)
    with pytest.raises(Refused, match="99 points"):
        check_criteria((CRITERIA[0], Criterion("b", "别的", "Other", 59)))
    with pytest.raises(Refused, match="same name"):
        check_criteria((Criterion("a", "成长性", "x", 50), Criterion("b", "成长性", "y", 50)))
    with pytest.raises(Refused, match="1 to 12"):
        check_criteria(())
    with pytest.raises(Refused, match="1 to 12"):
        check_criteria(tuple(Criterion(str(n), str(n), str(n), 1) for n in range(13)))


def test_criteria_are_kept_as_documents() -> None:
    assert criteria_of([c.document() for c in CRITERIA]) == CRITERIA


def test_a_further_expert_is_asked_only_above_the_limit_and_only_once() -> None:
    assert not needs_another([80, 60], wanted=2, limit=20)
    assert needs_another([81, 60], wanted=2, limit=20)
    assert not needs_another([81], wanted=2, limit=20)
    assert not needs_another([81, 60, 30], wanted=2, limit=20)
    assert not needs_another([81], wanted=1, limit=0)


def test_the_result_is_the_mean_and_of_three_the_one_furthest_from_the_median_is_left_out() -> None:
    assert result_of([80], wanted=2) is None
    assert result_of([], wanted=0) is None
    both = result_of([80, 71], wanted=2)
    assert both is not None
    assert (both.hundredths, both.spread, both.left_out) == (7550, 9, None)
    third = result_of([90, 50, 85], wanted=2)
    assert third is not None
    assert (third.hundredths, third.spread, third.left_out) == (8750, 40, 1)


def test_of_two_that_are_equally_far_none_is_left_out() -> None:
    even = result_of([90, 50, 70], wanted=2)
    assert even is not None
    assert (even.hundredths, even.left_out) == (7000, None)


def test_a_mean_is_rounded_half_up_to_a_hundredth() -> None:
    thirds = result_of([70, 70, 71], wanted=3)
    assert thirds is not None
    assert thirds.hundredths == 7033
    eighths = result_of([1, 0, 0, 0, 0, 0, 0, 0], wanted=8)
    assert eighths is not None
    assert eighths.hundredths == 13  # 12.5 up


@given(st.lists(st.integers(0, 100), min_size=2, max_size=4))
def test_a_result_lies_between_the_lowest_and_the_highest_score(totals: list[int]) -> None:
    result = result_of(totals, wanted=2)
    assert result is not None
    assert min(totals) * 100 <= result.hundredths <= max(totals) * 100


def test_cases_rank_by_result_equal_ones_share_a_place_and_the_budget_ends_where_one_does_not_fit() -> None:
    ranked = ranking([(1, 7000, 300), (2, 9000, 500), (3, 8000, 400), (4, 8000, 200)], budget=1000)
    assert [(r.key, r.place, r.running, r.funded) for r in ranked] == [
        (2, 1, 500, True), (3, 2, 900, True), (4, 2, 1100, False), (1, 4, 1400, False),
    ]  # fmt: skip


def test_a_smaller_one_further_down_does_not_jump_the_line() -> None:
    ranked = ranking([(1, 9000, 900), (2, 8000, 200), (3, 7000, 50)], budget=1000)
    assert [r.funded for r in ranked] == [True, False, False]


def test_without_a_budget_nobody_is_marked_as_funded_and_one_that_fits_exactly_is() -> None:
    assert [r.funded for r in ranking([(1, 9000, 10)], budget=None)] == [False]
    assert [r.funded for r in ranking([(1, 9000, 10)], budget=10)] == [True]
