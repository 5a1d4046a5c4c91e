"""The contract of facts and findings kept by the program itself: the real command, the API, the page and the register's run."""

from __future__ import annotations

import html
import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.classification.commands import classify
from portal.classification.facts_reading import read_facts
from portal.classification.register_models import RegisterResult
from portal.classification.rules import deciding
from portal.core import clock
from portal.core.settings import ROOT
from portal.firms.figure_queries import facts_document
from tests.classification.documents import Document, put, whole_firm
from tests.classification.oracle import BOOKS
from tests.classification.register import classified, registered
from tests.classification.test_examples import assert_holds
from tests.classification.test_facts import WRONG
from tests.people import People
from tests.programs import portal
from tests.signing_in import sign_in

CASES = json.loads(Path(__file__).with_name("example_cases.json").read_text("utf-8"))
DAY = date(2026, 11, 23)


def run(*words: str, given: object = None) -> subprocess.CompletedProcess[str]:
    text = None if given is None else json.dumps(given)
    return subprocess.run(portal(*words), input=text, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)  # fmt: skip


def answer(*words: str, given: object = None) -> Any:
    done = run(*words, given=given)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


# Bad input: the same path and the same reason wherever it comes in


def spoiled(path: str, value: object) -> Document:
    return put(whole_firm(), path, value)


def test_the_command_names_what_is_wrong_as_the_reader_does() -> None:
    for path, value, reason in WRONG:
        document = json.dumps(spoiled(path, value))
        done = CliRunner().invoke(classify, ["-", "--language", "en"], input=document)
        assert (done.exit_code, done.stdout) == (2, ""), path
        assert reason in done.stderr, path
        assert done.stderr.startswith("portal: ")
        assert done.stderr.count("\n") == 1


def test_the_api_names_what_is_wrong_as_the_reader_does(client: FlaskClient) -> None:
    many = json.dumps([spoiled(path, value) for path, value, _ in WRONG])
    refused = client.post("/api/v1/classify?language=en", data=many)
    assert refused.status_code == 400
    said: dict[str, list[str]] = {}
    for problem in refused.get_json()["problems"]:
        place, _, path = problem["path"].partition("]")
        said.setdefault(place.removeprefix("["), []).append(f"{path.lstrip('.')}: {problem['reason']}")
    assert len(said) == len(WRONG), "each of them is refused"
    for number, (path, _, reason) in enumerate(WRONG):
        assert any(reason in each for each in said[str(number)]), (path, said[str(number)])
    assert client.post("/api/v1/classify", data=json.dumps(whole_firm())).status_code == 200


# The real program


def test_the_program_answers_the_contracts_cases() -> None:
    told = answer("classify", "-", *(word for book in BOOKS for word in ("--ruleset", book)),
                  given=[case["facts"] for case in CASES])  # fmt: skip
    assert len(told) == len(CASES)
    for case, one in zip(CASES, told, strict=True):
        by_set = {result["ruleset"]: result for result in one["results"]}
        assert list(one) == ["as_of", "results"]
        assert one["as_of"] == case["facts"]["as_of"]
        assert len(by_set) == len(BOOKS)
        for expected in case["expect"]:
            assert_holds(expected, by_set[expected["ruleset"]], case["id"])


def test_the_program_refuses_what_cannot_be_read_in_one_line_with_status_two() -> None:
    done = run(
        "classify", "-", "--language", "en", given=[whole_firm(), spoiled("years.2025.revenue", "NaN")]
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "portal: [1].years.2025.revenue: is not a plain decimal number\n"


SIZES = [
    ({"industry_code": "6513", "employees": 299, "revenue": "50000"}, "medium"),
    ({"industry_code": "6513", "employees": 300, "revenue": "10000"}, "large"),
    ({"industry_code": "6513", "employees": 300, "revenue": "9999.99"}, "medium"),
    ({"industry_code": "6513", "employees": 10, "revenue": "49.99"}, "micro"),
    ({"industry_code": "7211", "employees": 300, "total_assets": "120000"}, "large"),
    ({"industry_code": "7320", "employees": 100}, "medium"),
]
RULES: list[tuple[list[str], object, object]] = [
    (["list", "--on", "2026-06-30", "--kind", "renewal"], None, {
        "tech_sme": [{"ruleset": "tech_sme_2017_115", "authority": "nation"}],
        "innovative": [{"ruleset": "innovative_2022_63", "authority": "nation"}],
        "srdi": [{"ruleset": "srdi_2026_2", "authority": "nation"}],
        "little_giant": [{"ruleset": "little_giant_2022_63", "authority": "nation"}],
        "gazelle": [{"ruleset": "gazelle_huangpu_2021", "authority": "huangpu"}],
        "unicorn": [{"ruleset": "unicorn_huangpu_2021", "authority": "huangpu"},
                    {"ruleset": "unicorn_gei_2025", "authority": "gei"}],
    }),
    (["size", "-"], [firm for firm, _ in SIZES], [size for _, size in SIZES]),
    (["publicity", "2025-12-05", "--workdays", "5"], None, {"last_day": "2025-12-11"}),
    (["valid-to", "2023-07-10", "--years", "3"], None, {"valid_to": "2026-07-09"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "given", "expected"), RULES, ids=lambda each: str(each)[:12])
def test_the_program_answers_about_rules(words: list[str], given: object, expected: object) -> None:
    assert answer("rules", *words, given=given) == expected


def test_a_wrong_credit_code_is_an_answer_and_no_failure() -> None:
    good, bad = answer("rules", "credit-code", "91110000600037341L", "911100006000373410")
    assert good == {"code": "91110000600037341L", "valid": True, "reason": None}
    assert (bad["code"], bad["valid"]) == ("911100006000373410", False)
    assert bad["reason"]


# One firm, four ways to ask


def test_the_program_the_api_the_page_and_the_register_say_the_same(
    client: FlaskClient, people: People, tmp_path: Path
) -> None:
    clock.move_to(DAY, tmp_path / "instance" / "clock")
    changes: list[tuple[str, object]] = [
        ("platform_score", "66"), ("platform_score", "49.999999"), ("years.2025.rd_expense", None),
        ("exclusions.tax_evasion_3y", True), ("valuation_usd_m", "1000"),
    ]  # fmt: skip
    owners = [people.person() for _ in changes]
    firms = [
        registered(people.factory, number, put(whole_firm(), *change), owner=owner)
        for number, (change, owner) in enumerate(zip(changes, owners, strict=True))
    ]
    run_id = classified(people.factory, day=DAY)
    with people.factory() as session:
        documents = [facts_document(session, firm, as_of=DAY) for firm in firms]
        rows = session.scalars(
            select(RegisterResult).where(RegisterResult.run_id == run_id, RegisterResult.kind == "new")
        )
        kept = {(row.firm_id, row.tier): row for row in rows}
    told = answer("classify", "-", given=documents)
    assert json.loads(client.post("/api/v1/classify?language=zh", data=json.dumps(documents)).text) == told
    seen = set()
    for firm, owner, document, one in zip(firms, owners, documents, told, strict=True):
        sign_in(client, owner)
        page = html.unescape(client.get("/my/classification").text)
        cards = page.split('<section class="tier tier-')[1:]
        assert [card.split('"')[0] for card in cards] == [result["outcome"] for result in one["results"]]
        for card, result in zip(cards, one["results"], strict=True):
            assert all(
                finding["label"] in card and (finding["distance"] or "") in card
                for finding in result["findings"]
            )
            decides = deciding(read_facts(document), result["tier"])
            if decides is not None and decides.id == result["ruleset"]:
                row = kept[firm, result["tier"]]
                assert (row.outcome, row.level, row.could_be, row.ruleset) == (
                    result["outcome"], result["level"], result["could_be"], result["ruleset"])  # fmt: skip
                seen.add(row.outcome)
    assert seen == {"met", "not_met", "undetermined"}
