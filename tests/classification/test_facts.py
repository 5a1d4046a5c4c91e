"""A facts document is read strictly: what is wrong is named with its path and the reason, and nothing is guessed."""

from __future__ import annotations

import pytest

from portal.classification.facts_reading import FactsRefused, read_facts, read_json
from portal.classification.rules import judge, rulebook
from tests.classification.documents import Document, put, whole_firm


def refusal(document: object) -> str:
    with pytest.raises(FactsRefused) as refused:
        read_facts(document)
    return str(refused.value)


WRONG = [
    ("revenue", "1", "revenue: is not a key"), ("years.2025.revenu", "1", "years.2025.revenu: is not a key"),
    ("exclusions.foo", True, "exclusions.foo: is not a key"), ("years.2025.revenue", 1200, "years.2025.revenue: must be a decimal number"),
    ("years.2025.revenue", 1.5, "must be a decimal number"), ("years.2025.revenue", True, "must be a decimal number"),
    ("years.2025.revenue", "NaN", "not a plain decimal"), ("years.2025.revenue", "Infinity", "not a plain decimal"),
    ("years.2025.revenue", "-inf", "not a plain decimal"), ("years.2025.revenue", "1e5", "not a plain decimal"),
    ("years.2025.revenue", "1,000", "not a plain decimal"), ("years.2025.revenue", "", "not a plain decimal"),
    ("years.2025.revenue", " 1", "not a plain decimal"), ("years.2025.revenue", "１", "not a plain decimal"),
    ("years.2025.revenue", "1.0000000", "more than six decimals"), ("years.2025.revenue", "0.0000001", "more than six decimals"),
    ("years.2025.revenue", "-0.01", "cannot be negative"), ("years.2025.total_liabilities", "-1", "cannot be negative"),
    ("years.2025.revenue", "100000000000.000001", "larger than any"), ("years.2025.revenue", "9" * 40, "larger than any"),
    ("years.2025.net_profit", "-100000000001", "larger than any"), ("market_share_pct", "100.000001", "larger than any"),
    ("employees", "80", "employees: must be a whole number"), ("employees", 80.0, "must be a whole number"),
    ("employees", True, "must be a whole number"), ("employees", -1, "cannot be negative"), ("employees", 10**9 + 1, "larger than any"),
    ("digital_level", 0, "digital_level: must be at least 1"), ("digital_level", 5, "larger than any"), ("local_feature_score", 16, "larger than any"),
    ("own_brand", "true", "own_brand: must be true or false"), ("own_brand", 1, "must be true or false"),
    ("exclusions.abnormal_list", 0, "exclusions.abnormal_list: must be true or false"), ("listing", "NEEQ", "listing: must be one of"),
    ("rd_institution", "city", "must be one of"), ("product_domain", "D", "must be one of"), ("kind", "复核", "must be one of"),
    ("established", "2026-02-30", "established: is a date that does not exist"), ("established", "20260101", "must be a date"),
    ("established", "2026-11-24", "lies after the day"), ("as_of", "2026-13-01", "as_of: is a date that does not exist"),
    ("as_of", None, "as_of: the day of the decision is needed"), ("industry_code", 6513, "must be 4 digits"), ("industry_code", "651", "must be 4 digits"),
    ("district", "44010", "must be 6 digits"), ("years", [], "years: must be an object"), ("years.25", {}, "years.25: must be a year"),
    ("years.2026", {"revenue": "1"}, "years.2026: is not yet a complete"), ("years.2025", [], "years.2025: must be an object"),
    ("reporting_year", 2026, "reporting_year: is not yet a complete"), ("reporting_year", 2027, "not yet a complete"),
    ("reporting_year", "2025", "must be a whole number"), ("ip", {}, "ip: must be a list"), ("ip", [None], "ip[0]: must be an object"),
    ("ip", [{"class": "III"}], "ip[0].class: must be one of"), ("ip", [{}, {"foo": 1}], "ip[1].foo: is not a key"),
    ("ip", [{"owner_rank": 0}], "ip[0].owner_rank: must be at least 1"), ("honours", [{"type": "X"}], "honours[0].type"),
    ("awards", [{"date": "2025-06-31"}], "awards[0].date: is a date that does not exist"), ("titles", "srdi", "titles: must be a list"),
    ("titles", ["srdi", "srdi"], "titles: is named twice"), ("titles", ["unicorn"], "titles[0]: must be one of"),
    ("quality_items", [None], "quality_items[0]: must be one of"), ("is_renewal", True, "is_renewal: contradicts kind"),
    ("is_renewal", "no", "is_renewal: must be true or false"), ("exclusions", [], "exclusions: must be an object"),
    ("years.2025.main_revenue", "11500.000001", "years.2025.main_revenue: is greater than years.2025.revenue"),
    ("rd_staff", 201, "rd_staff: is greater than employees"), ("tech_staff", 201, "tech_staff: is greater than employees"),
    ("years.2025.total_assets", "0", "years.2025.total_assets: there are liabilities"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "reason"), WRONG)
def test_what_is_wrong_is_named_with_its_path(path: str, value: object, reason: str) -> None:
    document = whole_firm()
    if value is None:
        del document[path]
    else:
        document = put(document, path, value)
    assert reason in refusal(document)


@pytest.mark.parametrize("document", [None, [], "x", 1, {"as_of": None}])
def test_what_is_no_facts_document_is_refused(document: object) -> None:
    assert refusal(document)


def test_every_problem_is_reported_at_once() -> None:
    document = put(put(whole_firm(), "employees", "x"), "years.2025.revenue", "NaN")
    assert "employees" in refusal(document)
    assert "years.2025.revenue" in refusal(document)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": 1, "a": 2}',
        "{",
        "",
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_dangerous_json_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        read_json(text)
    assert "\n" not in str(refused.value)


def test_null_is_as_absent_everywhere() -> None:
    bare = {"as_of": "2026-11-23"}
    nulls = dict.fromkeys(whole_firm(), None) | bare | {"is_renewal": None}
    assert read_facts(nulls) == read_facts(bare)
    assert read_facts({**bare, "years": {"2025": None}, "exclusions": {"abnormal_list": None}}) == read_facts(
        bare
    )


def test_kind_may_be_said_either_way() -> None:
    bare: Document = {"as_of": "2026-11-23"}
    assert read_facts(bare).kind == "new"
    assert read_facts({**bare, "is_renewal": True}).kind == "renewal"
    assert read_facts({**bare, "is_renewal": False, "kind": "new"}).kind == "new"


def test_a_loss_a_zero_and_an_insolvent_firm_are_possible() -> None:
    document = put(whole_firm(), "years.2025.net_profit", "-500.5")
    document = put(
        put(document, "years.2025.total_liabilities", "99999"), "years.2024.revenue", "8900.000000"
    )
    assert read_facts(document).years[2024]["revenue"] == 8900


def test_the_same_amount_has_one_written_form() -> None:
    one = read_facts(put(whole_firm(), "equity_2y", "100.500000"))
    other = read_facts(put(whole_firm(), "equity_2y", "100.5"))
    assert one == other
    assert one.document() == other.document()
    assert one.document()["equity_2y"] == "100.5"
    assert read_facts(put(whole_firm(), "years.2025.net_profit", "-0")).years[2025]["net_profit"] == 0


def test_liabilities_without_known_assets_stay_unknown_not_zero() -> None:
    document = put(whole_firm(), "years.2025.total_assets", None)
    result = judge(rulebook("srdi_2026_2"), read_facts(document))
    assert result.conditions["debt"] is None
    assert result.outcome == "undetermined"
    assert result.missing == ("years.2025.total_assets",)


def test_a_missing_year_is_unknown_and_named() -> None:
    result = judge(rulebook("srdi_2026_2"), read_facts(put(whole_firm(), "years.2024", None)))
    assert result.outcome == "undetermined"
    assert set(result.missing) == {"years.2024.rd_expense", "years.2024.revenue"}


def test_without_a_reporting_year_no_figure_is_known() -> None:
    result = judge(rulebook("srdi_2026_2"), read_facts(put(whole_firm(), "reporting_year", None)))
    assert result.outcome == "undetermined"
    assert "reporting_year" in result.missing
    assert result.conditions["title"] is True
