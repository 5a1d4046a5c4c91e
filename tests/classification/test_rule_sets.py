"""Which rule sets speak on a day, for a kind of application and for a firm; the sizes of enterprises."""

from __future__ import annotations

from datetime import date

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.rules import deciding, in_force, rulebook, sets_for, shelf
from portal.classification.view import SCALE
from tests.classification.documents import put
from tests.classification.judging import firm

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


def test_a_renewal_is_judged_by_the_sets_of_renewals() -> None:
    for kind, expected in (("new", "little_giant_2026_2"), ("renewal", "little_giant_2022_63")):
        facts = read_facts(firm(as_of="2026-05-01", kind=kind))
        assert [book.id for book in sets_for(facts) if book.tier == "little_giant"] == [expected]
        decided = deciding(facts, "little_giant")
        assert decided is not None
        assert decided.id == expected


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
