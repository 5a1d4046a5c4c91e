"""Each condition just short of its threshold and at it; levels, waivers, distances, and what cannot be computed."""

from __future__ import annotations

import pytest

from tests.classification.documents import RIGHT, Document, put
from tests.classification.judging import firm, judged, year

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
