"""Which years are asked for, what is missing, and how a fact is kept as text and read again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.classification.facts import EXCLUSIONS, FIELDS, WORD_LISTS
from portal.firms import figure_words
from portal.firms.figure_forms import PAGES, YearForm
from portal.firms.figure_rules import (
    FACT_KINDS,
    HEADS,
    MONEY,
    contradicting,
    fact_text,
    fact_value,
    may_be_kept,
    missing_of_year,
    page_keys,
    year_contradictions,
    years_asked,
)

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("established", "years"),
    [
        (date(2010, 1, 1), (2025, 2024, 2023, 2022)),
        (None, (2025, 2024, 2023, 2022)),
        (date(2024, 12, 31), (2025, 2024)),
        (date(2026, 1, 1), (2025,)),
    ],
)
def test_four_years_are_asked_for_and_none_before_the_firm_began(
    established: date | None, years: tuple[int, ...]
) -> None:
    assert years_asked(DAY, established) == years


def test_ten_complete_years_may_be_kept() -> None:
    assert [year for year in range(2000, 2030) if may_be_kept(year, DAY)] == list(range(2016, 2026))


def test_heads_are_missing_in_the_reporting_year_only() -> None:
    figures = dict.fromkeys(MONEY, Decimal(0))
    assert missing_of_year(figures, is_reporting_year=False) == []
    assert missing_of_year(figures, is_reporting_year=True) == list(HEADS)


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("equity_2y", Decimal("1200.5"), "1200.5"),
        ("equity_2y", Decimal("1E+3"), "1000"),
        ("equity_2y", Decimal(0), "0"),
        ("niche_years", 0, "0"),
        ("own_brand", False, "false"),
        ("own_brand", None, None),
        ("quality_items", ["iso9001", "standards"], "iso9001,standards"),
        ("quality_items", ["none"], "none"),
        ("quality_items", [], None),
        ("listing", "none", "none"),
    ],
)
def test_a_fact_survives_its_text(key: str, value: Any, text: str | None) -> None:
    assert fact_text(value) == text
    assert fact_value(key, text) == (None if text is None else value)


def test_every_fact_of_the_contract_has_a_field_a_label_and_a_sentence() -> None:
    from_elsewhere = {"as_of", "reporting_year", "kind", "established", "industry_code", "district"}
    wanted = (set(FIELDS) - from_elsewhere - set(HEADS)) | {f"exclusions.{name}" for name in EXCLUSIONS}
    wanted |= set(WORD_LISTS) - {"titles"}
    assert set(FACT_KINDS) == wanted
    on_pages = {name: key for page in PAGES for name, key in page_keys(page).items()}
    assert set(on_pages.values()) == wanted
    for name in [*on_pages, *MONEY, *HEADS]:
        assert name in figure_words.LABELS
        assert name in figure_words.HELPS
    for page, form in {**PAGES, "year": YearForm}.items():
        for name in page_keys(page):
            assert hasattr(form, name)


YEARS = st.lists(
    st.fixed_dictionaries({key: st.none() | st.integers(-1, 3) for key in MONEY + HEADS}), max_size=8
)


@given(YEARS | YEARS.map(lambda years: [{key: value or 0 for key, value in year.items()} for year in years]))
def test_many_years_at_once_contradict_where_one_by_one_they_do(years: list[dict[str, int | None]]) -> None:
    columns = {key: [year[key] for year in years] for key in MONEY + HEADS}
    assert contradicting(columns) == {n for n, year in enumerate(years) if any(year_contradictions(year))}
