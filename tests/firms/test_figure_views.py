"""The figures pages: what is typed wrong stays with its message, proof comes along, others' entries are not there."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.models import DocumentRow, FirmFact, IpRight, Membership, YearFigures
from tests.firms.documents import pdf
from tests.people import People
from tests.signing_in import sign_in

LAST = clock.today().year - 1
PAGES = [
    "",
    f"/{LAST}",
    "/funding",
    "/market",
    "/integrity",
    "/rights",
    "/honours",
    "/titles",
    "/right/new",
    "/title/new",
]


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return people.firm(owner=owner)


@pytest.fixture
def at_work(app: Flask, client: FlaskClient, firm_id: int, owner: int) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, owner)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages(at_work: FlaskClient, page: str, language: str) -> None:
    at_work.set_cookie("language", language)
    answer = at_work.get(f"/my/figures{page}")
    assert answer.status_code == 200
    assert "<title>" in answer.text
    assert not re.search(r'style="|onclick=', answer.text)


def test_a_year_is_saved_with_its_proof(
    at_work: FlaskClient, factory: sessionmaker[PortalSession], firm_id: int
) -> None:
    typed = {"revenue": "１,200.5万元", "employees": "80", "proof": (BytesIO(pdf()), "审计报告.pdf")}
    answer = at_work.post(f"/my/figures/{LAST}", data=typed)
    assert (answer.status_code, answer.location) == (303, "/my/figures")
    with factory() as session:
        row = session.get_one(YearFigures, (firm_id, LAST))
        assert (row.revenue, row.main_revenue, row.employees) == (1_200_500_000, None, 80)
        document = session.scalars(select(DocumentRow)).one()
        assert (document.proves, document.name) == (f"year:{LAST}", "审计报告.pdf")
    page = at_work.get(f"/my/figures/{LAST}").text
    assert 'value="1200.5"' in page
    assert "审计报告.pdf" in page


def test_what_contradicts_stands_beside_its_field_and_is_not_saved(
    at_work: FlaskClient, factory: sessionmaker[PortalSession]
) -> None:
    answer = at_work.post(f"/my/figures/{LAST}", data={"revenue": "10", "main_revenue": "11"})
    assert answer.status_code == 422
    assert "主营业务收入是营业收入的一部分" in answer.text
    assert 'value="11"' in answer.text
    with factory() as session:
        assert session.scalar(select(YearFigures)) is None


def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_saved(
    at_work: FlaskClient, factory: sessionmaker[PortalSession]
) -> None:
    typed = {"revenue": "10", "proof": (BytesIO(b"<!doctype html>"), "a.pdf")}
    answer = at_work.post(f"/my/figures/{LAST}", data=typed)
    assert answer.status_code == 422
    assert "内容却不是" in answer.text
    assert 'value="10"' in answer.text
    with factory() as session:
        assert session.scalar(select(YearFigures)) is None


def test_a_stale_page_shows_what_stands_now_and_saves_when_sent_again(
    at_work: FlaskClient, factory: sessionmaker[PortalSession], firm_id: int
) -> None:
    seen = mark(at_work.get(f"/my/figures/{LAST}").text)
    at_work.post(f"/my/figures/{LAST}", data={"revenue": "10", "seen": seen})
    answer = at_work.post(f"/my/figures/{LAST}", data={"revenue": "20", "seen": seen})
    assert answer.status_code == 409
    assert "现在是：10" in answer.text
    assert 'value="20"' in answer.text
    again = at_work.post(f"/my/figures/{LAST}", data={"revenue": "20", "seen": mark(answer.text)})
    assert again.status_code == 303
    with factory() as session:
        assert session.get_one(YearFigures, (firm_id, LAST)).revenue == 20_000_000


def mark(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_facts_are_saved_and_shown_again(at_work: FlaskClient, factory: sessionmaker[PortalSession]) -> None:
    typed = {
        "niche_years": "5",
        "digital_level": "3",
        "own_brand": "no",
        "quality_items": ["iso9001", "standards"],
    }
    assert at_work.post("/my/figures/market", data=typed).status_code == 303
    page = at_work.get("/my/figures/market").text
    assert re.search(
        r'<option[^>]*selected[^>]*value="3"|<option value="3" selected|selected value="3"', page
    )
    assert re.search(r'name="own_brand" value="no" checked', page)
    with factory() as session:
        kept = {row.key: row.value for row in session.scalars(select(FirmFact))}
    assert kept == {
        "niche_years": "5",
        "digital_level": "3",
        "own_brand": "false",
        "quality_items": "iso9001,standards",
    }


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("market", {"digital_level": "9"}),
        ("market", {"quality_items": ["iso9001", "gold"]}),
        ("market", {"own_brand": "maybe"}),
        ("funding", {"listing": "nasdaq"}),
        ("funding", {"equity_2y": "-1"}),
        ("integrity", {"abnormal_list": "1"}),
    ],
)
def test_an_answer_that_was_not_offered_is_a_message(
    at_work: FlaskClient, page: str, typed: dict[str, str]
) -> None:
    answer = at_work.post(f"/my/figures/{page}", data=typed)
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_the_pages_of_other_years_are_not_there(at_work: FlaskClient) -> None:
    for year in (LAST + 1, LAST - 10, 99999999999999999999):
        assert at_work.get(f"/my/figures/{year}").status_code == 404
        assert at_work.post(f"/my/figures/{year}", data={}).status_code == 404


def test_an_entry_is_added_changed_and_removed(
    at_work: FlaskClient, factory: sessionmaker[PortalSession]
) -> None:
    right = {
        "ip_class": "I",
        "name": "一种方法",
        "number": "zl 2024-1",
        "transferred_in": "no",
        "owner_rank": "1",
    }
    assert at_work.post("/my/figures/right/new", data=right).status_code == 303
    assert at_work.post("/my/figures/right/new", data=right).status_code == 422  # the same number again
    with factory() as session:
        row = session.scalars(select(IpRight)).one()
    assert (row.number, row.transferred_in, row.self_developed) == ("ZL2024-1", False, None)
    address = f"/my/figures/right/{row.id}"
    assert "一种方法" in at_work.get(address).text
    assert at_work.post(address, data=right | {"name": "另一种方法"}).status_code == 303
    assert "另一种方法" in at_work.get("/my/figures/rights").text
    assert at_work.post(f"{address}/remove").status_code == 303
    assert at_work.get(address).status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("right", {"ip_class": "II", "name": "n", "number": "1", "high_value": "yes"}, "high_value"),
        ("right", {"ip_class": "I", "name": "n", "number": "1", "transferred_in": "no", "transferred_lt_1y": "yes"}, "transferred_lt_1y"),
        ("title", {"tier": "srdi", "issuer": "省", "valid_from": "2024-02-30"}, "valid_from"),
        ("title", {"tier": "srdi", "issuer": "省", "valid_from": "2999-01-01"}, "valid_from"),
        ("title", {"tier": "srdi", "issuer": "省", "valid_from": "2024-05-01", "valid_to": "2024年4月30日"}, "valid_to"),
        ("title", {"tier": "srdi", "issuer": "portal", "valid_from": "2024-05-01"}, "issuer"),
        ("award", {"level": "national", "name": "n", "day": "2999-01-01"}, "day"),
        ("honour", {"type": "XXX"}, "type"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_true_is_refused_beside_its_field(
    at_work: FlaskClient, kind: str, typed: dict[str, str], field: str
) -> None:
    answer = at_work.post(f"/my/figures/{kind}/new", data=typed)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error"', answer.text)


def test_none_is_said_and_taken_back(at_work: FlaskClient, factory: sessionmaker[PortalSession]) -> None:
    at_work.post("/my/figures/right/none", data={"none": "1"})
    assert "我们没有知识产权" in at_work.get("/my/figures/rights").text
    with factory() as session:
        assert session.scalars(select(FirmFact.key)).all() == ["ip"]
    at_work.post("/my/figures/right/none", data={"none": "0"})
    with factory() as session:
        assert session.scalars(select(FirmFact.key)).all() == []


def test_anothers_entries_are_not_there(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession]
) -> None:
    theirs = people.firm(owner=people.person())
    with transaction_of(factory) as session:
        row = IpRight(firm_id=theirs, ip_class="I", name="x", number="1")
        session.add(row)
        session.flush()
        entry = row.id
    address = f"/my/figures/right/{entry}"
    assert at_work.get(address).status_code == 404
    assert at_work.post(address, data={"ip_class": "II", "name": "n", "number": "2"}).status_code == 404
    assert at_work.post(f"{address}/remove").status_code == 404


def test_a_certifier_looks_and_changes_nothing(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession], firm_id: int
) -> None:
    certifier = people.person()
    with transaction_of(factory) as session:
        session.add(Membership(firm_id=firm_id, person_id=certifier, role="certifier", since=clock.now()))
    sign_in(at_work, certifier)
    page = at_work.get(f"/my/figures/{LAST}").text
    assert "disabled" in page
    assert ">保存<" not in page
    assert at_work.post(f"/my/figures/{LAST}", data={"revenue": "1"}).status_code == 403
    assert at_work.post("/my/figures/right/none", data={"none": "1"}).status_code == 403


def test_a_post_without_its_token_changes_nothing(
    app: Flask, at_work: FlaskClient, factory: sessionmaker[PortalSession]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert at_work.post(f"/my/figures/{LAST}", data={"revenue": "1"}).status_code == 400
    with factory() as session:
        assert session.scalar(select(YearFigures)) is None


def test_the_task_list_names_what_is_missing(at_work: FlaskClient) -> None:
    assert "还缺" not in at_work.get("/my/figures").text
    at_work.post(f"/my/figures/{LAST}", data={"revenue": "1", "main_revenue": "1", "rd_expense": "1"})
    page = at_work.get("/my/figures").text
    assert "还缺：成本费用总额、净利润、资产总额等" in page
