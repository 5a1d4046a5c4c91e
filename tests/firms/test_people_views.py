"""The people page and joining a firm, as a browser does it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.models import Firm, Invitation, JoinRequest, Membership
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def owner(people: People) -> int:
    return people.person("owner@firm.example")


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return people.firm(owner=owner)


@pytest.fixture
def at_work(app: Flask, client: FlaskClient, firm_id: int, owner: int) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, owner)
    return client


def test_an_owner_invites_and_the_invited_person_joins(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession], firm_id: int
) -> None:
    answer = at_work.post("/my/people/invite", data={"email": "New@Firm.example", "role": "certifier"})
    assert answer.status_code == 303
    assert "new@firm.example" in at_work.get("/my/people").text
    invited = people.person("new@firm.example")
    sign_in(at_work, invited)
    assert "邀请您加入" in at_work.get("/my/join").text
    with factory() as session:
        number = session.scalars(select(Invitation.id)).one()
    assert at_work.post(f"/my/join/{number}/accept").status_code == 303
    assert at_work.post(f"/my/join/{number}/accept").status_code == 409  # once only
    page = at_work.get("/my/people")
    assert page.status_code == 200
    assert "发出邀请" not in page.text
    assert at_work.post("/my/people/invite", data={"email": "a@b.cn", "role": "filer"}).status_code == 403


def test_who_belongs_to_two_firms_changes_between_them_and_no_form_reaches_the_wrong_one(
    app: Flask, client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    second, others = people.firm(owner=owner), people.firm()
    sign_in(client, owner)
    page = client.get("/my").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    assert f'<option value="{second}"' in page

    def change(to: object, token: str = token[1]) -> int:
        return client.post("/my/acting-for", data={"firm_id": to, "csrf_token": token}).status_code

    for nobody in (others, 0, "x", "", 2**40):
        assert change(nobody) == 404
    assert change(second) == 303
    page = client.get("/my").text
    assert f'<option value="{firm_id}"' in page
    assert "现在您代表" in page
    stale = client.post(
        "/my/people/invite", data={"email": "a@b.cn", "role": "filer", "csrf_token": token[1]}
    )
    assert "切换企业之前打开的" in stale.text
    assert "a@b.cn" not in client.get("/my/people").text


@pytest.mark.parametrize(
    "typed", [{"email": "nobody", "role": "filer"}, {"email": "a@b.cn", "role": "king"}, {}]
)
def test_a_wrong_invitation_is_a_message_and_stays(at_work: FlaskClient, typed: dict[str, str]) -> None:
    answer = at_work.post("/my/people/invite", data=typed)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert typed.get("email", "") in answer.text


def test_the_last_owner_cannot_leave(at_work: FlaskClient, factory: sessionmaker[PortalSession]) -> None:
    answer = at_work.post("/my/people/leave")
    assert answer.status_code == 422
    assert "至少要有一位负责人" in answer.text
    with factory() as session:
        assert session.scalars(select(Membership.role)).all() == ["owner"]


def test_roles_change_and_unknown_ones_are_not_there(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession], firm_id: int
) -> None:
    colleague = people.person()
    with transaction_of(factory) as session:
        row = Membership(firm_id=firm_id, person_id=colleague, role="filer", since=clock.now())
        session.add(row)
        session.flush()
        number = row.id
    assert at_work.post(f"/my/people/{number}/role", data={"role": "owner"}).status_code == 303
    assert at_work.post(f"/my/people/{number}/role", data={"role": "king"}).status_code == 404
    assert at_work.post(f"/my/people/{number}/role").status_code == 404
    assert at_work.post(f"/my/people/{number}/remove").status_code == 303
    assert at_work.post(f"/my/people/{number}/remove").status_code == 404


def test_who_asks_is_accepted_by_the_owner(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession], firm_id: int, owner: int
) -> None:
    with factory() as session:
        code = session.get_one(Firm, firm_id).credit_code
    asker = people.person(name="李二")
    sign_in(at_work, asker)
    assert code in at_work.get(f"/my/join?code={code.lower()}").text
    typed = {"credit_code": code, "role": "filer", "reason": "<script>财务"}
    assert at_work.post("/my/join", data=typed).status_code == 303
    again = at_work.post("/my/join", data=typed)
    assert again.status_code == 422
    assert "您已申请过" in again.text
    assert "&lt;script&gt;财务" in again.text
    sign_in(at_work, owner)
    page = at_work.get("/my/people").text
    assert "李二" in page
    assert "&lt;script&gt;财务" in page
    with factory() as session:
        number = session.scalars(select(JoinRequest.id)).one()
    assert at_work.post(f"/my/people/requests/{number}/accept").status_code == 303
    assert at_work.post(f"/my/people/requests/{number}/refuse").status_code == 409


@pytest.mark.parametrize("code", ["", "123", "91440101MA59XXXXXX", "=1+1", "９" * 400])
def test_a_wrong_code_is_a_message(at_work: FlaskClient, code: str) -> None:
    answer = at_work.post("/my/join", data={"credit_code": code, "role": "filer"})
    assert answer.status_code == 422
    assert 'id="credit_code-error"' in answer.text


def test_others_invitations_and_requests_are_not_there(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession]
) -> None:
    theirs, asker = people.person(), people.person()
    other = people.firm(owner=theirs)
    with transaction_of(factory) as session:
        invitation = Invitation(
            firm_id=other,
            email="x@y.cn",
            role="filer",
            state="open",
            made_at=clock.now(),
            made_by=theirs,
            open_key="k",
        )
        request = JoinRequest(firm_id=other, person_id=asker, role="filer", made_at=clock.now())
        session.add_all([invitation, request])
        session.flush()
        ids = invitation.id, request.id
    assert at_work.post(f"/my/join/{ids[0]}/accept").status_code == 404
    assert at_work.post(f"/my/people/invitations/{ids[0]}/withdraw").status_code == 404
    assert at_work.post(f"/my/people/requests/{ids[1]}/accept").status_code == 404


def test_the_desk_and_the_page_ask_the_owner_until_the_list_is_confirmed(
    at_work: FlaskClient, people: People, factory: sessionmaker[PortalSession], firm_id: int, owner: int
) -> None:
    filer = people.person("filer@firm.example")
    with transaction_of(factory) as session:
        session.add(Membership(firm_id=firm_id, person_id=filer, role="filer", since=clock.now()))
        for row in session.scalars(select(Membership).where(Membership.person_id == owner)):
            row.since = clock.now() - timedelta(days=400)
    assert "核对哪些人可代表本企业" in at_work.get("/my").text
    page = at_work.get("/my/people").text
    assert "名单无误" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    with transaction_of(factory) as session:
        for row in session.scalars(select(Membership).where(Membership.person_id == filer)):
            row.role = "certifier"
    changed = at_work.post("/my/people/checked", data={"seen": seen})
    assert changed.status_code == 409
    assert "名单在您打开页面后有变动" in changed.text  # what nobody saw is not recorded as looked through
    seen = changed.text.split('name="seen" value="')[1].split('"')[0]
    assert at_work.post("/my/people/checked", data={"seen": seen}).status_code == 303
    page = at_work.get("/my/people").text
    assert "名单无误" not in page
    assert "负责人最近一次核对" in page
    assert "核对哪些人可代表本企业" not in at_work.get("/my").text
    sign_in(at_work, filer)
    assert at_work.post("/my/people/checked").status_code == 403
