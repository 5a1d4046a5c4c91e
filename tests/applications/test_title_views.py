"""Titles: those held elsewhere are checked by the district, the city's own are taken back, and false data shut a firm out."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import calendar, clock
from portal.firms.ban_models import Ban
from portal.firms.figure_queries import facts_document
from portal.firms.models import Title
from tests.applications.firm_story import begin, give_title, long_ago
from tests.applications.story import a_pdf
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def title_id(app: Flask, firm: FlaskClient) -> int:
    """A title of the province that the firm has entered, with its proof."""
    answer = firm.post(
        "/my/figures/title/new",
        data={
            "tier": "srdi", "issuer": "广东省工业和信息化厅", "document_number": "粤工信2025001", "valid_from": "2025-01-10",
            "valid_to": "2028-01-09", "proof": (io.BytesIO(a_pdf()), "证书.pdf"),
        },
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    return the_title(app).id


def the_title(app: Flask) -> Title:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Title)).one()


def valid(app: Flask) -> list[str]:
    with app.extensions["portal.sessions"]() as session:
        found: list[str] = facts_document(session, the_title(app).firm_id, as_of=clock.today()).get(
            "titles", []
        )
        return found


def test_a_confirmed_title_becomes_public(
    app: Flask, firm: FlaskClient, officer: FlaskClient, title_id: int
) -> None:
    assert "广东省工业和信息化厅" in officer.get("/desk/titles").text
    page = officer.get(f"/desk/titles/{title_id}").text
    assert "证书.pdf" in page
    assert officer.post(f"/desk/titles/{title_id}/check").status_code == 303
    assert the_title(app).checked_on == clock.today()
    assert "广东省工业和信息化厅" not in officer.get("/desk/titles").text
    again = officer.post(f"/desk/titles/{title_id}/check")
    assert again.status_code == 409
    assert "已有人核对" in again.text


def test_a_refused_title_says_why_does_not_count_and_can_be_corrected(
    app: Flask, firm: FlaskClient, officer: FlaskClient, title_id: int
) -> None:
    assert valid(app) == ["srdi"]
    assert officer.post(f"/desk/titles/{title_id}/refuse", data={"reason": ""}).status_code == 422
    assert (
        officer.post(f"/desk/titles/{title_id}/refuse", data={"reason": "证书号与公告不符"}).status_code
        == 303
    )
    assert valid(app) == []
    assert "证书号与公告不符" in firm.get("/my/figures/titles").text
    corrected = {
        "tier": "srdi",
        "issuer": "广东省工业和信息化厅",
        "document_number": "粤工信2025002",
        "valid_from": "2025-01-10",
    }
    assert firm.post(f"/my/figures/title/{title_id}", data=corrected).status_code == 303
    assert the_title(app).refused_on is None
    assert valid(app) == ["srdi"]


def test_another_district_and_the_city_cannot_confirm(
    app: Flask, people: People, city: FlaskClient, title_id: int
) -> None:
    there = app.test_client()
    sign_in(there, people.official("district_officer", district="440112"))
    assert there.get(f"/desk/titles/{title_id}").status_code == 404
    assert there.post(f"/desk/titles/{title_id}/check").status_code == 404
    assert city.get(f"/desk/titles/{title_id}").status_code == 200
    assert city.post(f"/desk/titles/{title_id}/check").status_code == 403


def test_false_data_revoke_the_title_and_shut_the_firm_out_for_three_years(
    app: Flask, firm: FlaskClient, city: FlaskClient
) -> None:
    title_id = give_title(app, ends_in=100, began=0)
    renewal = begin(firm, f"/my/upkeep/renew/{title_id}")
    address = f"/desk/titles/held/{title_id}/revoke"
    assert city.post(address, data={"reason": "mood", "note": "理由说明"}).status_code == 422
    assert city.post(address, data={"reason": "false_data", "note": "审计报告系伪造"}).status_code == 303
    assert city.post(address, data={"reason": "false_data", "note": "审计报告系伪造"}).status_code == 409
    title = the_title(app)
    assert (title.revoked_on, title.revocation_reason) == (clock.today(), "false_data")
    with app.extensions["portal.sessions"]() as session:
        ban = session.scalars(select(Ban)).one()
    assert ban.last_day == calendar.valid_to(clock.today(), years=3)
    assert "终止办理" in firm.get(f"/my/applications/{renewal}").text
    refused = firm.post("/my/recognition", data={"tier": "gazelle"})
    assert refused.status_code in (409, 422)
    assert f"{clock.today().year + 3}年" in refused.text
    assert "false" not in refused.text
    assert "企业暂时不能申请" in firm.get("/my").text  # and the desk offers nothing that would be refused
    assert "申报了虚假材料" in firm.get("/my/upkeep").text or "虚假" in firm.get("/my/upkeep").text


def test_a_standard_that_is_no_longer_met_bans_nobody(
    app: Flask, firm: FlaskClient, city: FlaskClient
) -> None:
    title_id = give_title(app, ends_in=100, began=0)
    answer = city.post(
        f"/desk/titles/held/{title_id}/revoke", data={"reason": "no_longer_met", "note": "复核不合格"}
    )
    assert answer.status_code == 303
    with app.extensions["portal.sessions"]() as session:
        assert session.scalars(select(Ban)).all() == []


def test_a_renewal_outside_its_window_or_after_missed_upkeep_says_why(app: Flask, firm: FlaskClient) -> None:
    long_ago(app, years=2)
    early = give_title(app, ends_in=400, began=10)
    answer = firm.post(f"/my/upkeep/renew/{early}")
    assert answer.status_code == 422
    assert "起受理" in answer.text
    with app.extensions["portal.sessions"]() as session:
        session.begin_writing()
        title = session.get_one(Title, early)
        title.valid_from, title.valid_to = date(2020, 1, 1), clock.today() + timedelta(days=30)
        session.commit()
    missed = firm.post(f"/my/upkeep/renew/{early}")
    assert missed.status_code == 422
    assert "没有在截止日" in missed.text
    assert "年5月31日）前更新" in firm.get("/my/upkeep").text  # a day in words
