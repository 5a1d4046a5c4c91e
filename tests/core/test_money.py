"""Money between 万元 and 分: exact in both directions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.money import MOST_FEN, fen, yuan_wan


@given(st.integers(-MOST_FEN, MOST_FEN))
def test_there_and_back_is_the_same_amount(amount):
    assert fen(yuan_wan(amount)) == amount


@pytest.mark.parametrize(
    ("wan", "expected"),
    [("0", 0), ("1", 1_000_000), ("0.000001", 1), ("-3.5", -3_500_000), ("60.00", 60_000_000)],
)
def test_ten_thousand_yuan_are_a_million_fen(wan, expected):
    assert fen(Decimal(wan)) == expected


def test_less_than_one_fen_is_refused():
    with pytest.raises(ValueError, match="six decimals"):
        fen(Decimal("0.0000001"))


def test_what_does_not_fit_the_column_is_refused():
    assert fen(Decimal(10**11)) == MOST_FEN
    with pytest.raises(ValueError, match="does not fit"):
        fen(Decimal(10**11) + Decimal("0.000001"))


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0"), (60_000_000, "60"), (100_000_000, "100"), (1_500_000, "1.5")]
)
def test_an_amount_is_shown_without_needless_zeros_and_never_as_a_power_of_ten(amount, shown):
    assert str(yuan_wan(amount)) == shown
