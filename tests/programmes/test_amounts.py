"""How much is given: years in a row, what comes on top, ceilings, the budget, and who pays which share. 万元."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.errors import Refused
from portal.programmes.amount_rules import (
    Amount,
    Claim,
    TopUp,
    check_award,
    consecutive,
    most_for,
    most_of,
    shares,
    why_no_more,
)

GAZELLE = Amount(years=(Decimal(5), Decimal(10), Decimal(20)))  # rules.md §3, 穗埔科规字〔2021〕5号
RD, EQUITY = (
    TopUp("研发", "R&D", Decimal(20), Decimal(50)),
    TopUp("融资", "Equity", Decimal(10), Decimal(100)),
)


@pytest.mark.parametrize(
    ("years", "this", "nth"),
    [((), 2026, 1), ((2025,), 2026, 2), ((2024, 2025), 2026, 3), ((2024,), 2026, 1), ((2023, 2025), 2026, 2), ((2026, 2027), 2026, 1)],
)  # fmt: skip
def test_a_year_that_is_missing_begins_anew(years: tuple[int, ...], this: int, nth: int) -> None:
    assert consecutive(years, this) == nth


@pytest.mark.parametrize(("nth", "most"), [(1, 5), (2, 10), (3, 20), (4, 20), (9, 20)])
def test_a_gazelle_gets_more_each_year_in_a_row(nth: int, most: int) -> None:
    assert most_for(GAZELLE, nth=nth) == most


@pytest.mark.parametrize(
    ("tops", "most"),
    [
        ({}, "5"), ({0: "100"}, "25"), ({0: "250"}, "55"), ({0: "250.01"}, "55"), ({1: "999.9"}, "104.99"),
        ({0: "1000", 1: "5000"}, "155"), ({7: "1000"}, "5"),
    ],
)  # fmt: skip
def test_what_comes_on_top_has_its_own_share_and_ceiling(tops: dict[int, str], most: str) -> None:
    claim = Claim(tops={place: Decimal(base) for place, base in tops.items()})
    assert most_of(GAZELLE, (RD, EQUITY), claim) == Decimal(most)


def test_what_comes_on_top_in_words_only_adds_nothing() -> None:
    assert most_of(GAZELLE, (TopUp("另行奖励", "more"),), Claim(tops={0: Decimal(100)})) == 5


def test_a_year_gives_a_firm_no_more_than_its_ceiling_with_all_that_comes_on_top() -> None:
    capped = Amount(fixed=Decimal(30), per_firm_and_year=Decimal(50))
    assert most_of(capped, (RD,), Claim(tops={0: Decimal(200)})) == 50
    assert most_of(capped, (), Claim(given_this_year=Decimal("35.5"))) == Decimal("14.5")
    assert most_of(capped, (), Claim(given_this_year=Decimal(50))) == 0
    assert most_of(capped, (), Claim(given_this_year=Decimal(60))) == 0
    assert most_of(Amount(per_firm_and_year=Decimal(50)), (), Claim(given_this_year=Decimal(20))) == 30
    assert most_of(Amount(), (), Claim()) is None


@pytest.mark.parametrize(
    ("given", "most", "words"),
    [("90", "10", "of the 100 a firm and year, 90 were granted"), ("100", "0", "Nothing more can be given this year"),
     ("10", "80", "At most 80 × 10,000 yuan can be given."), ("0", "80", "At most 80 × 10,000 yuan can be given.")],
)  # fmt: skip
def test_a_ceiling_says_whether_the_rule_or_the_year_is_the_limit(given: str, most: str, words: str) -> None:
    amount = Amount(ceiling=Decimal(80), per_firm_and_year=Decimal(100))
    claim = Claim(given_this_year=Decimal(given))
    assert words in why_no_more(amount, claim, Decimal(most)).in_language("en")


def test_a_share_is_of_what_it_is_taken_of_and_stops_at_the_ceiling() -> None:
    half = Amount(percent=Decimal(50), ceiling=Decimal(100))
    assert most_for(half, base=Decimal("33.33")) == Decimal("16.665")
    assert most_for(half, base=Decimal(1000)) == 100
    assert most_for(half) == 100


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("0", "above 0"), ("-1", "above 0"), ("10.01", "were applied for"), ("8.01", "can be given"), ("6.01", "of the round's budget are left"),
    ],
)  # fmt: skip
def test_an_award_is_above_nothing_and_within_every_limit(given: str, reason: str) -> None:
    limits = {"asked": Decimal(10), "most": Decimal(8), "left": Decimal(6)}
    if reason == "can be given":
        limits["left"] = Decimal(9)
    with pytest.raises(Refused) as refused:
        check_award(Decimal(given), **limits)
    assert reason in refused.value.message.in_language("en")
    assert refused.value.field == "granted"


def test_an_award_may_reach_every_limit() -> None:
    check_award(Decimal(6), asked=Decimal(6), most=Decimal(6), left=Decimal(6))
    check_award(Decimal(6), asked=Decimal(6), most=None, left=None)


def test_the_odd_cent_is_the_citys() -> None:
    assert shares(100_01, Amount(district_percent=Decimal(50))) == {"city": 50_01, "district": 50_00}
    assert shares(100_01, Amount()) == {"city": 100_01}
    assert shares(99, Amount(district_percent=Decimal(100))) == {"district": 99}


def test_centre_and_province_pay_too_and_the_city_what_is_left() -> None:
    assert shares(600, Amount(centre_percent=Decimal(100))) == {"centre": 600}
    assert shares(101, Amount(province_percent=Decimal(50))) == {"province": 50, "city": 51}
    three = Amount(province_percent=Decimal(50), district_percent=Decimal(25))
    assert shares(100, three) == {"province": 50, "city": 25, "district": 25}
    without_city = Amount(centre_percent=Decimal(50), province_percent=Decimal(50))
    assert shares(101, without_city) == {"centre": 51, "province": 50}


def test_the_limit_of_a_year_in_a_row_says_which_year_it_is_and_what_comes_on_top() -> None:
    claim = Claim(nth=2, tops={0: Decimal(20)})
    most = most_of(GAZELLE, (RD, EQUITY), claim)
    assert most == 14
    assert "连续第 2 年标准为 10 万元，叠加支持 4 万元" in why_no_more(GAZELLE, claim, most).in_language("zh")


def test_sums_are_said_with_their_thousands_apart() -> None:
    amount = Amount(per_firm_and_year=Decimal(2000))
    words = why_no_more(amount, Claim(given_this_year=Decimal(500)), Decimal(1500)).in_language("zh")
    assert "1,500" in words
    assert "2,000" in words
