"""Each indicator just below, at and just above each edge, as rules.md prints them."""

from __future__ import annotations

import pytest

from portal.classification.view import SCALE
from tests.classification.documents import RIGHT, Document, put
from tests.classification.judging import fen, firm, judged, year

# indicator: (rule set, edges in percent with the points from the edge on, points below the first edge)
RISING = {
    "i2": ("innovative_2022_63", "rd_expense", [(1, 5), (2, 10), (3, 15), (5, 20)], 0),
    "i6": ("innovative_2022_63", "main_revenue", [(50, 5), (55, 10), (60, 15), (70, 20)], 0),
    "s1": ("srdi_2022_63", "main_revenue", [(60, 1), (70, 3), (80, 5)], 0),
    "s7": ("srdi_2022_63", "net_profit", [(2, 2), (4, 4), (6, 6), (8, 8), (10, 10)], 0),
    "t2": ("tech_sme_2017_115", "rd_expense", [(2, 10), (3, 20), (4, 30), (5, 40), (6, 50)], 0),
}
EDGES = [
    (key, book, fact, edge, points, below)
    for key, (book, fact, edges, least) in RISING.items()
    for (edge, points), below in zip(edges, [least, *(each for _, each in edges)], strict=False)
]


@pytest.mark.parametrize(("key", "book", "fact", "edge", "points", "below"), EDGES)
def test_a_share_of_revenue_earns_its_points_from_the_edge_on(
    key: str, book: str, fact: str, edge: int, points: int, below: int
) -> None:
    revenue = 7000
    at_edge = revenue * edge * SCALE // 100
    for amount, expected in ((at_edge - 1, below), (at_edge, points), (at_edge + 1, points)):
        result = judged(
            book, year(firm(), **{"main_revenue": "0", "revenue": str(revenue), fact: fen(amount)})
        )
        assert result.score is not None
        assert result.score.indicators[key] == expected


GROWTH = [(0, 5, 0), (5, 10, 5), (10, 15, 10), (15, 20, 15)]


@pytest.mark.parametrize(("edge", "points", "below"), GROWTH)
def test_growth_of_main_revenue_earns_its_points_from_the_edge_on(edge: int, points: int, below: int) -> None:
    base = put(year(firm(), revenue="20000"), "years.2024", {"revenue": "9500", "main_revenue": "6000"})
    at_edge = 60 * (100 + edge) * SCALE
    for amount, expected in ((at_edge - 1, below), (at_edge, points), (at_edge + 1, points)):
        score = judged("innovative_2022_63", year(base, main_revenue=fen(amount))).score
        assert score is not None
        assert score.indicators["i3"] == expected


@pytest.mark.parametrize(
    ("key", "book", "edge", "points", "above"),
    [
        ("i4", "innovative_2022_63", 55, 10, 5), ("i4", "innovative_2022_63", 75, 5, 0),
        ("s8", "srdi_2022_63", 50, 5, 3), ("s8", "srdi_2022_63", 60, 3, 1), ("s8", "srdi_2022_63", 70, 1, 0),
    ],
)  # fmt: skip
def test_debt_on_the_edge_takes_the_higher_points(
    key: str, book: str, edge: int, points: int, above: int
) -> None:
    at_edge = 30 * edge * SCALE
    for amount, expected in ((at_edge - 1, points), (at_edge, points), (at_edge + 1, above)):
        score = judged(book, year(firm(), total_assets="3000", total_liabilities=fen(amount))).score
        assert score is not None
        assert score.indicators[key] == expected


@pytest.mark.parametrize(
    ("edge", "points", "below"), [(0, 2, 0), (4, 4, 2), (6, 6, 4), (8, 8, 6), (10, 10, 8)]
)  # fmt: skip
def test_mean_growth_is_the_mean_of_two_yearly_rates(edge: int, points: int, below: int) -> None:
    # 1000 -> 1000 -> 1000 × (1 + 2 × edge): the mean of 0 and twice the edge
    base = put(year(firm(), revenue="20000"), "years.2024", {"main_revenue": "1000"})
    base = put(base, "years.2023", {"main_revenue": "1000"})
    at_edge = 10 * (100 + 2 * edge) * SCALE
    for amount, expected in ((at_edge - 1, below), (at_edge, points), (at_edge + 1, points)):
        score = judged("srdi_2022_63", year(base, main_revenue=fen(amount))).score
        assert score is not None
        assert score.indicators["s2"] == expected


@pytest.mark.parametrize(
    ("staff", "points"), [(9, 0), (10, 4), (14, 4), (15, 8), (19, 8), (20, 12), (24, 12), (25, 16), (29, 16), (30, 20), (31, 20)]
)  # fmt: skip
def test_technical_staff_by_percent(staff: int, points: int) -> None:
    score = judged("tech_sme_2017_115", firm(employees=100, rd_staff=0, tech_staff=staff)).score
    assert score is not None
    assert score.indicators["t1"] == points


@pytest.mark.parametrize(("cost", "points"), [
    ("99.999999", 0), ("100", 10), ("149.999999", 10), ("150", 20), ("200", 30), ("250", 40), ("299.999999", 40), ("300", 50),
])  # fmt: skip
def test_the_cost_basis_has_its_own_bands(cost: str, points: int) -> None:
    score = judged(
        "tech_sme_2017_115", year(firm(rd_basis="cost"), cost_expense="1000", rd_expense=cost)
    ).score
    assert score is not None
    assert score.indicators["t2"] == points


@pytest.mark.parametrize(("amount", "points"), [
    ("99.999999", 0), ("100", 2), ("199.999999", 2), ("200", 4), ("299.999999", 4), ("300", 6), ("399.999999", 6),
    ("400", 8), ("499.999999", 8), ("500", 10), ("500.000001", 10),
])  # fmt: skip
def test_rd_by_amount(amount: str, points: int) -> None:
    score = judged("srdi_2022_63", year(firm(), revenue="99999", rd_expense=amount)).score
    assert score is not None
    assert score.indicators["s11"] == points


@pytest.mark.parametrize(("percent", "points"), [
    ("2.999999", 0), ("3", 2), ("3.999999", 2), ("4", 4), ("6", 6), ("8", 8), ("9.999999", 8), ("10", 10),
])  # fmt: skip
def test_rd_by_ratio_counts_where_it_is_better(percent: str, points: int) -> None:
    score = judged("srdi_2022_63", year(firm(), revenue="100", main_revenue="90", rd_expense=percent)).score
    assert score is not None
    assert score.indicators["s11"] == points


@pytest.mark.parametrize(
    ("staff", "points"), [(49, 0), (50, 1), (99, 1), (100, 3), (199, 3), (200, 5), (201, 5)]
)
def test_rd_staff_by_percent(staff: int, points: int) -> None:
    score = judged("srdi_2022_63", firm(employees=1000, rd_staff=staff)).score
    assert score is not None
    assert score.indicators["s12"] == points


@pytest.mark.parametrize(("key", "fact", "points"), [
    ("s3", "niche_years", [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5]),
    ("s9", "local_feature_score", list(range(16))),
])  # fmt: skip
def test_steps_count_whole_steps_up_to_the_cap(key: str, fact: str, points: list[int]) -> None:
    for value, expected in enumerate(points):
        score = judged("srdi_2022_63", firm(**{fact: value})).score
        assert score is not None
        assert score.indicators[key] == expected


@pytest.mark.parametrize(("key", "fact", "table"), [
    ("s4", "product_domain", {"A": 5, "B": 3, "C": 0}),
    ("s5", "digital_level", {1: 0, 2: 3, 3: 5, 4: 5}),
    ("s13", "rd_institution", {"national": 10, "provincial": 8, "municipal": 4, "below_municipal": 2, "none": 0}),
])  # fmt: skip
def test_words_earn_their_points(key: str, fact: str, table: dict[object, int]) -> None:
    for word, expected in table.items():
        score = judged("srdi_2022_63", firm(**{fact: word})).score
        assert score is not None
        assert score.indicators[key] == expected


def test_quality_items_earn_three_each_up_to_five() -> None:
    items = ["provincial_award", "iso9001", "own_brand", "standards"]
    for count, expected in enumerate([0, 3, 5, 5, 5]):
        score = judged("srdi_2022_63", firm(quality_items=items[:count])).score
        assert score is not None
        assert score.indicators["s6"] == expected


RIGHTS = [
    (dict(RIGHT, high_value=True), 20, 10), (dict(RIGHT), 15, 8), (dict(RIGHT, self_developed=False), 10, 6),
    ({**RIGHT, "class": "II"}, 5, 2), (dict(RIGHT, related_to_main_product=False), 0, 0),
    (dict(RIGHT, transferred_lt_1y=True), 0, 0), ({**RIGHT, "class": "II", "high_value": True}, 5, 2),
]  # fmt: skip


@pytest.mark.parametrize(("right", "i1", "s10"), RIGHTS)
def test_one_right_earns_by_class_and_making(right: Document, i1: int, s10: int) -> None:
    for book, key, expected in (("innovative_2022_63", "i1", i1), ("srdi_2022_63", "s10", s10)):
        score = judged(book, firm(ip=[right])).score
        assert score is not None
        assert score.indicators[key] == expected


@pytest.mark.parametrize(
    ("first", "second", "points"),
    [(0, 0, 0), (0, 1, 6), (0, 2, 12), (0, 3, 18), (0, 4, 24), (0, 5, 24), (1, 0, 30)],
)
def test_rights_of_a_tech_sme(first: int, second: int, points: int) -> None:
    rights = [dict(RIGHT)] * first + [{**RIGHT, "class": "II"}] * second
    score = judged("tech_sme_2017_115", firm(ip=rights)).score
    assert score is not None
    assert score.indicators["t3"] == points
