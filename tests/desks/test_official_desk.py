"""An official's first page: what waits beside the cases, and the pages of the own office alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.desks.ways import GROUPS, Way
from portal.firms.models import Firm, Title
from tests.applications.story import begin, fill, registered, submit
from tests.people import People
from tests.signing_in import sign_in

pytestmark = pytest.mark.database
WAYS = [way for group in GROUPS for way in group.ways]
WAITING = re.compile(r'<span class="waiting-count">(\d+)</span>\s*<a href="([^"]+)">')


def test_every_page_of_a_desk_opens_to_whom_it_is_shown(app: Flask) -> None:
    wrong = [way.endpoint for way in WAYS if app.view_functions[way.endpoint].access != way.permission]  # type: ignore[attr-defined]
    assert wrong == []


def test_a_desk_leads_to_the_pages_of_the_own_office_alone(officer: FlaskClient, city: FlaskClient) -> None:
    def leads(client: FlaskClient, way: Way) -> bool:
        return f'href="{_address(client, way)}"' in client.get("/desk").text

    programmes = next(way for way in WAYS if way.endpoint == "programme_desk.lists")
    assert not leads(officer, programmes)
    assert leads(city, programmes)


def test_a_title_to_be_checked_waits_for_its_district_and_not_for_the_city(
    app: Flask, firm_client: FlaskClient, officer: FlaskClient, city: FlaskClient, people: People
) -> None:
    registered(firm_client, officer)
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firm_id = session.scalars(select(Firm.id)).one()
        session.add(
            Title(
                firm_id=firm_id, tier="srdi", issuer="广东省工业和信息化厅", document_number="粤工信2025001",
                valid_from=clock.today(),
            )
        )  # fmt: skip
    neighbour = app.test_client()
    sign_in(neighbour, people.official("district_officer", district="440111"))
    assert WAITING.findall(officer.get("/desk").text) == [("1", "/desk/titles")]
    assert WAITING.findall(city.get("/desk").text) == []
    assert WAITING.findall(neighbour.get("/desk").text) == []


def test_the_last_day_of_a_case_is_called_today(
    app: Flask, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.execute(update(Application).values(due_on=clock.today()))
    page = officer.get(f"/desk/cases/{number}").text
    assert "今天到期" in page
    assert "还有 0" not in page


def _address(client: FlaskClient, way: Way) -> str:
    with client.application.test_request_context():
        return client.application.url_for(way.endpoint)
