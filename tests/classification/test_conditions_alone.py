"""Each kind of condition by itself, with plain values: what it answers, and what it still misses."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from portal.classification import quantities as q
from portal.classification.conditions import (
    AgeAtMost,
    All,
    Among,
    AnyOf,
    Compare,
    Contains,
    KindIs,
    NoneOf,
    Sme,
)
from portal.classification.quantities import Quantity
from portal.classification.shelf import shelf
from portal.classification.sizes import Bound, Column, SizeTable
from portal.classification.view import SCALE
from tests.classification.parts import BRAND, DAY, ORGAN, RATIO, STAFF, compare, missed, seen


@pytest.mark.parametrize(
    ("relation", "below", "at", "above"),
    [
        ("at_least", False, True, True), ("at_most", True, True, False),
        ("more_than", False, False, True), ("less_than", True, False, False),
    ],
)  # fmt: skip
def test_a_relation_turns_at_its_bar(relation: str, below: bool, at: bool, above: bool) -> None:
    for number, expected in ((99, below), (100, at), (101, above)):
        assert compare(STAFF, relation, 100).holds(seen(employees=number)) is expected


def test_a_comparison_misses_each_unknown_fact_and_meets_nothing_without_a_denominator() -> None:
    half = compare(RATIO, "at_most", Fraction(1, 2))
    assert half.holds(seen(rd_staff=1)) is None
    assert missed(half, seen(rd_staff=1)) == ["employees"]
    assert missed(half, seen()) == ["rd_staff", "employees"]
    assert half.holds(seen(rd_staff=0, employees=0)) is False
    assert missed(half, seen(rd_staff=0, employees=0)) == []
    assert half.holds(seen(rd_staff=1, employees=2)) is True


@pytest.mark.parametrize(
    ("quantity", "text", "bare"),
    [(RATIO, "3%", "0.03"), (RATIO, "12.5%", "0.125"), (STAFF, "500", "500"), (STAFF, "0.5", "0.5")],
)
def test_a_threshold_as_a_bare_number(quantity: Quantity, text: str, bare: str) -> None:
    assert Compare(quantity, "at_least", (1, 1), text).bare == bare


def test_words_and_lists_of_words() -> None:
    listed = Among("listing", ("none", "neeq"))
    assert [listed.holds(seen(listing=word)) for word in ("none", "neeq", "listed")] == [True, True, False]
    assert (listed.holds(seen()), missed(listed, seen()), missed(listed, seen(listing="none"))) == (
        None,
        ["listing"],
        [],
    )
    titled = Contains("titles", ("srdi", "little_giant"))
    assert [titled.holds(seen(titles=held)) for held in ((), ("srdi",), ("tech_or_innovative", "little_giant"), ("tech_or_innovative",))] == [
        False, True, True, False]  # fmt: skip
    assert (titled.holds(seen()), missed(titled, seen()), missed(titled, seen(titles=()))) == (
        None,
        ["titles"],
        [],
    )


def test_an_age_counts_to_the_anniversary() -> None:
    young = AgeAtMost(5)
    assert young.holds(seen(established=date(2021, 11, 23))) is True
    assert young.holds(seen(established=date(2021, 11, 22))) is False
    assert (young.holds(seen()), missed(young, seen()), missed(young, seen(established=DAY))) == (
        None,
        ["established"],
        [],
    )


def test_an_enterprise_is_large_only_when_it_reaches_every_bound_of_its_industry() -> None:
    sme = Sme(shelf().sizes)
    software = {"industry_code": "6513"}
    assert sme.holds(seen(**software, employees=300, revenue=10000 * SCALE)) is False
    assert sme.holds(seen(**software, employees=299)) is True
    assert missed(sme, seen(**software, employees=299)) == []
    assert sme.holds(seen(**software, employees=300)) is None
    assert missed(sme, seen(**software, employees=300)) == ["revenue"]
    assert missed(sme, seen(**software)) == ["employees", "revenue"]
    assert missed(sme, seen(industry_code="7211", employees=300)) == ["total_assets"]


def test_without_its_industry_an_enterprise_has_the_size_on_which_all_columns_agree() -> None:
    sme = Sme(shelf().sizes)
    assert sme.holds(seen(employees=0, revenue=0, total_assets=0)) is True
    assert sme.holds(seen(employees=300, revenue=10000 * SCALE, total_assets=0)) is None
    assert missed(sme, seen(employees=300, revenue=10000 * SCALE)) == ["industry_code", "total_assets"]


def table(*columns: Column) -> SizeTable:
    return SizeTable("sizes", "文1号", columns, "✓", "")


def column(key: str, *codes: str, large: Bound, medium: Bound) -> Column:
    return Column(key, "列", "Column", codes, ((large,), (medium,), (medium,)), "✓")


def test_the_longest_code_that_fits_names_the_column_and_bounds_may_be_broken_numbers() -> None:
    half = (STAFF, (1, 2), "0.5")
    money = (q.fact("revenue"), (3, 2), "1.5")
    sizes = table(
        column("rest", large=half, medium=money), column("two", "65", large=half, medium=money),
        column("three", "651", large=half, medium=money), column("four", "6513", large=money, medium=half),
    )  # fmt: skip
    assert [sizes.column(code).key for code in ("6513", "6511", "6599", "0111")] == [
        "four",
        "three",
        "two",
        "rest",
    ]
    assert [sizes.at_least(0, {"industry_code": "0111", "employees": number}) for number in (0, 1)] == [
        False,
        True,
    ]
    assert sizes.at_least(0, {"industry_code": "6513", "revenue": 1_500_000}) is True
    assert sizes.at_least(0, {"industry_code": "6513", "revenue": 1_499_999}) is False
    assert list(sizes.missing({"industry_code": "6513"})) == ["revenue"]
    assert list(sizes.missing({"industry_code": "0111"})) == ["employees"]


def test_one_exclusion_that_applies_excludes_whatever_is_unknown() -> None:
    clean = NoneOf(("exclusions.abnormal_list", "exclusions.tax_evasion_3y"))
    assert clean.holds(seen(exclusions__abnormal_list=True)) is False
    assert missed(clean, seen(exclusions__abnormal_list=True)) == []
    assert clean.holds(seen(exclusions__abnormal_list=False)) is None
    assert missed(clean, seen(exclusions__abnormal_list=False)) == ["exclusions.tax_evasion_3y"]
    assert clean.holds(seen(exclusions__abnormal_list=False, exclusions__tax_evasion_3y=False)) is True


def test_the_kind_of_application_is_always_known() -> None:
    assert KindIs("renewal").holds(seen(kind="renewal"))
    assert not KindIs("renewal").holds(seen())
    assert missed(KindIs("renewal"), seen()) == []


@pytest.mark.parametrize(
    ("values", "both", "both_miss", "either", "either_misses"),
    [
        ({}, None, ["own_brand", "has_rd_org"], None, ["own_brand", "has_rd_org"]),
        ({"own_brand": True}, None, ["has_rd_org"], True, []),
        ({"own_brand": False}, False, [], None, ["has_rd_org"]),
        ({"own_brand": True, "has_rd_org": True}, True, [], True, []),
        ({"own_brand": False, "has_rd_org": False}, False, [], False, []),
    ],
)
def test_several_conditions_miss_only_what_could_still_decide(
    values: dict[str, bool],
    both: bool | None,
    both_miss: list[str],
    either: bool | None,
    either_misses: list[str],
) -> None:
    view = seen(**values)
    every, some = All((BRAND, ORGAN)), AnyOf((BRAND, ORGAN))
    assert (every.holds(view), missed(every, view)) == (both, both_miss)
    assert (some.holds(view), missed(some, view)) == (either, either_misses)
