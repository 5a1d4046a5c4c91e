"""A facts document is read strictly: what is wrong is named with its path and the reason, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.classification.facts_reading import FactsRefused, read_facts, read_json
from portal.classification.fields import Unfit
from portal.classification.rules import judge, rulebook
from portal.core.i18n import Text
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


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": NaN}', "NaN is not a number"), ('{"a": -Infinity}', "-Infinity is not a number"),
        ('{"b": 1, "a": 2, "c": 0, "a": 2}', "twice: a"), ('{"a": {"b": 1, "b": 1}}', "twice: b"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_json_is_said(text: str, reason: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        read_json(text)
    (problem,) = refused.value.problems
    assert problem.path == ""
    assert str(refused.value).startswith("is not JSON: " + reason)


def test_json_is_read_without_losing_a_digit() -> None:
    assert read_json('{"a": 0.1, "b": [1, null, "x"]}') == {"a": Decimal("0.1"), "b": [1, None, "x"]}


def test_the_path_begins_with_the_place_in_a_list() -> None:
    def paths(document: object) -> list[str]:
        with pytest.raises(FactsRefused) as refused:
            read_facts(document, at="[1]")
        return [problem.path for problem in refused.value.problems]

    assert paths(put(whole_firm(), "employees", "x")) == ["[1].employees"]
    assert paths(put(whole_firm(), "rd_staff", 201)) == ["[1].rd_staff"]
    assert paths("x")[0] == "[1]"


def test_a_problem_without_a_path_is_said_bare_and_several_are_listed() -> None:
    assert refusal("x").split("; ")[0] == "must be an object"
    assert refusal({"as_of": "2026-11-23", "employees": -1, "own_brand": 0}) == (
        "employees: cannot be negative; own_brand: must be true or false"
    )
    assert refusal({}) == "as_of: the day of the decision is needed"
    assert refusal({"as_of": "x"}) == "as_of: must be a date such as 2026-11-23"


def test_a_problem_is_said_in_the_readers_language() -> None:
    with pytest.raises(FactsRefused) as refused:
        read_facts({"as_of": "2026-11-23", "employees": -1})
    (problem,) = refused.value.problems
    assert problem.in_language("en") == "employees: cannot be negative"
    assert problem.in_language("zh").startswith("employees: ")
    assert "不" in problem.in_language("zh")


def test_a_value_that_does_not_fit_says_so_by_itself() -> None:
    assert str(Unfit(Text("must be true or false"))) == "must be true or false"


def test_a_word_that_is_no_word_stands_in_no_ones_way() -> None:
    assert refusal({"as_of": "2026-11-23", "titles": ["srdi", None, 5]}).count("must be one of") == 2


EDGES = [
    ("employees", 10**9), ("digital_level", 1), ("digital_level", 4), ("local_feature_score", 15),
    ("market_share_pct", "100"), ("years.2025.net_profit", "-100000000000"), ("years.2025.revenue", "100000000000"),
    ("years.2025.rd_expense", "0.000001"), ("established", "2026-11-23"), ("years.1900", {"revenue": "1"}),
    ("rd_staff", 200), ("tech_staff", 200), ("years.2025.main_revenue", "11500"), ("reporting_year", 2024),
    ("ip", [{"owner_rank": 1}]), ("reporting_year", 1900), ("years.2025.revenue", "0010800.50"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), EDGES)
def test_what_is_just_possible_is_accepted(path: str, value: object) -> None:
    assert read_facts(put(whole_firm(), path, value))


@pytest.mark.parametrize("year", ["1899", "２０２５", "202５", "20251", "20a5", "+202"])
def test_a_year_has_four_plain_digits_from_1900_on(year: str) -> None:
    document = whole_firm()
    document["years"][year] = {"revenue": "1"}
    assert f"years.{year}: must be a year of four digits" in refusal(document)


def test_every_part_of_a_document_stands_in_the_facts() -> None:
    facts = read_facts(whole_firm())
    assert (facts.as_of, facts.kind, facts.reporting_year, facts.district) == (
        date(2026, 11, 23),
        "new",
        2025,
        "440112",
    )
    assert facts.known["established"] == date(2019, 3, 1)
    assert facts.years[2025]["revenue"] == Decimal(11500)
    assert sorted(facts.years) == [2022, 2023, 2024, 2025]
    assert facts.words == {
        "titles": ("srdi", "tech_or_innovative"),
        "quality_items": ("iso9001", "own_brand"),
    }
    assert facts.lists["honours"] == ({"type": "HNTE", "valid_to": date(2027, 12, 31)},)
    assert len(facts.lists["ip"]) == 4
    assert facts.lists["awards"] == ()
    assert facts.exclusions == dict.fromkeys(facts.exclusions, False)
    assert len(facts.exclusions) == 5


def test_what_was_not_said_is_nowhere() -> None:
    facts = read_facts({"as_of": "2026-11-23", "years": {"2025": {}, "2024": {"revenue": None}}})
    assert (facts.known, facts.years, facts.exclusions, facts.lists, facts.words) == ({}, {}, {}, {}, {})
    assert (facts.reporting_year, facts.district) == (None, None)
    assert facts.document() == {"as_of": "2026-11-23", "kind": "new"}


def test_a_document_is_written_in_the_order_of_the_contract() -> None:
    document = whole_firm()
    written = read_facts(document).document()
    assert written == document | {"titles": ["srdi", "tech_or_innovative"]}
    assert list(written)[:5] == ["as_of", "kind", "reporting_year", "established", "industry_code"]
    assert list(written["years"]) == ["2022", "2023", "2024", "2025"]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("kind", "is_renewal", "answer"),
    [("new", False, "new"), ("renewal", True, "renewal"), ("renewal", None, "renewal"), (None, False, "new")],
)
def test_both_ways_of_saying_the_kind_may_agree(
    kind: str | None, is_renewal: bool | None, answer: str
) -> None:
    assert read_facts({"as_of": "2026-11-23", "kind": kind, "is_renewal": is_renewal}).kind == answer


def test_a_renewal_that_says_it_is_none_contradicts_itself() -> None:
    reason = "is_renewal: contradicts kind: renewal"
    assert refusal({"as_of": "2026-11-23", "kind": "renewal", "is_renewal": False}) == reason


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
