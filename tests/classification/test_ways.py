"""The cheapest way up: enough and no more, cheapest first, and never told without having been judged."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from portal.classification.distances import GRID
from portal.classification.facts_reading import read_facts
from portal.classification.judging import judge_view
from portal.classification.rules import rulebook, shelf
from portal.classification.view import View, is_amount, view_of
from portal.classification.ways import Way, ways
from tests.classification.documents import put, whole_firm
from tests.classification.test_examples import BASES, OWN, laid_over

HERE = Path(__file__).parent
EXAMPLES = json.loads((HERE / "example_cases.json").read_text("utf-8"))
FIRMS = [case["facts"] for case in EXAMPLES] + [
    laid_over(BASES[c["base"]], c["change"]) for c in OWN["cases"]
]


def view(document: Any) -> View:
    return view_of(read_facts(document))


def after(firm: View, way: Way, *, less: int = 0) -> View:
    """The firm when the way is gone; `less` stops so many units before its end."""
    for change in way.changes:
        short = less if change.then > change.now else -less
        firm = firm.replaced(change.lever, change.then - short)
    return firm


def everywhere() -> Any:
    for document in FIRMS:
        firm = view(document)
        for book in shelf().books.values():
            yield firm, book, ways(book, firm)


def test_a_whole_way_is_enough_and_a_little_less_is_not() -> None:
    seen = 0
    for firm, book, found in everywhere():
        for way in found:
            assert (judge_view(book, after(firm, way)).certain == 0) is way.whole, (book.id, way)
            if way.whole and len(way.changes) == 1:
                grid = GRID if is_amount(way.changes[0].lever) else 1
                assert judge_view(book, after(firm, way, less=grid)).certain != 0, (book.id, way)
                seen += 1
    assert seen >= 20


def test_nothing_is_told_of_a_tier_that_is_met() -> None:
    for firm, book, found in everywhere():
        if judge_view(book, firm).certain == 0:
            assert found == []


def test_the_smallest_relative_change_comes_first() -> None:
    for _, _, found in everywhere():
        assert [way.part for way in found] == sorted(way.part for way in found)
        for way in found:
            assert [change.part for change in way.changes] == sorted(change.part for change in way.changes)


def test_no_way_makes_a_part_greater_than_its_whole() -> None:
    for firm, _, found in everywhere():
        for way in found:
            numbers = after(firm, way).numbers
            for part, whole in (
                ("main_revenue", "revenue"),
                ("rd_staff", "employees"),
                ("tech_staff", "employees"),
            ):
                assert numbers.get(part, 0) <= numbers.get(whole, 10**30)


def test_a_year_that_is_over_is_never_a_way() -> None:
    for _, _, found in everywhere():
        assert all("[-" not in change.lever for way in found for change in way.changes)


def short_of_revenue() -> Any:
    """Little giant: everything but 200 万元 of 5000 (rules.md, 2号): one figure, 4 1/6 % more."""
    firm = whole_firm()
    firm = put(firm, "years.2025", {**firm["years"]["2025"], "revenue": "4800", "main_revenue": "4700"})
    firm = put(firm, "years.2024", {**firm["years"]["2024"], "revenue": "4000", "main_revenue": "3900"})
    return put(firm, "years.2023", {**firm["years"]["2023"], "revenue": "3600", "main_revenue": "3500"})


def test_one_figure_is_told_with_how_much_and_what_part() -> None:
    (way, *_) = ways(rulebook("little_giant_2026_2"), view(short_of_revenue()))
    assert way.whole
    (change,) = way.changes
    assert (change.lever, change.amount(), change.value()) == ("revenue", "200", "5000")
    assert change.part == Fraction(200, 4800)


def test_what_stands_at_zero_has_no_relative_change_and_is_no_way() -> None:
    firm = whole_firm()
    firm = put(firm, "years.2025", {**firm["years"]["2025"], "rd_expense": "0"})
    firm = put(firm, "years.2024", {**firm["years"]["2024"], "rd_expense": "0"})
    for name in ("srdi_2026_2", "little_giant_2026_2"):
        found = ways(rulebook(name), view(firm))
        assert all(change.lever != "rd_expense" for way in found for change in way.changes)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_ways_are_told_than_asked_for(most: int) -> None:
    for document in FIRMS[:12]:
        for book in shelf().books.values():
            assert len(ways(book, view(document), most=most)) <= most
