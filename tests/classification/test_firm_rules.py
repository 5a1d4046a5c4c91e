"""What stands behind the firm's pages, with plain values: what differs, where a fact is entered, what is tried, a figure's years."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from portal.classification.comparing import differences
from portal.classification.evidence import fact_called, page_of, proves_any, subject_of
from portal.classification.facts_reading import read_facts
from portal.classification.rules import rulebook
from portal.classification.series import series
from portal.classification.trying import along, fields_of, tried
from portal.classification.ways import Change, Way
from tests.classification.documents import whole_firm

YEAR = 2025


def test_a_new_day_is_no_new_fact() -> None:
    assert differences(whole_firm(), whole_firm() | {"as_of": "2027-01-01"}) == []


def test_every_fact_that_changed_came_or_went_is_told_by_its_path() -> None:
    old, new = whole_firm(), whole_firm()
    new["years"]["2025"]["revenue"] = "12000"
    new["exclusions"]["tax_evasion_3y"] = True
    del new["employees"]
    new["titles"] = ["srdi"]
    found = {each.path: (each.old, each.new) for each in differences(old, new)}
    assert found["years.2025.revenue"] == ("11500", "12000")
    assert found["exclusions.tax_evasion_3y"] == (False, True)
    assert found["employees"] == (200, None)
    assert found["titles"][1] == ("srdi",)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("path", "subject", "page"),
    [("years.2024.revenue", "year:2024", "/my/figures/2024"), ("employees", "year:2025", "/my/figures/2025"),
     ("market_share_pct", "market", "/my/figures/market"), ("equity_2y", "funding", "/my/figures/funding"),
     ("exclusions.abnormal_list", "integrity", "/my/figures/integrity"), ("ip[2].owner_rank", "right:", "/my/figures/rights"),
     ("awards", "award:", "/my/figures/honours"), ("titles", "title:", "/my/figures/titles"), ("established", None, "/my/figures")],
)  # fmt: skip
def test_a_fact_leads_to_where_it_is_entered_and_to_what_proves_it(
    path: str, subject: str | None, page: str
) -> None:
    assert subject_of(path, reporting_year=YEAR) == subject
    assert page_of(path, reporting_year=YEAR) == page


def test_a_document_proves_its_own_year_and_any_right_the_rights() -> None:
    assert proves_any("year:2025", ["year:2025"])
    assert not proves_any("year:2024", ["year:2025"])
    assert proves_any("right:7", ["right:"])
    assert not proves_any("honour:7", ["right:"])


def test_a_path_is_put_into_words() -> None:
    assert fact_called("years.2025.rd_expense").in_language("zh") == "2025年研发费用"
    assert fact_called("ip[0].owner_rank").in_language("en") == "intellectual property, no. 1"


def test_what_is_shown_and_not_changed_is_the_same_document() -> None:
    document = whole_firm()
    same = tried(document, fields_of(document, reporting_year=YEAR), reporting_year=YEAR)
    assert read_facts(same) == read_facts(document)


def test_trying_leaves_the_firms_own_document_alone() -> None:
    document = whole_firm()
    before = copy.deepcopy(document)
    typed = fields_of(document, reporting_year=YEAR) | {
        "rd_expense_2025": Decimal(1),
        "employees": None,
        "more_ip": 2,
    }
    changed = tried(document, typed, reporting_year=YEAR)
    assert document == before
    assert changed["years"]["2025"]["rd_expense"] == "1"
    assert "employees" not in changed
    assert len(changed["ip"]) == len(document["ip"]) + 2
    assert read_facts(changed)


def test_a_way_is_tried_with_its_own_figures() -> None:
    document = whole_firm()
    shown = fields_of(document, reporting_year=YEAR)
    way = Way((Change("rd_expense", 1_000_000_000, 1_060_000_000), Change("employees", 200, 210)), whole=True)
    started = along(shown, way, reporting_year=YEAR)
    assert started["rd_expense_2025"] == Decimal(1060)
    assert started["employees"] == 210
    assert {key for key in shown if shown[key] != started[key]} == {"rd_expense_2025", "employees"}


def test_a_figure_is_followed_over_the_years_beside_its_threshold() -> None:
    facts = read_facts(whole_firm())
    found = {line.finding.key: line for line in series(rulebook("little_giant_2026_2"), facts)}
    assert found["revenue"].values == tuple(
        (year, Decimal(n)) for year, n in ((2022, 6000), (2023, 8000), (2024, 9500), (2025, 11500))
    )
    assert found["revenue"].threshold == Decimal(5000)
    assert [year for year, _ in found["cagr_2y"].values] == [2024, 2025]
    assert "debt" not in found  # known for one year only
    assert "market" not in found  # no figure of a year
