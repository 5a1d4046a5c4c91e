"""Inside the firm: whoever fills in sends it for sign-off, whoever signs reads it through and submits it or sends it back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Note, User
from portal.core.db import transaction_of
from tests.applications.firm_story import begin, change_pages, colleague, fill, the_case
from tests.applications.story import decide, registered, seen
from tests.people import People

Firm = dict[str, FlaskClient]


@pytest.fixture
def firm(app: Flask, people: People, firm_client: FlaskClient, officer: FlaskClient) -> Firm:
    registered(firm_client, officer)
    return {"owner": firm_client} | {role: colleague(app, people, role) for role in ("filer", "certifier")}


@pytest.fixture
def number(firm: Firm) -> str:
    """A change that the filer has filled in."""
    found = begin(firm["filer"], "/my/upkeep/change")
    fill(firm["filer"], found, change_pages(["address"], address="天河区五山路9号"))
    return found


def post(client: FlaskClient, number: str, what: str, **data: str) -> int:
    address = f"/my/applications/{number}"
    answer = client.post(f"{address}/{what}", data={"seen": seen(client, f"{address}/check")} | data)
    return answer.status_code


def subjects(app: Flask, email: str) -> list[str]:
    with app.extensions["portal.sessions"]() as session:
        query = select(Note.subject).join(User, User.id == Note.person_id).where(User.email == email)
        return list(session.scalars(query.order_by(Note.id.desc())))


def test_the_filer_asks_and_the_certifier_submits(app: Flask, firm: Firm, number: str) -> None:
    page = firm["filer"].get(f"/my/applications/{number}/check").text
    assert "林小雨、吴签署" in page
    assert post(firm["filer"], number, "submit") == 403
    assert post(firm["filer"], number, "ask") == 303
    assert the_case(app, number).state == "sign_off"
    assert subjects(app, "certifier@firm.example")[0] == f"请签署申请{number}"
    assert subjects(app, "filer@firm.example") == []
    assert f"/my/applications/{number}/check" in firm["certifier"].get("/my").text
    assert post(firm["certifier"], number, "submit") == 303
    assert the_case(app, number).state == "submitted"


def test_it_comes_back_with_a_remark_and_goes_again(app: Flask, firm: Firm, number: str) -> None:
    post(firm["filer"], number, "ask")
    assert post(firm["certifier"], number, "send-back", reason="") == 422
    assert post(firm["certifier"], number, "send-back", reason="地址写到楼层。") == 303
    assert the_case(app, number).state == "draft"
    assert "地址写到楼层。" in firm["filer"].get(f"/my/applications/{number}").text
    assert subjects(app, "filer@firm.example")[0] == f"申请{number}被签署人退回"
    post(firm["filer"], number, "ask")
    assert firm["filer"].post(
        f"/my/applications/{number}/details", data={"address": "天河区五山路9号3楼"}
    ).status_code in (303, 422)
    assert the_case(app, number).answers["address"] == "天河区五山路9号"  # it waits, so it cannot be changed
    assert post(firm["filer"], number, "take-back") == 303
    fill(firm["filer"], number, {"details": {"address": "天河区五山路9号3楼"}})
    post(firm["filer"], number, "ask")
    assert post(firm["certifier"], number, "submit") == 303


def test_nobody_signs_what_they_filled_in(app: Flask, firm: Firm) -> None:
    number = begin(firm["owner"], "/my/upkeep/change")
    fill(firm["owner"], number, change_pages(["address"], address="天河区五山路9号"))
    page = firm["owner"].get(f"/my/applications/{number}/check").text
    assert "送：吴签署" in page
    assert "签署并提交" not in page
    refused = firm["owner"].post(
        f"/my/applications/{number}/submit", data={"seen": str(the_case(app, number).version)}
    )
    assert refused.status_code == 422
    assert "须由企业内另一位有签署权的人提交" in refused.text
    assert post(firm["owner"], number, "ask") == 303
    assert post(firm["certifier"], number, "submit") == 303


def test_a_signer_whose_account_is_closed_keeps_nobody_waiting(app: Flask, firm: Firm) -> None:
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.scalars(select(User).where(User.email == "certifier@firm.example")).one().active = False
    number = begin(firm["owner"], "/my/upkeep/change")
    fill(firm["owner"], number, change_pages(["address"], address="天河区五山路9号"))
    assert post(firm["owner"], number, "submit") == 303


def test_a_correction_goes_through_the_sign_off_too_with_its_answers(
    app: Flask, firm: Firm, number: str, officer: FlaskClient
) -> None:
    post(firm["filer"], number, "ask")
    post(firm["certifier"], number, "submit")
    decide(officer, number, "take")
    decide(officer, number, "return", **{"remark-address": "请写到门牌号。"})
    due = the_case(app, number).due_on
    fill(firm["filer"], number, {"details": {"address": "天河区五山路9号3楼"}})
    assert post(firm["filer"], number, "ask", **{"reply-1": "已补充到楼层。"}) == 303
    assert (the_case(app, number).state, the_case(app, number).due_on) == ("sign_off", due)
    assert "已补充到楼层。" in firm["certifier"].get(f"/my/applications/{number}/check").text
    assert post(firm["certifier"], number, "send-back", reason="再核对。") == 303
    assert the_case(app, number).state == "returned"
    post(firm["filer"], number, "ask", **{"reply-1": "已补充到楼层。"})
    assert post(firm["certifier"], number, "submit", **{"reply-1": "已补充到楼层。"}) == 303
    assert "已补充到楼层。" in officer.get(f"/desk/cases/{number}").text


def test_a_stale_page_signs_nothing(app: Flask, firm: Firm, number: str) -> None:
    post(firm["filer"], number, "ask")
    stale = seen(firm["certifier"], f"/my/applications/{number}/check")
    post(firm["filer"], number, "take-back")
    fill(firm["filer"], number, {"details": {"address": "天河区五山路10号"}})
    post(firm["filer"], number, "ask")
    answer = firm["certifier"].post(f"/my/applications/{number}/submit", data={"seen": stale})
    assert answer.status_code == 409
    assert "周填报刚刚处理了这份申请" in answer.text
    assert the_case(app, number).state == "sign_off"
