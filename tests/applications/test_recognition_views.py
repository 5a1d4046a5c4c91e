"""A recognition through the pages: two people decide, the public looks, the title takes effect."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core import audit, clock
from portal.core.db import transaction_of
from portal.core.jobs import JobRow, enqueue
from portal.core.settings import Settings
from portal.firms.change_actions import CLASSIFY
from tests.applications.story import ANSWERS, decide, registered, submit, work
from tests.people import People, credit_code


@pytest.fixture
def gazelle(app: Flask, firm_client: FlaskClient, officer: FlaskClient) -> FlaskClient:
    """A registered firm whose figures make it a gazelle."""
    registered(firm_client, officer)
    last = clock.today().year - 1
    for back, revenue in enumerate(("1800", "1400", "1200", "1000")):
        answer = firm_client.post(f"/my/figures/{last - back}", data={"revenue": revenue})
        assert answer.status_code == 303, answer.text
    answer = firm_client.post(
        "/my/figures/honour/new",
        data={
            "type": "HNTE",
            "name": "高新技术企业",
            "number": "GR202544001234",
            "valid_to": f"{last + 3}-12-31",
        },
    )
    assert answer.status_code == 303, answer.text
    return firm_client


def classifications_asked(app: Flask) -> int:
    with app.extensions["portal.sessions"]() as session:
        return int(session.scalar(select(func.count()).where(JobRow.name == CLASSIFY)) or 0)


def test_a_gazelle_is_recognised_by_two_people_and_a_publicity(
    app: Flask,
    settings: Settings,
    people: People,
    gazelle: FlaskClient,
    officer: FlaskClient,
    city: FlaskClient,
) -> None:
    page = gazelle.get("/my/classification").text
    assert "瞪羚企业" in page
    begun = gazelle.post("/my/recognition", data={"tier": "gazelle"})
    number = begun.location.rsplit("/", 1)[1]
    statement = {
        "statement": "三年复合增长超过二成,申请认定。",
        "contact_name": "林小雨",
        "contact_phone": "13800138000",
    }
    assert gazelle.post(f"/my/applications/{number}/statement", data=statement).status_code == 303
    assert gazelle.post(f"/my/applications/{number}/pledge", data={"pledge": "y"}).status_code == 303
    submit(gazelle, number)
    assert "case-proof" not in officer.get(f"/desk/cases/{number}").text  # none was handed in: room for facts
    decide(officer, number, "take")
    decide(officer, number, "pass")
    assert officer.post(f"/desk/cases/{number}/approve", data={"seen": "9"}).status_code in (409, 422)
    assert (
        "确认同意并公示" in city.get(f"/desk/cases/{number}").text
    )  # not at one press: nobody can take it back
    decide(city, number, "approve")

    visitor = app.test_client()
    listed = visitor.get("/publicity").text
    assert "瞪羚企业" in listed
    assert ANSWERS["identity"]["name"] in visitor.get(re.search(r"/publicity/\d+", listed)[0]).text  # type: ignore[index]

    clock.follow(settings.instance / "clock")
    clock.move_to(date.fromordinal(clock.today().toordinal() + 8), settings.instance / "clock")
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        enqueue(session, "applications.close_publicity")
    before = classifications_asked(app)
    work(app, settings)
    assert classifications_asked(app) == before + 1  # the title that was granted is a fact of the firm

    assert "瞪羚" in visitor.get(f"/firms/{credit_code(900)}").text
    mine = gazelle.get("/my/certificates").text
    number_of_paper = re.findall(r"GZAI-\d{4}-\d{6}", mine)
    assert len(set(number_of_paper)) == 2
    paper = gazelle.get(re.findall(r"/my/certificates/GZAI-\d{4}-\d{6}\.pdf", mine)[0])
    assert paper.data.startswith(b"%PDF")
    checked = visitor.post(
        "/verify", data={"file": (io.BytesIO(paper.data), "证书.pdf")}, content_type="multipart/form-data"
    )
    assert "真实有效" in checked.text
    flipped = bytearray(paper.data)
    flipped[len(flipped) // 2] ^= 1
    forged = visitor.post(
        "/verify", data={"file": (io.BytesIO(bytes(flipped)), "证书.pdf")}, content_type="multipart/form-data"
    )
    assert "真实有效" not in forged.text
    with app.extensions["portal.sessions"]() as session:
        assert audit.first_break(session) is None
