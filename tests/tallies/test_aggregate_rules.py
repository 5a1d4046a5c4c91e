"""Sums that give no firm away: what is not shown, and what is left out with it."""

import random

import pytest

from portal.tallies.aggregate_rules import LARGEST_SHARE, LEAST_FIRMS, Cell, may_show, next_of, rounded, shown


@pytest.mark.parametrize(
    ("firms", "total", "largest", "may"),
    [(0, 0, 0, True), (1, 10, 10, False), (2, 10, 5, False), (3, 100, 85, True), (3, 100, 86, False), (50, 100, 3, True)],
)  # fmt: skip
def test_a_cell_of_few_firms_or_of_one_large_one_is_not_shown(firms, total, largest, may) -> None:
    assert may_show(firms, total, largest) is may


def words(cells: list[Cell]) -> set[str]:
    return {one.word for one in shown(cells, rounded_to=1) if one.total is None}


def test_one_hidden_cell_takes_the_smallest_other_with_it() -> None:
    cells = [Cell("a", 2, 20, 10), Cell("b", 9, 90, 20), Cell("c", 5, 50, 15), Cell("d", 0, 0, 0)]
    assert words(cells) == {"a", "c"}


def test_hidden_cells_that_keep_the_rule_together_take_no_other() -> None:
    cells = [Cell("a", 2, 20, 10), Cell("b", 2, 20, 10), Cell("c", 50, 500, 15)]
    assert words(cells) == {"a", "b"}


def test_two_single_firms_are_not_enough_to_hide_each_other() -> None:
    cells = [Cell("a", 1, 20, 20), Cell("b", 1, 30, 30), Cell("c", 6, 60, 15), Cell("d", 7, 70, 15)]
    assert words(cells) == {"a", "b", "c"}


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    assert words([Cell("a", 3, 30, 10), Cell("b", 4, 40, 10), Cell("c", 0, 0, 0)]) == set()


def test_no_firm_can_be_reckoned_back_from_any_total() -> None:
    """Over many registers: what is hidden, taken together (the total less what is shown), keeps the rule or is everything."""
    dice = random.Random(5)
    for _ in range(500):
        cells = []
        for word in "abcdefghijk":
            firms = dice.choice((0, 0, 1, 1, 2, 3, 4, 9, 30))
            parts = [dice.randint(1, 1000) for _ in range(firms)]
            cells.append(Cell(word, firms, sum(parts), max(parts, default=0)))
        hidden = [cell for cell in cells if cell.word in words(cells)]
        for cell in cells:
            if cell not in hidden:
                assert cell.firms == 0 or (
                    cell.firms >= LEAST_FIRMS and cell.largest * 100 <= cell.total * LARGEST_SHARE
                )
        rest = [cell for cell in cells if cell not in hidden and cell.firms]
        if hidden and rest:
            total = sum(cell.total for cell in hidden)
            assert len(hidden) > 1
            assert sum(cell.firms for cell in hidden) >= LEAST_FIRMS
            assert max(cell.largest for cell in hidden) * 100 <= total * LARGEST_SHARE


@pytest.mark.parametrize(
    ("total", "to", "expected"),
    [(0, 5, 0), (2, 5, 0), (3, 5, 5), (12, 5, 10), (13, 5, 15), (-3, 5, -5), (7, 1, 7)],
)
def test_sums_are_rounded(total: int, to: int, expected: int) -> None:
    assert rounded(total, to) == expected


@pytest.mark.parametrize(
    ("firms", "goes_on"), [(2, True), (3, False), (5, True), (6, False), (7, False), (8, True)]
)
def test_a_cell_goes_on_only_by_several_firms_at_once(firms: int, goes_on: bool) -> None:
    """One or two more or fewer would be seen as the difference of two months; a correction of those in it is not theirs alone."""
    before, now = Cell("a", 5, 500, 100), Cell("a", firms, 777, 100)
    assert next_of(before, now) == (now if goes_on else before)
    assert next_of(None, now) == now
