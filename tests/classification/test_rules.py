"""Each indicator and condition just below, at and just above each edge, as rules.md prints them; levels, dates, waivers, sizes."""

from __future__ import annotations

from datetime import date

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.results import Result
from portal.classification.rules import deciding, in_force, judge, rulebook, sets_for, shelf
from portal.classification.view import SCALE
from tests.classification.documents import RIGHT, Document, put, whole_firm


def judged(book: str, document: Document) -> Result:
    return judge(rulebook(book), read_facts(document))


def firm(**changes: object) -> Document:
    document = whole_firm()
    for path, value in changes.items():
        document = put(document, path.replace("__", "."), value)
    return document


def year(document: Document, **figures: object) -> Document:
    for name, value in figures.items():
        document = put(document, f"years.2025.{name}", value)
    return document


def fen(amount: int) -> str:
    return f"{amount // SCALE}.{amount % SCALE:06d}"


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


# condition: (rule set, key, path, fails, holds)
LIMITS = [
    ("tech_sme_2017_115", "base", "employees", 501, 500), ("tech_sme_2017_115", "base", "years.2025.revenue", "20000.000001", "20000"),
    ("tech_sme_2017_115", "base", "years.2025.total_assets", "20000.000001", "20000"),
    ("srdi_2022_63", "m1", "niche_years", 1, 2), ("srdi_2022_63", "m2", "years.2025.rd_expense", "344.999999", "345"),
    ("srdi_2026_2", "niche_years", "niche_years", 2, 3), ("srdi_2026_2", "rd_amount", "years.2024.rd_expense", "99.999999", "100"),
    ("srdi_2026_2", "rd_ratio", "years.2024.rd_expense", "284.999999", "285"), ("srdi_2026_2", "rd_ratio", "years.2025.rd_expense", "344.999999", "345"),
    ("srdi_2026_2", "main_ratio", "years.2025.main_revenue", "9199.999999", "9200"), ("srdi_2026_2", "debt", "years.2025.total_liabilities", "9600.000001", "9600"),
    ("srdi_2026_2", "platform_score", "platform_score", "49.999999", "50"), ("srdi_2026_2", "market", "market_position_ok", False, True),
    ("little_giant_2026_2", "platform_score", "platform_score", "59.999999", "60"), ("little_giant_2026_2", "niche_years", "niche_years", 2, 3),
    ("little_giant_2026_2", "main_ratio", "years.2025.main_revenue", "10349.999999", "10350"),
    ("little_giant_2026_2", "debt", "years.2025.total_liabilities", "9000.000001", "9000"),
    ("little_giant_2026_2", "rd_total_2y", "years.2025.rd_expense", "399.999999", "400"),
    ("little_giant_2026_2", "cagr_2y", "years.2023.revenue", "10430.839003", "10430.839002"),
    ("little_giant_2026_2", "market", "market_share_pct", "9.999999", "10"), ("little_giant_2026_2", "market", "domestic_rank", 4, 3),
    ("little_giant_2026_2", "product_field", "product_key_field", False, True), ("little_giant_2026_2", "title", "titles", ["tech_or_innovative"], ["srdi"]),
    ("little_giant_2022_63", "niche_years", "niche_years", 2, 3), ("little_giant_2022_63", "main_ratio", "years.2025.main_revenue", "8049.999999", "8050"),
    ("little_giant_2022_63", "debt", "years.2025.total_liabilities", "8400.000001", "8400"), ("little_giant_2022_63", "market_share", "market_share_pct", "9.999999", "10"),
    ("little_giant_2022_63", "rd_tier", "years.2024.rd_expense", "284.999999", "285"),
    *(("little_giant_2022_63", key, fact, False, True) for key, fact in [
        ("own_brand", "own_brand"), ("management_cert", "management_cert"), ("info_system", "info_system"),
        ("rd_org", "has_rd_org"), ("key_chain_role", "key_chain_role"), ("product_field", "product_key_field")]),
    ("unicorn_gei_2025", "unlisted", "listing", "listed", "neeq"), ("unicorn_huangpu_2021", "unlisted", "listing", "listed", "neeq"),
    ("unicorn_gei_2025", "private_investment", "private_investment", False, True),
    ("gazelle_huangpu_2021", "hnte", "honours", [{"type": "HNTE", "valid_to": "2026-11-22"}], [{"type": "HNTE", "valid_to": "2026-11-23"}]),
    ("gazelle_huangpu_2021", "hnte", "honours", [{"type": "NTID", "valid_to": "2027-11-22"}], [{"type": "HNTE", "valid_to": "2027-11-23"}]),
]  # fmt: skip


@pytest.mark.parametrize(("book", "key", "path", "fails", "holds"), LIMITS)
def test_a_condition_turns_exactly_at_its_threshold(
    book: str, key: str, path: str, fails: object, holds: object
) -> None:
    base = year(
        firm(market_share_pct="0") if path == "domestic_rank" else firm(domestic_rank=0), revenue="11500"
    )
    assert judged(book, put(base, path, fails)).conditions[key] is False
    assert judged(book, put(base, path, holds)).conditions[key] is True


@pytest.mark.parametrize(
    "exclusion",
    ["abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y"],
)
@pytest.mark.parametrize(
    "book",
    ["innovative_2022_63", "srdi_2022_63", "srdi_2026_2", "little_giant_2022_63", "little_giant_2026_2"],
)
def test_each_exclusion_excludes(book: str, exclusion: str) -> None:
    result = judged(book, put(firm(), f"exclusions.{exclusion}", True))
    assert result.outcome == "not_met"
    assert result.conditions["exclusions"] is False


@pytest.mark.parametrize(
    ("established", "age"), [("2016-11-22", False), ("2016-11-23", True), ("2016-11-24", True)]
)
def test_ten_years_are_up_on_the_tenth_anniversary_which_still_counts(established: str, age: bool) -> None:
    document = firm(established=established, valuation_usd_m="1000", cumulative_funding_usd_m="50")
    result = judged("unicorn_gei_2025", document)
    assert (result.outcome, result.level) == (("met", "unicorn") if age else ("not_met", None))


@pytest.mark.parametrize(("established", "valuation", "funding", "level"), [
    ("2021-11-23", "100", "5", "potential"), ("2021-11-23", "99.999999", "5", None), ("2021-11-23", "100", "4.999999", None),
    ("2021-11-22", "100", "5", None), ("2021-11-22", "500", "25", "potential"), ("2021-11-22", "499.999999", "25", None),
    ("2021-11-22", "500", "24.999999", None), ("2017-11-23", "500", "25", "potential"), ("2017-11-22", "500", "25", None),
    ("2017-11-22", "1000", "50", "unicorn"), ("2021-11-23", "1000", "49.999999", "potential"),
    ("2021-11-23", "9999.999999", "50", "unicorn"), ("2021-11-23", "10000", "50", "super"),
])  # fmt: skip
def test_levels_of_the_national_unicorn(
    established: str, valuation: str, funding: str, level: str | None
) -> None:
    document = firm(established=established, valuation_usd_m=valuation, cumulative_funding_usd_m=funding)
    result = judged("unicorn_gei_2025", document)
    assert result.level == level
    assert result.outcome == ("met" if level else "not_met")


@pytest.mark.parametrize(("established", "usd", "rmb", "level"), [
    ("2016-11-23", "1000", "0", "unicorn"), ("2016-11-23", "999.999999", "5999.999999", None), ("2016-11-23", "0", "6000", "unicorn"),
    ("2021-11-23", "100", "0", "potential"), ("2021-11-23", "0", "600", "potential"), ("2021-11-23", "99", "599.999999", None),
    ("2021-11-22", "999", "600", None),
])  # fmt: skip
def test_levels_of_huangpus_unicorn(established: str, usd: str, rmb: str, level: str | None) -> None:
    document = firm(established=established, valuation_usd_m=usd, valuation_rmb_m=rmb)
    assert judged("unicorn_huangpu_2021", document).level == level


def test_a_waiver_and_what_is_not_examined_say_why() -> None:
    award = [{"level": "national", "rank": 3, "date": "2025-06-01"}]
    result = judged("little_giant_2026_2", firm(ip=[], awards=award, kind="renewal"))
    notes = {finding.key: finding.note.in_language("en") for finding in result.findings if finding.note}
    assert result.conditions["ip"] is True
    assert "Waived" in notes["ip"]
    assert "Not examined" in notes["cagr_2y"]


@pytest.mark.parametrize(
    ("rank", "day", "waived"),
    [(3, "2023-01-01", True), (4, "2025-01-01", False), (3, "2022-12-31", False), (1, "2026-11-24", False)],
)
def test_an_award_waives_within_its_years_and_ranks(rank: int, day: str, waived: bool) -> None:
    awards = [{"level": "provincial", "rank": rank, "date": day}]
    assert judged("srdi_2026_2", firm(ip=[], awards=awards)).conditions["ip"] is waived
    assert judged("little_giant_2026_2", firm(ip=[], awards=awards)).conditions["ip"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"transferred_in": True},
        {"owner_rank": 4},
        {"applied_with_benefit": False},
        {"related_to_main_product": False},
        {"class": "II"},
    ],
)
def test_a_right_that_misses_one_thing_does_not_count(change: Document) -> None:
    spoiled = [dict(RIGHT), dict(RIGHT), dict(RIGHT), {**RIGHT, **change}]
    assert judged("little_giant_2026_2", firm(ip=spoiled)).conditions["ip"] is False
    assert judged("little_giant_2026_2", firm(ip=[*spoiled, dict(RIGHT)])).conditions["ip"] is True
    assert judged("srdi_2026_2", firm(ip=[{**RIGHT, **change}])).conditions["ip"] is False


def test_the_distance_is_said_in_its_own_units() -> None:
    document = year(firm(), revenue="5500", main_revenue="5000", rd_expense="165")
    finding = {each.key: each for each in judged("innovative_2022_63", document).findings}["i2"]
    shown = finding.document("zh")
    assert shown["distance"] == "研发费用再增加 110 万元可得 20 分"
    assert (shown["value"], shown["threshold"], shown["points"], shown["max_points"]) == (
        "0.0300",
        "3%-5%",
        15,
        20,
    )
    assert shown["source"] == "工信部企业〔2022〕63号 附件1"
    assert finding.facts_used == ("years.2025.rd_expense", "years.2025.revenue")


def test_following_the_distance_reaches_the_next_points() -> None:
    document = year(firm(), revenue="7777.77", main_revenue="7000", rd_expense="123.45")
    before = {each.key: each for each in judged("innovative_2022_63", document).findings}["i2"]
    assert before.distance is not None
    amount = str(before.distance.params["amount"])
    richer = year(document, rd_expense=f"{float(amount) + 123.45:.2f}")
    poorer = year(document, rd_expense=f"{float(amount) + 123.44:.2f}")
    points = [judged("innovative_2022_63", each).score for each in (richer, poorer)]
    assert [score.indicators["i2"] for score in points if score] == [10, 5]


def test_a_shown_value_is_never_rounded_over_its_bar() -> None:
    nearly = year(
        firm(),
        revenue="10000",
        main_revenue="9000",
        rd_expense="499.999999",
        total_assets="10000",
        total_liabilities="5500.000001",
    )
    shown = {each.key: each.value for each in judged("innovative_2022_63", nearly).findings}
    assert shown["i2"] == "0.0499"
    assert shown["i4"] == "0.5501"


@pytest.mark.parametrize("figures", [{"revenue": "0", "main_revenue": "0", "rd_expense": "10"}])
def test_a_zero_denominator_is_said_and_earns_nothing(figures: dict[str, str]) -> None:
    result = judged("innovative_2022_63", year(firm(), **figures))
    notes = {finding.key: finding.note.in_language("en") for finding in result.findings if finding.note}
    assert result.score is not None
    assert result.score.indicators["i2"] == 0
    assert "Not computable" in notes["i2"]


def test_a_rule_set_out_of_force_judges_and_says_so() -> None:
    answer = judged("srdi_2022_63", firm()).document()
    assert answer["in_force"] is False
    assert "in_force" not in judged("srdi_2026_2", firm()).document()


TABLE = {
    "2022-07-31": {"new": [], "renewal": []},
    "2022-08-01": {"new": ["srdi_2022_63"], "renewal": ["srdi_2022_63"]},
    "2024-07-16": {"new": ["srdi_2022_63"], "renewal": ["srdi_2022_63"]},
    "2024-07-17": {"new": ["srdi_2022_63", "srdi_2022_63_gd_2024_5"], "renewal": ["srdi_2022_63", "srdi_2022_63_gd_2024_5"]},
    "2026-03-31": {"new": ["srdi_2022_63", "srdi_2022_63_gd_2024_5"], "renewal": ["srdi_2022_63", "srdi_2022_63_gd_2024_5"]},
    "2026-04-01": {"new": ["srdi_2026_2"], "renewal": ["srdi_2026_2"]},
}  # fmt: skip


@pytest.mark.parametrize("day", TABLE)
@pytest.mark.parametrize("kind", ["new", "renewal"])
def test_the_dates_of_the_srdi_sets(day: str, kind: str) -> None:
    assert [book.id for book in in_force(date.fromisoformat(day), kind)["srdi"]] == TABLE[day][kind]


@pytest.mark.parametrize(("day", "new", "renewal"), [
    ("2022-07-31", None, None), ("2022-08-01", "little_giant_2022_63", "little_giant_2022_63"),
    ("2026-03-31", "little_giant_2022_63", "little_giant_2022_63"), ("2026-04-01", "little_giant_2026_2", "little_giant_2022_63"),
    ("2026-06-30", "little_giant_2026_2", "little_giant_2022_63"), ("2026-07-01", "little_giant_2026_2", "little_giant_2026_2"),
])  # fmt: skip
def test_the_dates_of_the_little_giant_sets(day: str, new: str | None, renewal: str | None) -> None:
    for kind, expected in (("new", new), ("renewal", renewal)):
        books = in_force(date.fromisoformat(day), kind)["little_giant"]
        assert [book.id for book in books] == ([expected] if expected else [])


@pytest.mark.parametrize(("day", "tiers"), [
    ("2017-05-02", []), ("2017-05-03", ["tech_sme"]), ("2020-12-31", ["tech_sme"]),
    ("2021-01-01", ["tech_sme", "gazelle", "unicorn"]), ("2024-12-31", ["tech_sme", "innovative", "srdi", "little_giant", "gazelle", "unicorn"]),
])  # fmt: skip
def test_the_tiers_that_had_a_rule_set(day: str, tiers: list[str]) -> None:
    assert [tier for tier, books in in_force(date.fromisoformat(day)).items() if books] == tiers


@pytest.mark.parametrize(("district", "gazelle", "unicorns", "decides"), [
    ("440112", True, {"unicorn_gei_2025", "unicorn_huangpu_2021"}, "unicorn_huangpu_2021"),
    ("440106", True, {"unicorn_gei_2025"}, "unicorn_gei_2025"),
    ("440305", False, {"unicorn_gei_2025"}, "unicorn_gei_2025"),
    (None, True, {"unicorn_gei_2025", "unicorn_huangpu_2021"}, "unicorn_gei_2025"),
])  # fmt: skip
def test_the_most_local_set_that_covers_the_firm_decides(
    district: str | None, gazelle: bool, unicorns: set[str], decides: str
) -> None:
    facts = read_facts(firm(district=district))
    sets = {book.id for book in sets_for(facts)}
    assert {name for name in sets if name.startswith("unicorn")} == unicorns
    assert ("gazelle_huangpu_2021" in sets) is gazelle
    decided = deciding(facts, "unicorn")
    assert decided is not None
    assert decided.id == decides


def test_guangdong_decided_in_guangdong_only() -> None:
    old = firm(as_of="2026-03-31")
    assert deciding(read_facts(old), "srdi") is rulebook("srdi_2022_63_gd_2024_5")
    assert deciding(read_facts(put(old, "district", "310101")), "srdi") is rulebook("srdi_2022_63")
    assert deciding(read_facts(put(firm(), "district", "310101")), "gazelle") is None


SIZES = [
    ("6513", 300, 10000, 0, "large"), ("6513", 299, 50000, 0, "medium"), ("6513", 300, 9999, 0, "medium"), ("6513", 100, 1000, 0, "medium"),
    ("6513", 99, 1000, 0, "small"), ("6513", 10, 50, 0, "small"), ("6513", 9, 5000, 0, "micro"), ("6513", 10, 49, 0, "micro"),
    ("6431", 2000, 100000, 0, "large"), ("6431", 100, 1000, 0, "medium"), ("6431", 10, 100, 0, "small"), ("3973", 1000, 40000, 0, "large"),
    ("3973", 300, 2000, 0, "medium"), ("3973", 20, 300, 0, "small"), ("0610", 19, 300, 0, "micro"), ("4690", 1000, 40000, 0, "large"),
    ("7320", 300, 0, 0, "large"), ("7519", 100, 0, 0, "medium"), ("7320", 10, 0, 0, "small"), ("7320", 9, 10**6, 0, "micro"),
    ("7211", 300, 0, 120000, "large"), ("7211", 300, 0, 119999, "medium"), ("7111", 100, 0, 8000, "medium"), ("7211", 10, 0, 100, "small"),
    ("5171", 200, 40000, 0, "large"), ("5171", 20, 5000, 0, "medium"), ("5171", 5, 1000, 0, "small"), ("5171", 4, 1000, 0, "micro"),
    ("5211", 300, 20000, 0, "large"), ("5211", 50, 500, 0, "medium"), ("5211", 10, 100, 0, "small"), ("4710", 0, 80000, 80000, "large"),
    ("4710", 9, 80000, 79999, "medium"), ("5010", 0, 6000, 5000, "medium"), ("4710", 0, 300, 300, "small"), ("4710", 0, 299, 300, "micro"),
    ("5430", 1000, 30000, 0, "large"), ("5810", 300, 3000, 0, "medium"), ("5430", 20, 200, 0, "small"), ("5910", 200, 30000, 0, "large"),
    ("5910", 100, 1000, 0, "medium"), ("5910", 20, 100, 0, "small"), ("5910", 19, 100, 0, "micro"), ("7010", 1, 200000, 10000, "large"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "employees", "revenue", "assets", "size"), SIZES)
def test_the_size_of_an_enterprise(code: str, employees: int, revenue: int, assets: int, size: str) -> None:
    values = {
        "industry_code": code,
        "employees": employees,
        "revenue": revenue * SCALE,
        "total_assets": assets * SCALE,
    }
    assert shelf().sizes.size(values) == size


def test_a_size_is_unknown_only_while_a_figure_could_decide_it() -> None:
    sizes = shelf().sizes
    assert sizes.size({"industry_code": "6513", "employees": 9}) == "micro"
    assert sizes.size({"industry_code": "6513", "employees": 300}) is None
    assert sizes.size({"industry_code": "7320", "employees": 300}) == "large"
    assert sizes.size({"employees": 300, "revenue": 0, "total_assets": 0}) is None
