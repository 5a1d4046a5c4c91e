"""Documents on the web: who sees them, with which headers, and when they may be removed."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession, transaction_of
from portal.core.errors import Clash, Refused
from portal.firms import document_actions
from portal.firms.document_rules import MOST_BYTES_OF_A_FIRM
from portal.firms.models import DocumentRow
from tests.firms.documents import pdf, png, xlsx
from tests.people import People
from tests.signing_in import sign_in

NAME = "审计报告 “终稿”.pdf"


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return people.firm(owner=owner, district="440106")


@pytest.fixture
def document(app: Flask, factory: sessionmaker[PortalSession], firm_id: int, owner: int) -> int:
    app.config["WTF_CSRF_ENABLED"] = False
    return hand_in(app, factory, firm_id, owner)


def hand_in(
    app: Flask, factory: sessionmaker[PortalSession], firm_id: int, by: int,
    name: str = NAME, content: bytes | None = None, case: int | None = None, proves: str = "year:2025",
) -> int:  # fmt: skip
    with transaction_of(factory) as session:
        return document_actions.hand_in(
            session, app.extensions["portal.files"], firm_id=firm_id, proves=proves, upload_name=name,
            content=pdf() if content is None else content, by=by, application_id=case,
        ).id  # fmt: skip


def test_the_firms_own_people_get_it_as_a_harmless_attachment(
    client: FlaskClient, document: int, owner: int
) -> None:
    sign_in(client, owner)
    answer = client.get(f"/documents/{document}")
    assert (answer.status_code, answer.data) == (200, pdf())
    assert answer.content_type == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%AE%A1")


def test_a_browser_shows_pictures_and_pdf_when_asked_and_nothing_else(
    app: Flask,
    client: FlaskClient,
    factory: sessionmaker[PortalSession],
    document: int,
    owner: int,
    firm_id: int,
) -> None:
    table = hand_in(app, factory, firm_id, owner, "a.xlsx", xlsx())
    picture = hand_in(app, factory, firm_id, owner, "a.png", png())
    sign_in(client, owner)
    for shown in (document, picture):
        answer = client.get(f"/documents/{shown}?show=1")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/documents/{table}?show=1").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("role", "district", "status"),
    [
        ("district_officer", "440106", 200),
        ("district_officer", "440112", 404),
        ("city_officer", None, 200),
        ("auditor", None, 200),
        ("administrator", None, 404),
        ("expert", None, 404),
    ],
)
def test_officials_see_what_they_check(
    client: FlaskClient, people: People, document: int, role: str, district: str | None, status: int
) -> None:
    sign_in(client, people.official(role, district=district))
    assert client.get(f"/documents/{document}").status_code == status


def test_nobody_else_sees_or_removes_it(client: FlaskClient, people: People, document: int) -> None:
    assert client.get(f"/documents/{document}").status_code == 302
    stranger = people.person()
    people.firm(owner=stranger)
    sign_in(client, stranger)
    assert client.get(f"/documents/{document}").status_code == 404
    assert client.get("/documents/999999").status_code == 404
    assert client.post(f"/my/documents/{document}/remove").status_code == 404


def test_a_removed_document_is_gone_and_its_row_stays(
    client: FlaskClient, factory: sessionmaker[PortalSession], document: int, owner: int
) -> None:
    sign_in(client, owner)
    assert NAME in client.get("/my/documents").text
    assert client.post(f"/my/documents/{document}/remove").status_code == 303
    assert client.get(f"/documents/{document}").status_code == 404
    assert NAME not in client.get("/my/documents").text
    with factory() as session:
        assert session.get_one(DocumentRow, document).removed_at is not None


def test_what_a_submitted_case_rests_on_stays(
    app: Flask,
    client: FlaskClient,
    factory: sessionmaker[PortalSession],
    document: int,
    owner: int,
    firm_id: int,
) -> None:
    of_case = hand_in(app, factory, firm_id, owner, "a.png", png(), case=7)
    with transaction_of(factory) as session:
        rows = [session.get_one(DocumentRow, each) for each in (document, of_case)]
        document_actions.hold(session, rows, application_id=7, by=owner)
    sign_in(client, owner)
    client.post(f"/my/documents/{of_case}/remove")
    assert "不能移除" in client.get("/my/documents").text
    assert client.get(f"/documents/{of_case}").status_code == 200


def test_what_was_removed_a_moment_ago_is_not_held(
    factory: sessionmaker[PortalSession], document: int, owner: int, firm_id: int
) -> None:
    with factory() as session:
        seen = session.get_one(DocumentRow, document)
    with transaction_of(factory) as session:
        document_actions.remove(session, document, firm_id=firm_id, by=owner)
    with pytest.raises(Clash) as clash, transaction_of(factory) as session:
        document_actions.hold(session, [seen], application_id=7, by=owner)
    assert clash.value.message.msgid == document_actions.GONE


def test_the_same_content_for_the_same_thing_is_kept_once(
    app: Flask, factory: sessionmaker[PortalSession], document: int, owner: int, firm_id: int
) -> None:
    assert hand_in(app, factory, firm_id, owner) == document
    assert hand_in(app, factory, firm_id, owner, proves="year:2024") != document


def test_a_case_has_at_most_fifty_documents(
    app: Flask, factory: sessionmaker[PortalSession], owner: int, firm_id: int
) -> None:
    for number in range(50):
        hand_in(app, factory, firm_id, owner, content=pdf(b"%% %d\n" % number), case=7)
    with pytest.raises(Refused) as refused:
        hand_in(app, factory, firm_id, owner, content=pdf(b"% one more\n"), case=7)
    assert refused.value.message.msgid == document_actions.TOO_MANY


def test_the_documents_of_a_firm_have_a_limit_together(
    app: Flask, factory: sessionmaker[PortalSession], document: int, owner: int, firm_id: int
) -> None:
    with transaction_of(factory) as session:
        session.execute(update(DocumentRow).values(size=MOST_BYTES_OF_A_FIRM))
    with pytest.raises(Refused) as refused:
        hand_in(app, factory, firm_id, owner, content=png(), name="a.png")
    assert refused.value.message.msgid == document_actions.TOO_MUCH


def test_an_upload_of_21_mib_gets_a_clear_page(
    app: Flask, client: FlaskClient, document: int, owner: int
) -> None:
    sign_in(client, owner)
    answer = client.post(
        "/my/figures/funding", data={"proof": (BytesIO(b"%PDF-" + b"0" * 21 * 1024 * 1024), "a.pdf")}
    )
    assert answer.status_code == 413
    assert "20 MiB" in answer.text
