"""What programmes brought: rates of what was decided, days of enough cases, and money that gives no firm away."""

from decimal import Decimal

import pytest

from portal.reports.result_rules import Group, added_up, by, public_money, public_sum, success_rate
from portal.tallies.aggregate_rules import Cell

WAN = 1_000_000


def group(district: str, **numbers: object) -> Group:
    return Group({"district": district}, **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("granted", "refused", "rate"),
    [(0, 0, None), (1, 0, "100.0"), (0, 3, "0.0"), (2, 1, "66.7"), (1, 7, "12.5")],
)
def test_success_is_of_what_was_decided(granted: int, refused: int, rate: str | None) -> None:
    assert success_rate(granted, refused) == (None if rate is None else Decimal(rate))


def test_days_are_the_middle_of_at_least_three_cases() -> None:
    few = group("440106", days=((40, 2),))
    assert added_up([few]).days is None
    assert added_up([few, group("440105", days=((90, 1),))]).days == 40


def test_groups_add_up_by_their_words() -> None:
    found = by(
        [
            group("440106", received=3, granted=1, promised=5),
            group("440106", received=2, refused=1, paid=4),
            group("440105", received=1),
        ],
        "district",
    )
    assert (found["440106"].received, found["440106"].rate) == (5, Decimal("50.0"))
    assert (found["440106"].promised, found["440106"].paid, found["440105"].received) == (5, 4, 1)


def test_where_one_sum_would_give_a_firm_away_neither_is_shown_nor_can_it_be_reckoned_back() -> None:
    promised = [
        Cell("a", 5, 500 * WAN, 120 * WAN),
        Cell("b", 6, 700 * WAN, 150 * WAN),
        Cell("c", 9, 900 * WAN, 200 * WAN),
    ]
    paid = [
        Cell("a", 1, 80 * WAN, 80 * WAN),
        Cell("b", 6, 600 * WAN, 150 * WAN),
        Cell("c", 9, 800 * WAN, 200 * WAN),
    ]
    a, b, c = public_money(promised, paid)
    assert (a.promised, a.paid) == (None, None)
    assert (b.promised, b.paid) == (None, None)  # else the total less the others would say what "a" was paid
    assert (c.promised, c.paid) == (900 * WAN, 800 * WAN)


def test_the_whole_is_not_shown_when_it_rests_on_too_few() -> None:
    assert public_sum(Cell("", 2, 90 * WAN, 50 * WAN)).total is None
    assert public_sum(Cell("", 4, 1000 * WAN, 900 * WAN)).total is None
    assert public_sum(Cell("", 3, 90_400_000, 50 * WAN)).total == 90 * WAN
