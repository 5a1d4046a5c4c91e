"""Taking over a firm whose person has gone: asked with a document, objected to, decided by the district, everybody told."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Note, User
from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import Firm, Membership
from portal.firms.takeover_models import Takeover
from tests.applications.story import a_pdf
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


def client_of(app: Flask, person: int) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


@pytest.fixture
def asker(app: Flask, people: People) -> FlaskClient:
    return client_of(app, people.person("new@firm.example", name="韩接手"))


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    return client_of(app, people.official("district_officer", district="440106"))


def ask(app: Flask, client: FlaskClient, firm_id: int, **data: object) -> int:
    with app.extensions["portal.sessions"]() as session:
        code = session.get_one(Firm, firm_id).credit_code
    form = {
        "credit_code": code,
        "reason": "原经办人已离职，由我接手。",
        "proof": (io.BytesIO(a_pdf()), "授权书.pdf"),
    } | data
    return client.post("/my/takeover", data=form, content_type="multipart/form-data").status_code


def the_request(app: Flask) -> Takeover:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Takeover)).one()


def roles(app: Flask) -> dict[str, str]:
    with app.extensions["portal.sessions"]() as session:
        query = select(User.email, Membership.role).join(Membership, Membership.person_id == User.id)
        return {row.email: row.role for row in session.execute(query)}


def subjects(app: Flask, email: str) -> list[str]:
    with app.extensions["portal.sessions"]() as session:
        query = select(Note.subject).join(User, User.id == Note.person_id).where(User.email == email)
        return list(session.scalars(query.order_by(Note.id)))


def let_pass(app: Flask) -> None:
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.scalars(select(Takeover)).one().waits_until = clock.today() - timedelta(days=1)


def test_a_firm_without_people_is_claimed_at_once(
    app: Flask, people: People, asker: FlaskClient, officer: FlaskClient
) -> None:
    firm_id = people.firm()
    assert ask(app, asker, firm_id) == 303
    assert "在平台上没有办理人" in asker.get("/my/takeover").text
    number = the_request(app).id
    assert "韩接手" in officer.get("/desk/takeovers").text
    assert "授权书.pdf" in officer.get(f"/desk/takeovers/{number}").text
    assert officer.post(f"/desk/takeovers/{number}/accept").status_code == 303
    assert roles(app) == {"new@firm.example": "owner"}
    assert officer.post(f"/desk/takeovers/{number}/accept").status_code == 409
    assert subjects(app, "new@firm.example") == ["您已成为广州示例智能科技有限公司的负责人"]


def test_present_people_are_told_can_object_and_the_district_waits_for_them(
    app: Flask, people: People, asker: FlaskClient, officer: FlaskClient
) -> None:
    owner = people.person("old@firm.example")
    firm_id = people.firm(owner=owner)
    assert ask(app, asker, firm_id) == 303
    assert "并已告知企业现有人员" in asker.get("/my/takeover").text
    number = the_request(app).id
    assert subjects(app, "old@firm.example") == ["韩接手申请接管广州示例智能科技有限公司"]
    assert officer.post(f"/desk/takeovers/{number}/accept").status_code == 409
    assert roles(app) == {"old@firm.example": "owner"}
    page = officer.get(f"/desk/takeovers/{number}").text
    assert "不同意时必须填写" in page
    assert "终止现有负责人的权限" not in page  # it cannot be accepted yet
    old = client_of(app, owner)
    assert "韩接手" in old.get("/my/people").text
    assert "有人申请接管企业" in old.get("/my").text
    assert old.post(f"/my/people/takeovers/{number}/object", data={"text": "我仍在职。"}).status_code == 303
    assert "有人申请接管企业" not in old.get("/my").text
    assert the_request(app).objection == "我仍在职。"
    assert subjects(app, "new@firm.example") == ["有人对接管广州示例智能科技有限公司提出异议"]
    let_pass(app)
    assert (
        officer.post(f"/desk/takeovers/{number}/accept").status_code == 422
    )  # with an objection the reason is compulsory
    assert officer.post(f"/desk/takeovers/{number}/refuse", data={"text": ""}).status_code == 422
    assert (
        officer.post(f"/desk/takeovers/{number}/refuse", data={"text": "负责人仍在职。"}).status_code == 303
    )
    assert roles(app) == {"old@firm.example": "owner"}
    assert "负责人仍在职。" in asker.get("/my/takeover").text
    assert subjects(app, "old@firm.example")[-1] == "接管广州示例智能科技有限公司的申请未获同意"
    assert subjects(app, "new@firm.example")[-1] == "您接管广州示例智能科技有限公司的申请未获同意"


def test_the_access_of_who_has_gone_ends_with_the_decision(
    app: Flask, people: People, asker: FlaskClient, officer: FlaskClient
) -> None:
    firm_id = people.firm(owner=people.person("old@firm.example"))
    ask(app, asker, firm_id)
    let_pass(app)
    answer = officer.post(f"/desk/takeovers/{the_request(app).id}/accept", data={"end_owners": "y"})
    assert answer.status_code == 303
    assert roles(app) == {"new@firm.example": "owner"}
    assert asker.get("/my/people").status_code == 200
    with app.extensions["portal.sessions"]() as session:
        query = select(User.email, Note.body).join(Note, Note.person_id == User.id).order_by(Note.id)
        told = {row.email: row.body for row in session.execute(query)}
    assert "不再代表这家企业" in told["old@firm.example"]
    assert "不再代表" not in told["new@firm.example"]


def test_what_cannot_be_asked(app: Flask, people: People, asker: FlaskClient) -> None:
    firm_id = people.firm(owner=people.person("old@firm.example"))
    assert ask(app, asker, firm_id, credit_code="91440106MA00000000") == 422
    assert ask(app, asker, firm_id, reason="短") == 422
    assert ask(app, asker, firm_id, proof=(io.BytesIO(b"nonsense"), "授权书.pdf")) == 422
    assert ask(app, asker, firm_id) == 303
    assert ask(app, asker, firm_id) == 422
    old = client_of(app, people.person("another@firm.example"))
    with transaction_of(app.extensions["portal.sessions"]) as session:
        person = session.scalars(select(User).where(User.email == "another@firm.example")).one()
        session.add(Membership(firm_id=firm_id, person_id=person.id, role="owner", since=clock.now()))
    assert ask(app, old, firm_id) == 422


def test_strangers_and_other_districts_see_nothing(app: Flask, people: People, asker: FlaskClient) -> None:
    firm_id = people.firm(owner=people.person("old@firm.example"))
    ask(app, asker, firm_id)
    number = the_request(app).id
    there = client_of(app, people.official("district_officer", district="440112"))
    assert there.get(f"/desk/takeovers/{number}").status_code == 404
    assert there.post(f"/desk/takeovers/{number}/accept").status_code == 404
    assert "韩接手" not in there.get("/desk/takeovers").text
    other = client_of(app, people.person())
    people.firm(owner=people.person("third@firm.example"))
    assert other.post(f"/my/people/takeovers/{number}/object", data={"text": "不对。"}).status_code == 403
    assert asker.get(f"/documents/{the_request(app).document_id}").status_code == 404
