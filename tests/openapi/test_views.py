"""The API and open data: as described, paged, harmless in a spreadsheet."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cells import harmless
from tests.openapi.schema import faults
from tests.people import People
from tests.tallies.register import registered, title


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return found


@pytest.mark.parametrize(
    "address",
    ["/api/v1/tally", "/api/v1/tally?on=2026-02-01", "/api/v1/tally?on=2026-02-30", "/api/v1/tally?on=9999-01-01", "/api/v1/firms",
     "/api/v1/firms?tier=srdi", "/api/v1/firms?q=%E6%B2%A1%E6%9C%89", "/api/v1/firms?district=1", "/api/v1/firms?cursor=x",
     "/api/v1/firms?colour=red", "/api/v1/firms?q=%00"],
)  # fmt: skip
def test_every_answer_is_as_the_document_describes_it(
    client: FlaskClient, people: People, document: dict[str, Any], address: str
) -> None:
    title(people.factory, registered(people), "srdi")
    answer = client.get(address)
    described = document["paths"][address.split("?")[0]]["get"]["responses"][str(answer.status_code)]
    schema = described["content"]["application/json"]["schema"]
    assert list(faults(answer.get_json(), schema, whole=document)) == []


def test_the_check_against_the_document_can_fail(
    client: FlaskClient, people: People, document: dict[str, Any]
) -> None:
    registered(people)
    answer = client.get("/api/v1/firms").get_json()
    answer["firms"][0]["contact_phone"] = "13800000000"
    answer["firms"][0]["district"] = "440100"
    assert len(list(faults(answer, document["components"]["schemas"]["Firms"], whole=document))) == 2


def test_the_document_describes_every_route_of_the_api(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert routes - {"/api/v1/openapi.json"} == set(document["paths"])


def test_the_tally_counts_a_registered_firm_in_its_district(client: FlaskClient, people: People) -> None:
    registered(people, district="440112", on=date(2026, 3, 1))
    for address, count in (
        ("/api/v1/tally", 1),
        ("/api/v1/tally?on=2026-03-01", 1),
        ("/api/v1/tally?on=2026-02-28", 0),
    ):
        firms = client.get(address).get_json()["indicators"][0]
        assert (firms["key"], firms["target"], firms["count"], firms["by"]["district"]["440112"]) == (
            "firms",
            1000,
            count,
            count,
        )


def test_the_register_is_walked_by_its_cursors(client: FlaskClient, people: People) -> None:
    codes = {registered(people, name=f"羊城{n}号", application=n).credit_code for n in range(1, 131)}
    found, cursor, calls = [], "", 0
    while cursor is not None:
        page = client.get("/api/v1/firms", query_string={"cursor": cursor}).get_json()
        found += [firm["credit_code"] for firm in page["firms"]]
        cursor, calls = page["next"], calls + 1
    assert (len(found), set(found), calls) == (130, codes, 2)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"广州{cell}") == f"广州{cell}"


def test_the_register_leaves_as_csv_as_it_was_filtered(client: FlaskClient, people: People) -> None:
    firm = registered(people, name='=HYPERLINK("http://evil.example")', district="440112")
    title(people.factory, firm, "gazelle")
    registered(people, name="别区企业", district="440106", application=2)
    answer = client.get("/open-data/firms.csv?district=440112")
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(text)))
    assert heads[0] == "统一社会信用代码"
    assert row[:3] == [firm.credit_code, '\'=HYPERLINK("http://evil.example")', "黄埔区"]
    assert row[5] == "瞪羚企业"


def test_a_wrong_filter_downloads_nothing(client: FlaskClient) -> None:
    answer = client.get("/open-data/firms.csv?tier=best")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")


def test_open_data_says_what_there_is(client: FlaskClient) -> None:
    text = client.get("/open-data").get_data(as_text=True)
    for address in ("/open-data/firms.csv", "/api/v1/tally", "/api/v1/firms", "/api/v1/openapi.json"):
        assert f'href="{address}"' in text


def test_an_address_of_the_api_that_does_not_exist_answers_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.get_json() == {"error": "Not Found", "parameter": None}


def test_a_certificate_without_its_code_answers_as_the_document_says(client: FlaskClient) -> None:
    answer = client.get("/api/v1/certificates/GZAI-2026-000001?code=0000000000000000")
    assert answer.status_code == 404
    assert set(answer.get_json()) == {"error", "parameter"}


def test_open_data_leaves_as_excel_and_as_json_with_its_source(client: FlaskClient, people: People) -> None:
    firm = registered(people, name="广州一号科技有限公司", district="440112")
    said = client.get("/open-data/firms.json").get_json()
    assert said["licence"].startswith("https://")
    assert [(row["credit_code"], row["district"], row["tiers"]) for row in said["rows"]] == [
        (firm.credit_code, "440112", [])
    ]
    book = client.get("/open-data/firms.xlsx")
    assert book.data[:2] == b"PK"
    assert client.get("/open-data/firms.json?district=440106").get_json()["rows"] == []
    assert client.get("/open-data/months.json").get_json()["rows"] == []


@pytest.mark.parametrize(("path", "status"), [
    ("/open-data/firms.exe", 404), ("/open-data/months.csv?q=1", 400), ("/open-data/firms.xlsx?tier=best", 400),
    ("/open-data/months.xlsx", 200), ("/open-data/months.csv", 200),
])  # fmt: skip
def test_open_data_answers_what_it_has(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_whole_lists_are_taken_away_thirty_times_in_ten_minutes_and_then_later(client: FlaskClient) -> None:
    answers = [client.get("/open-data/firms.csv").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert client.get("/open-data/months.csv").status_code == 429
    assert client.get("/api/v1/firms").status_code == 200  # pages of the list have a limit of their own
