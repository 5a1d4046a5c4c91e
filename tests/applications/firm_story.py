"""What a registered firm does later, by test client: its yearly update, a change, a renewal; and whom else it has."""

from __future__ import annotations

import io
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import Firm, Membership, Presence, Title
from tests.applications.story import a_pdf
from tests.people import People
from tests.signing_in import sign_in

FIGURES = {
    "revenue": "1800", "main_revenue": "1700", "cost_expense": "1500", "net_profit": "-20", "rd_expense": "300",
    "total_assets": "2500", "total_liabilities": "900", "employees": "40", "rd_staff": "20", "tech_staff": "0",
}  # fmt: skip
DETAILS = {
    "unchanged": "y", "contact_name": "林小雨", "contact_phone": "13800138000", "contact_email": "lin@firm.example",
}  # fmt: skip


def long_ago(app: Flask, *, years: int) -> None:
    """The only firm was registered that many years ago."""
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firm, presence = session.scalars(select(Firm)).one(), session.scalars(select(Presence)).one()
        firm.registered_on = presence.first_day = date(clock.today().year - years, 1, 15)


def colleague(app: Flask, people: People, role: str) -> FlaskClient:
    """Somebody else who acts for the only firm."""
    person = people.person(f"{role}@firm.example", name={"filer": "周填报", "certifier": "吴签署"}[role])
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firm_id = session.scalars(select(Firm.id)).one()
        session.add(Membership(firm_id=firm_id, person_id=person, role=role, since=clock.now()))
    client = app.test_client()
    sign_in(client, person)
    return client


def begin(client: FlaskClient, address: str) -> str:
    answer = client.post(address)
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


def fill(client: FlaskClient, number: str, pages: dict[str, dict[str, object]]) -> None:
    for section, fields in pages.items():
        answer = client.post(
            f"/my/applications/{number}/{section}", data=dict(fields), content_type="multipart/form-data"
        )
        assert answer.status_code == 303, answer.text


def update_pages(**figures: str) -> dict[str, dict[str, object]]:
    return {"figures": {**FIGURES, **figures}, "details": dict(DETAILS), "pledge": {"pledge": "y"}}


def change_pages(
    what: list[str], *, happened_on: date | None = None, **details: str
) -> dict[str, dict[str, object]]:
    day = happened_on or clock.today() - timedelta(days=10)
    event: dict[str, object] = {"what": what, "happened_on": day.isoformat()}
    event["proof_change"] = (io.BytesIO(a_pdf()), "变更通知书.pdf")
    return {"event": event} | ({"details": dict(details)} if details else {})


def the_case(app: Flask, number: str) -> Application:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Application).where(Application.number == number)).one()


def give_title(app: Flask, *, ends_in: int, began: int = 1000) -> int:
    """A gazelle's title of the only firm that ends in so many days; gives its number."""
    today = clock.today()
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firm_id, case_id = (
            session.scalars(select(Firm.id)).one(),
            session.scalars(select(Application.id)).first(),
        )
        title = Title(
            firm_id=firm_id, tier="gazelle", level="gazelle", issuer="portal", valid_from=today - timedelta(days=began),
            valid_to=today + timedelta(days=ends_in), checked_on=today, application_id=case_id,
        )  # fmt: skip
        session.add(title)
        session.flush()
        return title.id
