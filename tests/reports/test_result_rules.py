"""What programmes brought: rates of what was decided, days of enough cases."""

from decimal import Decimal

import pytest

from portal.reports.result_rules import Group, added_up, by, success_rate


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
