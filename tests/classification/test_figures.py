"""The figures that rules compare are exact fractions, and say where a comparison turns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.classification import quantities as q
from portal.classification.quantities import NOT_COMPUTABLE, Quantity
from portal.classification.view import SCALE


@pytest.mark.parametrize(
    ("quantity", "values", "pair"),
    [
        (q.fact("revenue"), {"revenue": 7}, (7, SCALE)), (q.fact("employees"), {"employees": 7}, (7, 1)),
        (q.number_of("titles"), {"titles": ("a", "b")}, (2, 1)), (q.ratio("rd_staff", "employees"), {"rd_staff": 1, "employees": 3}, (1, 3)),
        (q.growth("revenue"), {"revenue": 12, "revenue[-1]": 10}, (2, 10)),
        (q.compound_growth("revenue", 3), {"revenue": 8, "revenue[-3]": 1}, (8, 1)),
        (q.total("revenue", "revenue[-1]"), {"revenue": 3, "revenue[-1]": 4}, (7, SCALE)), (q.total("employees", "rd_staff"), {"employees": 3, "rd_staff": 4}, (7, 1)),
        (q.mean("revenue", "revenue[-1]"), {"revenue": 3, "revenue[-1]": 4}, (7, 2 * SCALE)), (q.mean("employees", "rd_staff"), {"employees": 3, "rd_staff": 4}, (7, 2)),
        (q.difference("revenue", "revenue[-1]"), {"revenue": 3, "revenue[-1]": 4}, (-1, SCALE)), (q.difference("employees", "rd_staff"), {"employees": 4, "rd_staff": 3}, (1, 1)),
    ],
)  # fmt: skip
def test_a_figure_is_an_exact_fraction(
    quantity: Quantity, values: dict[str, object], pair: tuple[int, int]
) -> None:
    assert quantity.pair(values) == pair
    for key in values:
        assert quantity.pair({**values, key: None}) is None


def test_the_mean_growth_is_the_mean_of_two_rates() -> None:
    # 4 -> 5 -> 7: 25 % and 40 %, on average 32.5 %
    pair = q.mean_growth("revenue").pair({"revenue": 7, "revenue[-1]": 5, "revenue[-2]": 4})
    assert isinstance(pair, tuple)
    assert Fraction(*pair) == Fraction(325, 1000)


def test_a_figure_without_a_denominator_is_not_computable() -> None:
    assert q.ratio("rd_staff", "employees").pair({"rd_staff": 0, "employees": 0}) is NOT_COMPUTABLE
    assert q.growth("revenue").pair({"revenue": 5, "revenue[-1]": 0}) is NOT_COMPUTABLE
    assert q.ratio("rd_staff", "employees").pair({"rd_staff": 1, "employees": 1}) == (1, 1)


@pytest.mark.parametrize(
    ("quantity", "kind", "lever", "rate", "power"),
    [
        (q.fact("revenue"), "fact", "revenue", False, 1), (q.number_of("titles"), "number_of", "titles", False, 1),
        (q.ratio("rd_expense", "revenue"), "ratio", "rd_expense", True, 1), (q.growth("revenue"), "growth", "revenue", True, 1),
        (q.mean_growth("revenue"), "mean_growth", "revenue", True, 1), (q.compound_growth("revenue", 3), "compound_growth", "revenue", True, 3),
        (q.total("rd_expense", "rd_expense[-1]"), "sum", "rd_expense", False, 1), (q.mean("revenue", "revenue[-1]"), "mean", "revenue", False, 1),
        (q.difference("revenue", "revenue[-1]"), "difference", "revenue", False, 1),
    ],
)  # fmt: skip
def test_a_figure_knows_its_kind_and_what_a_firm_can_move(
    quantity: Quantity, kind: str, lever: str, rate: bool, power: int
) -> None:
    assert (quantity.kind, quantity.lever, quantity.rate, quantity.power) == (kind, lever, rate, power)


def test_a_threshold_in_the_figures_own_terms() -> None:
    assert q.compound_growth("revenue", 3).bar(Fraction(1, 5)) == (216, 125)
    assert q.growth("revenue").bar(Fraction(1, 5)) == (1, 5)


def test_earlier_years_of_a_figure() -> None:
    assert [q.back("revenue", years) for years in (0, 1, 2)] == ["revenue", "revenue[-1]", "revenue[-2]"]
    assert q.back("revenue[-1]", 1) == "revenue[-2]"
    assert q.back("revenue[-1]", 0) == "revenue[-1]"


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (1, 2, "0.5"), (3, 1, "3"), (0, 1, "0"), (-1, 4, "-0.25"), (1, 3, "0.333333"), (-5, 1, "-5"), (10, 1, "10"),
        (1, 1_000_000, "0.000001"), (1, 10_000_000, "0"), (12_050, 100, "120.5"), (-1, 3, "-0.333334"),
    ],
)  # fmt: skip
def test_a_fraction_is_written_without_needless_zeros(numerator: int, denominator: int, text: str) -> None:
    assert q.plain(numerator, denominator) == text


def beside(
    quantity: Quantity, key: str, values: dict[str, object], bar: tuple[int, int], root: Fraction | int
) -> bool:
    """Whether a whole value directly below or above the turning point, or on it, is named."""
    found = quantity.critical(key, values, bar)
    return any(abs(Fraction(root) - each) < 2 for each in found)


def test_the_whole_values_beside_which_a_comparison_turns() -> None:
    assert q.fact("employees").critical("employees", {}, (100, 1)) == [100]
    ratio = q.ratio("rd_expense", "revenue")
    assert ratio.critical("rd_expense", {"revenue": 1000}, (3, 100)) == [30]
    assert ratio.critical("revenue", {"rd_expense": 30}, (3, 100)) == [1000, 0]
    assert ratio.critical("revenue", {"rd_expense": 31}, (3, 100)) == [1033, 0]
    assert q.growth("revenue").critical("revenue", {"revenue[-1]": 100}, (1, 5)) == [120]
    assert q.growth("revenue").critical("revenue[-1]", {"revenue": 120}, (1, 5)) == [100, 0]


def test_the_middle_year_of_a_mean_growth_turns_at_two_points() -> None:
    # 100 -> x -> 200: (x/100 - 1 + 200/x - 1) / 2 is one half at x = 100 and at x = 200
    growth = q.mean_growth("revenue")
    values: dict[str, object] = {"revenue": 200, "revenue[-2]": 100}
    for root in (100, 200):
        assert beside(growth, "revenue[-1]", values, (1, 2), root)
    # ... and nowhere below 0.414: x/100 + 200/x is never less than 2 x square root of 2
    assert growth.critical("revenue[-1]", values, (2, 5)) == [0]
