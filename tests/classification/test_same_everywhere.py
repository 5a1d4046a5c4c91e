"""The same firm, asked by the command, the API and its own page: the same results to the last line."""

from __future__ import annotations

import html
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from portal.classification import actions, queries
from portal.classification.commands import classify
from portal.classification.models import Classification
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.money import fen
from portal.firms import title_queries
from portal.firms.figure_queries import IP_FIELDS, facts_document
from portal.firms.figure_rules import FACT_KINDS, HEADS, LISTS, NONE, fact_text
from portal.firms.models import Firm, FirmFact, Honour, IpRight, Title, YearFigures
from tests.openapi.schema import faults
from tests.people import People
from tests.signing_in import sign_in

CASES = json.loads(Path(__file__).with_name("example_cases.json").read_text("utf-8"))
TITLES = {"tech_or_innovative": "innovative", "srdi": "srdi", "little_giant": "little_giant"}
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def by_command(facts: Any) -> Any:
    done = CliRunner().invoke(classify, ["-"], input=json.dumps(facts))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def by_api(client: FlaskClient, facts: Any, *, query: str = "") -> Any:
    answer = client.post(f"/api/v1/classify{query}", data=json.dumps(facts), content_type="application/json")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def entered(people: People, facts: dict[str, Any], *, owner: int) -> int:
    """A firm whose own pages hold what the document says, as far as those pages ask for it."""
    firm_id = people.firm(owner=owner, district=facts.get("district", "440106"))
    with transaction_of(people.factory) as session:
        firm = session.get_one(Firm, firm_id)
        firm.established = date.fromisoformat(facts["established"]) if "established" in facts else None
        firm.industry_code = facts.get("industry_code")
        moment = {"updated_at": clock.now(), "updated_by": owner}
        last = int(facts["as_of"][:4]) - 1
        for year in {*facts.get("years", {}), str(last)}:
            row = YearFigures(firm_id=firm_id, year=int(year), **moment)
            for key, text in facts.get("years", {}).get(year, {}).items():
                setattr(row, key, fen(Decimal(text)))
            for key in HEADS if int(year) == last else ():
                setattr(row, key, facts.get(key))
            session.add(row)
        single = {key: facts.get(key) for key in FACT_KINDS if facts.get(key) is not None}
        single |= {f"exclusions.{key}": value for key, value in facts.get("exclusions", {}).items()}
        for key, value in single.items():
            text = NONE if value == [] else str(value) if isinstance(value, str) else fact_text(value)
            session.add(FirmFact(firm_id=firm_id, key=key, value=text, **moment))
        for key in LISTS:
            _list(session, firm_id, key, facts.get(key), moment)
    return firm_id


def _list(session: Any, firm_id: int, key: str, entries: Any, moment: dict[str, Any]) -> None:
    if entries == [] and key != "titles":
        session.add(FirmFact(firm_id=firm_id, key=key, value=NONE, **moment))
    for n, entry in enumerate(entries or []):
        if key == "ip":
            known = {name: entry.get(name) for name in IP_FIELDS}
            session.add(
                IpRight(firm_id=firm_id, ip_class=entry["class"], name="权利", number=f"N{n}", **known)
            )
        elif key == "titles":
            session.add(
                Title(firm_id=firm_id, tier=TITLES[entry], issuer="省厅", valid_from=date(2020, 1, 1))
            )
        else:
            days = {name: date.fromisoformat(entry[name]) for name in ("valid_to", "date") if entry.get(name)}
            session.add(Honour(
                firm_id=firm_id, kind={"honours": "honour", "awards": "award", "led_standards": "standard"}[key],
                name="荣誉", type=entry.get("type"), level=entry.get("level"), rank=entry.get("rank"),
                day=days.get("date"), valid_to=days.get("valid_to"),
            ))  # fmt: skip


@each_case
def test_the_command_and_the_api_say_the_same(client: FlaskClient, case: dict[str, Any]) -> None:
    assert by_api(client, case["facts"]) == by_command(case["facts"])


def test_a_list_of_firms_is_answered_in_its_order(client: FlaskClient) -> None:
    many = [case["facts"] for case in CASES]
    assert by_api(client, many) == by_command(many) == [by_api(client, facts) for facts in many]


@each_case
def test_the_page_and_what_is_kept_say_the_same_as_the_command(
    client: FlaskClient, people: People, case: dict[str, Any], tmp_path: Path
) -> None:
    day = date.fromisoformat(case["facts"]["as_of"])
    clock.move_to(day, tmp_path / "instance" / "clock")
    owner = people.person()
    firm_id = entered(people, case["facts"], owner=owner)
    with transaction_of(people.factory) as session:
        kind = case["facts"].get("kind", "new")
        document = facts_document(session, firm_id, as_of=day, kind=kind)
        assessed = queries.assess(session, firm_id, on=day, kind=kind)
        actions.keep(session, firm_id, cause=actions.ASKED, on=day)
        held = title_queries.held_until(session, firm_id, on=day)
    told = by_command(document)
    assert [result.document() for result in assessed.results] == told["results"]
    assert by_api(client, document) == told
    with people.factory() as session:
        rows = session.query(Classification).filter_by(firm_id=firm_id, kind=kind)
        kept = {row.ruleset: row.result for row in rows}
    assert kept == {
        result["ruleset"]: result for result in told["results"] if kind == "new" or result["tier"] in held
    }
    _what_is_certain(case, told)


def _what_is_certain(case: dict[str, Any], told: Any) -> None:
    """The worked case itself comes out of the firm's own pages too, where the set is in force and its facts were entered."""
    outcomes = {result["ruleset"]: result["outcome"] for result in told["results"]}
    for expected in case["expect"]:
        if expected["ruleset"] in outcomes and "outcome" in expected:
            assert outcomes[expected["ruleset"]] == expected["outcome"], case["id"]


@each_case
def test_every_line_of_the_results_stands_on_the_page(
    client: FlaskClient, people: People, case: dict[str, Any], tmp_path: Path
) -> None:
    day = date.fromisoformat(case["facts"]["as_of"])
    clock.move_to(day, tmp_path / "instance" / "clock")
    owner = people.person()
    firm_id = entered(people, case["facts"], owner=owner)
    sign_in(client, owner)
    page = html.unescape(client.get("/my/classification").text)
    with people.factory() as session:
        told = by_command(facts_document(session, firm_id, as_of=day))
    words = {"met": "符合", "not_met": "未符合", "undetermined": "待定"}
    tags = page.split('<section class="tier tier-')[1:]
    assert [tag.split('"')[0] for tag in tags] == [result["outcome"] for result in told["results"]]
    for tag, result in zip(tags, told["results"], strict=True):
        assert words[result["outcome"]] in tag or result["outcome"] == "undetermined"
        for finding in result["findings"]:
            assert finding["label"] in tag
            assert finding["source"] in tag
            assert finding["distance"] is None or finding["distance"] in tag


def test_the_answer_is_as_the_document_describes_it(client: FlaskClient) -> None:
    whole = client.get("/api/v1/openapi.json").get_json()
    for case in CASES:
        answer = by_api(
            client, case["facts"], query="?ruleset=srdi_2022_63&ruleset=innovative_2022_63&language=en"
        )
        assert list(faults(answer, whole["components"]["schemas"]["Classification"], whole=whole)) == []
        assert list(faults(case["facts"], whole["components"]["schemas"]["Facts"], whole=whole)) == []
    assert [result["ruleset"] for result in answer["results"]] == ["srdi_2022_63", "innovative_2022_63"]


@pytest.mark.parametrize(
    ("body", "path"),
    [('{"as_of": "2026-11-23", "colour": 1}', "colour"), ('[{"as_of": "2026-11-23"}, {"as_of": 1}]', "[1].as_of"),
     ('{"as_of": "2026-11-23", "employees": NaN}', ""), ("", ""), ("\xff", ""), ('{"as_of": "2026-11-23", "years": {"2025": '
      '{"revenue": "1", "main_revenue": "2"}}}', "years.2025.main_revenue")],
)  # fmt: skip
def test_the_api_refuses_bad_facts_with_path_and_reason(client: FlaskClient, body: str, path: str) -> None:
    answer = client.post("/api/v1/classify", data=body.encode("latin-1"))
    assert answer.status_code == 400
    problem = answer.get_json()["problems"][0]
    assert problem["path"] == path
    assert problem["reason"]
    whole = client.get("/api/v1/openapi.json").get_json()
    assert list(faults(answer.get_json(), whole["components"]["schemas"]["Problems"], whole=whole)) == []


def test_the_api_refuses_more_firms_than_it_can_answer_at_once(client: FlaskClient) -> None:
    answer = client.post("/api/v1/classify", data=json.dumps([{"as_of": "2026-11-23"}] * 101))
    assert answer.status_code == 400
    assert "100" in answer.get_json()["error"]
