"""The values worth trying for a missing fact: both ends of what would be accepted, and both sides of every turning point."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.classification.facts import EXCLUSIONS
from portal.classification.facts_reading import read_facts
from portal.classification.fields import MOST_COUNT
from portal.classification.rules import rulebook, shelf
from portal.classification.unknowns import bounds, strongest, worth_trying
from portal.classification.view import SCALE, View, view_of
from tests.classification.documents import RIGHT, put, whole_firm
from tests.classification.small_books import condition, small_book

DAY = date(2026, 11, 23)
MOST_AMOUNT = 10**11 * SCALE


def seen(**values: object) -> View:
    return View(DAY, "new", 2025, values)


def known(**changes: object) -> View:
    document = whole_firm()
    for path, value in changes.items():
        document = put(document, path.replace("__", "."), value)
    return view_of(read_facts(document))


AGED = small_book(condition("age", "{ age_at_most = 5 }"))
STAFFED = small_book(condition("staff", '{ fact = "employees", at_least = "100" }'))
SHARE = small_book(condition("share", '{ ratio = ["rd_staff", "employees"], at_least = "30%" }'))


def test_the_strongest_lists_satisfy_whatever_can_be_asked() -> None:
    rights = strongest("ip", DAY)
    assert len(rights) == 50
    assert set(map(str, rights)) == {str({**RIGHT, "high_value": True})}
    assert strongest("honours", DAY) == tuple(
        {"type": word, "valid_to": date.max} for word in ("HNTE", "NTID", "IPA", "IPD")
    )
    assert strongest("awards", DAY) == tuple(
        {"level": word, "rank": 1, "date": DAY} for word in ("national", "provincial")
    )
    assert strongest("led_standards", DAY) == ({"rank": 1, "date": DAY},) * 50


def test_a_list_is_tried_empty_and_at_its_strongest() -> None:
    for name in ("ip", "honours", "awards", "led_standards"):
        assert worth_trying(STAFFED, known(), name) == [(), strongest(name, DAY)]
    assert worth_trying(STAFFED, known(), "titles") == [(), ("tech_or_innovative", "srdi", "little_giant")]
    assert worth_trying(STAFFED, known(), "quality_items") == [
        (),
        ("provincial_award", "iso9001", "own_brand", "standards"),
    ]


def test_words_and_statements_are_tried_one_by_one() -> None:
    assert worth_trying(STAFFED, known(), "product_domain") == ("A", "B", "C")
    assert worth_trying(STAFFED, known(), "own_brand") == [True, False]
    for key in EXCLUSIONS:
        assert worth_trying(STAFFED, known(), f"exclusions.{key}") == [True, False]


def test_the_fields_of_one_entry() -> None:
    view = known()
    assert worth_trying(STAFFED, view, ("ip", 0, "class")) == ("I", "II")
    assert worth_trying(STAFFED, view, ("ip", 0, "high_value")) == [True, False]
    assert worth_trying(STAFFED, view, ("awards", 0, "rank")) == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        MOST_COUNT,
    ]


def test_the_date_of_an_entry_is_tried_on_both_sides_of_each_new_year_of_ten_years() -> None:
    days = worth_trying(STAFFED, known(), ("awards", 0, "date"))
    new_years = [date(year, 1, 1) for year in range(2015, 2027)]
    assert days == [
        date.min, *(day for first in new_years for day in (first - timedelta(days=1), first)), DAY, date.max,
    ]  # fmt: skip


def test_a_founding_day_is_tried_about_every_age_limit_and_never_in_the_future() -> None:
    assert worth_trying(AGED, known(), "established") == [
        date(1900, 1, 1), *(date(2021, 11, day) for day in (21, 22, 23, 24, 25)), DAY,
    ]  # fmt: skip
    newborn = small_book(condition("age", "{ age_at_most = 0 }"))
    assert sorted(set(worth_trying(newborn, known(), "established"))) == [
        date(1900, 1, 1),
        date(2026, 11, 21),
        date(2026, 11, 22),
        DAY,
    ]


def test_an_age_that_no_calendar_reaches_is_left_out() -> None:
    ancient = small_book(condition("age", "{ any = [{ age_at_most = 3000 }, { age_at_most = 5 }] }"))
    assert date(2021, 11, 23) in worth_trying(ancient, known(), "established")


def test_one_industry_code_of_each_column_of_the_size_table() -> None:
    codes = worth_trying(STAFFED, known(), "industry_code")
    sizes = shelf().sizes
    assert [sizes.column(str(code)).key for code in codes] == [column.key for column in sizes.columns]
    assert all(isinstance(code, str) and len(code) == 4 and code.isdigit() for code in codes)
    rest = next(code for code, column in zip(codes, sizes.columns, strict=True) if not column.codes)
    named = {code for column in sizes.columns for code in column.codes}
    assert not any(str(rest).startswith(code) for code in named)


def test_a_count_is_tried_at_its_ends_and_beside_its_bar() -> None:
    assert worth_trying(STAFFED, seen(), "employees") == [0, 1, 99, 100, MOST_COUNT]
    # rd_staff of at most 200 employees: 30 % are 60
    assert worth_trying(SHARE, seen(employees=200), "rd_staff") == [0, 1, 59, 60, 61, 62, 200]
    # employees of at least the 61 of them in R&D: 30 % are reached up to 203 1/3
    assert worth_trying(SHARE, seen(rd_staff=61), "employees") == [61, 62, 202, 203, 204, 205, MOST_COUNT]


def test_a_figure_whose_other_facts_are_unknown_too_is_tried_at_its_ends_only() -> None:
    assert worth_trying(SHARE, seen(), "rd_staff") == [0, 1, MOST_COUNT]
    assert worth_trying(STAFFED, seen(), "rd_staff") == [0, 1, MOST_COUNT]


@pytest.mark.parametrize(
    ("key", "values", "least", "most"),
    [
        ("revenue", {}, 0, MOST_AMOUNT), ("net_profit", {}, -MOST_AMOUNT, MOST_AMOUNT), ("market_share_pct", {}, 0, 100 * SCALE),
        ("employees", {}, 0, MOST_COUNT), ("digital_level", {}, 1, 4), ("equity_2y", {}, 0, MOST_AMOUNT),
        ("revenue", {"main_revenue": 7}, 7, MOST_AMOUNT), ("main_revenue", {"revenue": 9}, 0, 9),
        ("revenue[-1]", {"main_revenue": 7}, 0, MOST_AMOUNT), ("revenue[-1]", {"main_revenue[-1]": 7, "main_revenue": 8}, 7, MOST_AMOUNT),
        ("main_revenue[-2]", {"revenue": 3, "revenue[-2]": 9}, 0, 9), ("employees", {"rd_staff": 5, "tech_staff": 8}, 8, MOST_COUNT),
        ("employees", {"rd_staff": 8, "tech_staff": 5}, 8, MOST_COUNT), ("rd_staff", {"employees": 4}, 0, 4), ("tech_staff", {"employees": 4}, 0, 4),
        ("total_assets", {"total_liabilities": 1}, 1, MOST_AMOUNT), ("total_assets", {"total_liabilities": 0}, 0, MOST_AMOUNT),
        ("total_assets", {"total_liabilities": 50}, 1, MOST_AMOUNT), ("total_liabilities", {"total_assets": 0}, 0, 0),
        ("total_liabilities", {"total_assets": 1}, 0, MOST_AMOUNT), ("total_liabilities", {}, 0, MOST_AMOUNT),
        ("total_assets[-1]", {"total_liabilities": 5}, 0, MOST_AMOUNT), ("total_assets[-1]", {"total_liabilities[-1]": 5}, 1, MOST_AMOUNT),
    ],
)  # fmt: skip
def test_a_number_is_bounded_by_what_would_be_accepted_beside_the_known_facts(
    key: str, values: dict[str, object], least: int, most: int
) -> None:
    assert bounds(key, View(DAY, "new", 2025, values)) == (least, most)


def test_what_is_no_number_has_no_bounds() -> None:
    with pytest.raises(TypeError, match="listing is no number"):
        bounds("listing", seen())


@pytest.mark.parametrize(
    ("fact", "relation", "bar", "tried"),
    [
        ("employees", "at_least", "100", [99, 100]),
        ("employees", "less_than", "100", [99, 100]),
        ("employees", "at_most", "100", [100, 101]),
        ("employees", "more_than", "100", [100, 101]),
        ("employees", "at_least", "99.5", [99, 100]),
        ("employees", "more_than", "99.5", [99, 100]),
        ("employees", "at_most", "99.5", [99, 100]),
        ("revenue", "at_least", "10", [10 * SCALE - 1, 10 * SCALE]),
        ("revenue", "at_most", "10", [10 * SCALE, 10 * SCALE + 1]),
    ],
)
def test_a_plain_fact_turns_between_two_neighbours(
    fact: str, relation: str, bar: str, tried: list[int]
) -> None:
    book = small_book(condition("bar", f'{{ fact = "{fact}", {relation} = "{bar}" }}'))
    most = MOST_COUNT if fact == "employees" else MOST_AMOUNT
    assert worth_trying(book, seen(), fact) == [0, 1, *tried, most]


def test_the_figures_that_a_rule_book_compares_with_all_its_bars() -> None:
    book = rulebook("innovative_2022_63")
    view = view_of(read_facts(put(whole_firm(), "employees", None)))
    # 80 of them are in technology; 300 make a software firm large
    assert {80, 81, 299, 300, MOST_COUNT} < set(worth_trying(book, view, "employees"))
