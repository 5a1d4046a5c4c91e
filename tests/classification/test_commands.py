"""`portal classify` and `portal rules`: the JSON of the contract, one line and status 2 for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.classification.commands import classify, rules
from tests.classification.documents import put, whole_firm

KEYS = ["key", "label", "value", "threshold", "outcome", "points", "max_points", "source", "distance"]


def run(*arguments: str, stdin: object = None) -> Result:
    command, rest = (classify, arguments[1:]) if arguments[0] == "classify" else (rules, arguments[1:])
    text = stdin if isinstance(stdin, str) or stdin is None else json.dumps(stdin)
    return CliRunner().invoke(command, list(rest), input=text)


def answer(*arguments: str, stdin: object = None) -> Any:
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_one_object_gives_one_answer_with_every_set_in_force() -> None:
    whole = answer("classify", "-", stdin=whole_firm())
    assert list(whole) == ["as_of", "results"]
    assert [result["ruleset"] for result in whole["results"]] == [
        "tech_sme_2017_115", "innovative_2022_63", "srdi_2026_2", "little_giant_2026_2", "gazelle_huangpu_2021",
        "unicorn_huangpu_2021", "unicorn_gei_2025",
    ]  # fmt: skip
    for result in whole["results"]:
        assert {
            "ruleset",
            "tier",
            "outcome",
            "level",
            "route",
            "score",
            "conditions",
            "direct",
            "findings",
            "could_be",
        } <= set(result)
        assert "in_force" not in result
        for finding in result["findings"]:
            assert set(KEYS) <= set(finding)


def test_the_keys_are_those_of_the_contract() -> None:
    by_set = {result["ruleset"]: result for result in answer("classify", "-", "--ruleset", "srdi_2022_63", "--ruleset",
              "little_giant_2022_63", "--ruleset", "tech_sme_2017_115", stdin=whole_firm())["results"]}  # fmt: skip
    assert list(by_set) == ["srdi_2022_63", "little_giant_2022_63", "tech_sme_2017_115"]
    srdi, giant, tech = by_set.values()
    assert set(srdi["conditions"]) == {"m1", "m2", "m3", "sme", "exclusions"}
    assert list(srdi["score"]["groups"]) == ["specialised", "refined", "featured", "innovative"]
    assert list(srdi["score"]["indicators"]) == [f"s{n}" for n in range(1, 14)]
    assert set(giant["conditions"]) == {
        "niche_years", "main_ratio", "growth_avg_2y", "debt", "market_share", "own_brand", "management_cert", "info_system",
        "rd_tier", "rd_org", "ip", "key_chain_role", "product_field", "title", "sme", "exclusions",
    }  # fmt: skip
    assert giant["score"] is None
    assert giant["in_force"] is False
    assert list(tech["conditions"]) == ["base"]
    assert tech["score"]["groups"] == {}


def test_a_list_gives_a_list_in_the_same_order(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps([whole_firm(), put(whole_firm(), "as_of", "2026-11-22")]), "utf-8")
    assert [each["as_of"] for each in answer("classify", str(file))] == ["2026-11-23", "2026-11-22"]
    assert answer("classify", "-", stdin="[]") == []


def test_the_words_come_in_english_too() -> None:
    whole = answer("classify", "-", "--language", "en", "--ruleset", "srdi_2026_2", stdin=whole_firm())
    assert whole["results"][0]["findings"][1]["label"] == "At least three years in the niche market"


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("classify", "/nowhere/facts.json"), None, "/nowhere/facts.json"), (("classify", "-"), "{", "JSON"),
        (("classify", "-"), put(whole_firm(), "employees", "x"), "employees"), (("classify", "-"), "1", ""),
        (("classify", "-"), [whole_firm(), put(whole_firm(), "years.2025.revenue", "NaN")], "[1].years.2025.revenue"),
        (("classify", "-", "--ruleset", "nonsense"), whole_firm(), "nonsense"), (("rules", "list", "--on", "2026-02-30"), None, "2026-02-30"),
        (("rules", "list", "--on", "20260101"), None, "20260101"), (("rules", "size", "-"), [{"industry_code": "6513", "staff": 1}], "[0].staff"),
        (("rules", "size", "-"), {}, ""), (("rules", "size", "-"), [{"employees": 1.5}], "[0].employees"), (("rules", "size", "-"), [1], "[0]"),
        (("rules", "publicity", "2026-12-30"), None, "2027年1月1日"), (("rules", "publicity", "soon"), None, "soon"),
        (("rules", "valid-to", "2026-02-29"), None, "2026-02-29"), (("rules", "valid-to", "9999-01-01"), None, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_status_two_and_one_line(
    arguments: tuple[str, ...], stdin: object, said: str
) -> None:
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(b'{"as_of": "\xff\xfe"}')
    assert run("classify", str(file)).exit_code == 2


def test_the_rule_sets_of_a_day() -> None:
    whole = answer("rules", "list", "--on", "2026-05-01", "--kind", "renewal")
    assert whole["little_giant"] == [{"ruleset": "little_giant_2022_63", "authority": "nation"}]
    assert whole["srdi"] == [{"ruleset": "srdi_2026_2", "authority": "nation"}]
    assert answer("rules", "list", "--on", "2022-01-01")["srdi"] == []


def test_sizes_of_a_list() -> None:
    firms = [
        {"industry_code": "6513", "employees": 299, "revenue": "50000"}, {"industry_code": "7211", "employees": 300, "total_assets": "120000"},
        {"industry_code": "6513", "employees": 300}, {"industry_code": "6513", "employees": 9},
    ]  # fmt: skip
    assert answer("rules", "size", "-", stdin=firms) == ["medium", "large", None, "micro"]


def test_credit_codes_with_their_reasons() -> None:
    good, bad = answer("rules", "credit-code", " 91110000600037341l", "911100006000373410")
    assert good == {"code": "91110000600037341L", "valid": True, "reason": None}
    assert bad["valid"] is False
    assert bad["reason"]


def test_publicity_and_terms() -> None:
    assert answer("rules", "publicity", "2023-01-06") == {"last_day": "2023-01-12"}
    assert answer("rules", "publicity", "2023-01-06", "--skip-first-day") == {"last_day": "2023-01-13"}
    assert answer("rules", "publicity", "2025-11-14", "--workdays", "7") == {"last_day": "2025-11-24"}
    assert answer("rules", "valid-to", "2023-07-10") == {"valid_to": "2026-07-09"}
    assert answer("rules", "valid-to", "2024-02-29", "--years", "1") == {"valid_to": "2025-02-28"}
