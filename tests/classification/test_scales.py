"""Each kind of scale by itself: the points, their range while facts are unknown, and what is missed."""

from __future__ import annotations

import pytest

from portal.classification import quantities as q
from portal.classification.conditions import (
    Test as AnyTest,
)
from portal.classification.indicators import (
    Band,
    Bands,
    Best,
    Choices,
    Chosen,
    Ladder,
    Rung,
    Steps,
    not_computable,
)
from portal.classification.labels import Label
from portal.classification.quantities import Quantity
from portal.classification.view import SCALE
from tests.classification.parts import BRAND, ORGAN, RATIO, STAFF, SYSTEM, compare, missed, seen


def bands(quantity: Quantity = STAFF, *, rising: bool = True) -> Bands:
    edges = [(200, 5), (100, 3)] if rising else [(100, 5), (200, 3)]
    relation = "at_least" if rising else "at_most"
    made = tuple(Band(None, None, points, "", "") for _, points in edges)
    return Bands(quantity, (*made, Band(None, None, 1, "", "")),
                 tuple(compare(quantity, relation, bar) for bar, _ in edges), 5, 1)  # fmt: skip


def test_the_higher_points_are_taken_on_an_edge() -> None:
    for number, points in ((99, 1), (100, 3), (199, 3), (200, 5), (201, 5)):
        assert bands().points(seen(employees=number)) == (points, points)
    for number, points in ((99, 5), (100, 5), (101, 3), (200, 3), (201, 1)):
        assert bands(rising=False).points(seen(employees=number)) == (points, points)
    assert bands().rising
    assert not bands(rising=False).rising


def test_an_unknown_figure_may_earn_anything_and_one_without_a_denominator_the_least() -> None:
    of_ratio = bands(RATIO)
    assert of_ratio.points(seen(rd_staff=3)) == (1, 5)
    assert missed(of_ratio, seen(rd_staff=3)) == ["employees"]
    assert of_ratio.points(seen(rd_staff=0, employees=0)) == (1, 1)
    assert missed(of_ratio, seen(rd_staff=0, employees=0)) == []
    assert of_ratio.reached(seen(rd_staff=0, employees=0)) is None
    assert of_ratio.reached(seen()) is None
    assert (
        bands().reached(seen(employees=100)) is bands().bands[1]
        or bands().reached(seen(employees=100)) == bands().bands[1]
    )
    assert not_computable(of_ratio, seen(rd_staff=0, employees=0))
    assert not not_computable(of_ratio, seen(rd_staff=1, employees=1))


def test_steps_count_whole_steps_between_nothing_and_the_cap() -> None:
    steps = Steps(q.fact("niche_years"), every=2, each=3, most=7)
    assert [steps.points(seen(niche_years=years)) for years in (0, 1, 2, 3, 4, 5, 6, 99)] == [
        (0, 0), (0, 0), (3, 3), (3, 3), (6, 6), (6, 6), (7, 7), (7, 7)]  # fmt: skip
    assert steps.points(seen()) == (0, 7)
    assert missed(steps, seen()) == ["niche_years"]
    assert missed(steps, seen(niche_years=1)) == []
    of_money = Steps(q.difference("revenue", "revenue[-1]"), every=1, each=1, most=5)
    assert of_money.points(seen(**{"revenue": 2 * SCALE, "revenue[-1]": 5 * SCALE})) == (0, 0)
    assert Steps(RATIO, 1, 1, 5).points(seen(rd_staff=0, employees=0)) == (0, 0)


def test_words_earn_between_the_least_and_the_most_while_unknown() -> None:
    domain = Choices("product_domain", {"A": 5, "B": 3, "C": 1}, 5)
    assert [domain.points(seen(product_domain=word)) for word in "ABC"] == [(5, 5), (3, 3), (1, 1)]
    assert domain.points(seen()) == (1, 5)
    assert missed(domain, seen()) == ["product_domain"]
    assert missed(domain, seen(product_domain="A")) == []


def ladder() -> Ladder:
    tests: list[tuple[AnyTest, int]] = [(BRAND, 9), (ORGAN, 6), (SYSTEM, 2)]
    return Ladder(tuple(Rung(test, points, Label("甲", "A")) for test, points in tests), 9)


@pytest.mark.parametrize(
    ("values", "points", "misses"),
    [
        ({"own_brand": True}, (9, 9), []),
        ({"own_brand": False, "has_rd_org": True}, (6, 6), []),
        ({"own_brand": False, "has_rd_org": False, "info_system": True}, (2, 2), []),
        ({"own_brand": False, "has_rd_org": False, "info_system": False}, (0, 0), []),
        ({"has_rd_org": True}, (6, 9), ["own_brand"]),
        ({"own_brand": False, "info_system": True}, (2, 6), ["has_rd_org"]),
        ({"own_brand": False, "has_rd_org": False}, (0, 2), ["info_system"]),
        ({}, (0, 9), ["own_brand", "has_rd_org", "info_system"]),
    ],
)
def test_the_best_rung_that_holds_earns_its_points(
    values: dict[str, bool], points: tuple[int, int], misses: list[str]
) -> None:
    assert ladder().points(seen(**values)) == points
    assert missed(ladder(), seen(**values)) == misses


def test_the_better_of_two_scales_counts_and_misses_only_what_could_better_it() -> None:
    best = Best((bands(), bands(q.fact("rd_staff"))), 5)
    assert best.points(seen(employees=100, rd_staff=200)) == (5, 5)
    assert best.points(seen(employees=100, rd_staff=0)) == (3, 3)
    assert best.points(seen(employees=100)) == (3, 5)
    assert missed(best, seen(employees=100)) == ["rd_staff"]
    assert missed(best, seen(employees=200)) == []
    assert best.points(seen(employees=200)) == (5, 5)
    half = Best((bands(RATIO), bands()), 5)
    assert not not_computable(half, seen(rd_staff=0, employees=0))
    assert not_computable(Best((bands(RATIO), bands(RATIO)), 5), seen(rd_staff=0, employees=0))


def test_the_scale_that_a_word_chooses_counts() -> None:
    chosen = Chosen("rd_basis", {"revenue": bands(), "cost": bands(RATIO)}, 5)
    assert chosen.points(seen(rd_basis="revenue", employees=100)) == (3, 3)
    assert chosen.points(seen(rd_basis="cost", rd_staff=0, employees=100)) == (1, 1)
    assert chosen.points(seen(rd_staff=0, employees=100)) == (1, 3)
    assert missed(chosen, seen(rd_staff=0, employees=100)) == ["rd_basis"]
    assert missed(chosen, seen(rd_basis="revenue")) == ["employees"]
    assert missed(chosen, seen()) == ["rd_basis", "employees", "rd_staff", "employees"]
    assert not_computable(chosen, seen(rd_basis="cost", rd_staff=0, employees=0))
    assert not not_computable(chosen, seen(rd_basis="revenue", rd_staff=0, employees=0))
    assert not not_computable(ladder(), seen())
