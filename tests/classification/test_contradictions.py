"""Facts that cannot be true together: each is named with its path and with what it contradicts; and which facts bound each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.classification.contradictions import bounded_with, contradictions
from portal.classification.facts import Facts

DAY = date(2026, 11, 23)


def said(**given: Any) -> list[tuple[str, str]]:
    return [(path, text.in_language("en")) for path, text in contradictions(Facts(DAY, **given))]


def years(**figures: str) -> dict[int, dict[str, Decimal]]:
    return {2025: {key: Decimal(value) for key, value in figures.items()}}


@pytest.mark.parametrize(
    ("key", "others"),
    [
        ("main_revenue", ["revenue"]),
        ("revenue[-1]", ["main_revenue[-1]"]),
        ("rd_staff", ["employees"]),
        ("employees", ["rd_staff", "tech_staff"]),
        ("total_assets[-2]", ["total_liabilities[-2]"]),
        ("total_liabilities", ["total_assets"]),
        ("net_profit", []),
    ],
)
def test_a_fact_is_bounded_by_those_it_is_a_part_of_or_has_as_parts(key: str, others: list[str]) -> None:
    assert list(bounded_with(key)) == others


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"years": years(main_revenue="5.01", revenue="5")}, ("years.2025.main_revenue", "is greater than years.2025.revenue, of which it is a part")),
        ({"years": years(total_assets="0", total_liabilities="0.5")}, ("years.2025.total_assets", "there are liabilities, and yet no assets")),
        ({"years": {2026: {}}}, ("years.2026", "is not yet a complete fiscal year on 2026-11-23")),
        ({"known": {"rd_staff": 6, "employees": 5}}, ("rd_staff", "is greater than employees, of which it is a part")),
        ({"known": {"tech_staff": 6, "employees": 5}}, ("tech_staff", "is greater than employees, of which it is a part")),
        ({"known": {"reporting_year": 2026}}, ("reporting_year", "is not yet a complete fiscal year on 2026-11-23")),
        ({"known": {"established": date(2026, 11, 24)}}, ("established", "lies after the day of the decision, 2026-11-23")),
    ],
)  # fmt: skip
def test_a_contradiction_is_named_with_its_path(given: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(**given) == [expected]


@pytest.mark.parametrize(
    "given",
    [
        {"years": years(main_revenue="5", revenue="5")},
        {"years": years(total_assets="0")},
        {"years": years(total_assets="0", total_liabilities="0")},
        {"years": years(total_assets="0.01", total_liabilities="5")},
        {"years": years(total_liabilities="5")},
        {"known": {"rd_staff": 5, "tech_staff": 5, "employees": 5, "reporting_year": 2025, "established": DAY}},
        {"known": {"rd_staff": 5}},
    ],
)  # fmt: skip
def test_what_can_be_true_together_is_not_refused(given: dict[str, Any]) -> None:
    assert said(**given) == []


def test_all_contradictions_are_said_at_once() -> None:
    given = {
        "years": {2024: {"main_revenue": Decimal(2), "revenue": Decimal(1)}, 2026: {}},
        "known": {"rd_staff": 2, "employees": 1},
    }
    assert [path for path, _ in said(**given)] == ["years.2024.main_revenue", "years.2026", "rd_staff"]
