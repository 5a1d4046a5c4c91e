"""免申即享: the portal proposes firms from the register; each confirms, or declines."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications.models import Application
from portal.core.settings import Settings
from tests.applications.story import submit, work
from tests.applications.support_story import open_round, row
from tests.people import People


def test_what_needs_no_application_is_proposed_and_only_confirmed(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people, without=True)
    assert firm.post(f"/my/support/{round_id}").status_code == 409
    for _ in range(2):  # the second time finds nobody new
        assert city.post(f"/desk/rounds/{round_id}/propose").status_code == 303
        work(app, settings)
    with people.factory() as session:
        number = session.scalars(select(Application.number).where(Application.round_id == round_id)).one()
    assert number in city.get(f"/desk/rounds/{round_id}").text
    assert "算力补贴" in firm.get("/my/inbox").text
    assert "请确认：扶持申报 · 算力补贴" in firm.get("/my").text
    assert "不用申报" in firm.get("/programmes/compute").text
    for section, data in {
        "contact": {"contact_name": "林小雨", "contact_phone": "13800138000"},
        "pledge": {"pledge": "y"},
    }.items():
        assert firm.post(f"/my/applications/{number}/{section}", data=data).status_code == 303
    check = firm.get(f"/my/applications/{number}/check").text
    assert "免申即享 · 算力补贴" in check
    assert re.search(r"<button[^>]*>确认</button>", check)
    submit(firm, number)
    assert row(people, number).state == "city_review"
    assert row(people, number).asked == 100_000_000
    inbox = firm.get("/my/inbox").text
    assert f"已收到您的确认 {number}" in inbox
    assert "市级会在申请页面上写明的工作日内审定" in inbox  # the district has no part in it


def test_a_firm_declines_what_the_portal_proposes_and_is_not_proposed_again(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people, without=True)
    assert city.post(f"/desk/rounds/{round_id}/propose").status_code == 303
    work(app, settings)
    with people.factory() as session:
        found = session.scalars(select(Application).where(Application.round_id == round_id)).one()
        number, seen = found.number, found.version
    page = firm.get(f"/my/applications/{number}").text
    assert "市级提名贵企业享受这项支持" in page
    assert "放弃这项支持" in page
    assert "撤回申请" not in page
    assert firm.post(f"/my/applications/{number}/withdraw", data={"seen": str(seen)}).status_code == 303
    declined = firm.get(f"/my/applications/{number}").text
    assert "您已放弃这项支持" in declined
    assert 'timeline-title">放弃<' in declined
    assert city.post(f"/desk/rounds/{round_id}/propose").status_code == 303
    work(app, settings)
    with people.factory() as session:
        states = session.scalars(select(Application.state).where(Application.round_id == round_id)).all()
    assert states == ["withdrawn"]
