"""The city takes a firm out of the register: what ends with it, who is told, who may, and that it happens once."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Note
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.audit import first_break
from portal.core.db import transaction_of
from portal.firms.count_models import RegisterCount
from portal.firms.models import Firm, Membership, Presence, Title
from portal.firms.upkeep_models import FirmChange
from tests.applications.firm_story import begin, give_title, long_ago, the_case
from tests.applications.story import registered
from tests.people import People
from tests.signing_in import sign_in

GIVEN = {"standing": "struck_off", "reason": "经查企业已停止经营，且无法联系。"}


@pytest.fixture
def firm(app: Flask, firm_client: FlaskClient, officer: FlaskClient) -> FlaskClient:
    registered(firm_client, officer)
    long_ago(app, years=2)
    return firm_client


@pytest.fixture
def city(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


def kept(app: Flask) -> Firm:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Firm)).one()


def test_what_the_firm_held_and_had_under_way_ends_and_it_is_told(
    app: Flask, firm: FlaskClient, city: FlaskClient
) -> None:
    give_title(app, ends_in=200)
    number, code = begin(firm, "/my/upkeep/change"), kept(app).credit_code
    assert f"/desk/firms/{code}/strike-off" in city.get(f"/firms/{code}").text
    assert number in city.get(f"/desk/firms/{code}/strike-off").text
    answer = city.post(f"/desk/firms/{code}/strike-off", data=GIVEN)
    assert (answer.status_code, answer.location) == (303, f"/firms/{code}")
    today = clock.today()
    assert (kept(app).standing, kept(app).left_on) == ("struck_off", today)
    assert the_case(app, number).state == "withdrawn"
    for page in (firm.get("/my/applications").text, firm.get(f"/my/applications/{number}").text):
        assert "已结束" in page
        assert "已撤回" not in page  # nobody did
    with app.extensions["portal.sessions"]() as session:
        assert session.scalars(select(Presence.ended_on)).one() == today
        assert session.get_one(RegisterCount, ("all", "all")).count == 0
        assert {title.revoked_on for title in session.scalars(select(Title))} == {today}
        assert {paper.revoked_on for paper in session.scalars(select(Certificate))} == {today}
        change = session.scalars(select(FirmChange)).one()
        assert (change.field, change.old, change.new) == ("standing", "registered", "struck_off")
        assert any(GIVEN["reason"] in body for body in session.scalars(select(Note.body)))
        assert first_break(session) is None
    assert "strike-off" not in city.get(f"/firms/{code}").text


def test_the_second_official_is_told_that_it_has_left(
    app: Flask, firm: FlaskClient, city: FlaskClient
) -> None:
    code = kept(app).credit_code
    assert city.post(f"/desk/firms/{code}/strike-off", data=GIVEN).status_code == 303
    again = city.post(f"/desk/firms/{code}/strike-off", data=GIVEN | {"standing": "closed"})
    assert again.status_code == 409
    assert kept(app).standing == "struck_off"


@pytest.mark.parametrize(
    "wrong",
    [{"standing": ""}, {"standing": "registered"}, {"reason": ""}, {"reason": "无"}, {"reason": "长" * 501}],
)
def test_without_a_reason_or_with_another_word_nothing_happens(
    app: Flask, firm: FlaskClient, city: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = city.post(f"/desk/firms/{kept(app).credit_code}/strike-off", data=GIVEN | wrong)
    assert answer.status_code == 422
    assert kept(app).standing == "registered"


def test_nobody_strikes_the_own_firm_off_and_a_district_strikes_none(
    app: Flask, firm: FlaskClient, people: People, officer: FlaskClient
) -> None:
    code, person = kept(app).credit_code, people.official("city_officer")
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.add(Membership(firm_id=kept(app).id, person_id=person, role="filer", since=clock.now()))
    client = app.test_client()
    sign_in(client, person)
    assert client.post(f"/desk/firms/{code}/strike-off", data=GIVEN).status_code == 409
    assert officer.post(f"/desk/firms/{code}/strike-off", data=GIVEN).status_code == 403
    assert "strike-off" not in officer.get(f"/firms/{code}").text
    assert kept(app).standing == "registered"
