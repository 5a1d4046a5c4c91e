"""A person's own pages, and the administrator's: who sees them, what they change, and that reading changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts import notices
from portal.accounts.models import Appointment, Note, User
from portal.app import create_app
from portal.core import audit
from portal.core.db import PortalSession, transaction_of
from portal.core.i18n import Text
from portal.core.settings import read_settings
from tests.accounts.walking import fill, letters, token, trail
from tests.people import People
from tests.signing_in import sign_in

READ = (
    "/account", "/account/change", "/account/tf-setup", "/account/mf-recovery-codes", "/account/verify", "/my/inbox",
    "/admin/people", "/admin/people/{id}", "/desk/mail",
)  # fmt: skip


def test_no_password_is_the_right_one_of_who_has_none(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    person = people.person()
    with factory() as session:
        assert session.get_one(User, person).password is None
    sign_in(client, person)
    answer = fill(client, "/account/verify", password="four-words-in-a-row-2026")
    assert answer.status_code in (200, 422)
    assert "field-error" in answer.text


def test_name_and_language_are_kept(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    person = people.person()
    sign_in(client, person)
    assert fill(client, "/account", name="陈䶮", language="en").status_code == 303
    with factory() as session:
        user = session.get_one(User, person)
        assert (user.name, user.language) == ("陈䶮", "en")
    wrong = fill(client, "/account", name="x" * 61, language="xx")
    assert wrong.status_code == 422
    assert "x" * 61 in wrong.text


def test_all_sign_ins_end_everywhere(
    client: FlaskClient, app: Flask, people: People, factory: sessionmaker[PortalSession]
):
    person = people.person()
    elsewhere = app.test_client()
    sign_in(client, person)
    sign_in(elsewhere, person)
    assert fill(client, "/account/end-sessions", opened_at="/account").location == "/account/login"
    assert client.get("/account").status_code == 302
    assert elsewhere.get("/account").status_code == 302
    assert trail(factory, f"person:{person}") == ["account.sessions_ended"]


def test_the_inbox_shows_ones_own_notes_only_and_marks_them_read_by_a_button(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    mine, other = people.person(), people.person()
    with transaction_of(factory) as session:
        for person, subject in ((mine, "Mine"), (other, "Theirs")):
            notices.tell(
                session, session.get_one(User, person), subject=Text(subject), body=Text("Body"), path="/my",
                base_url="http://portal.test", key="k",
            )  # fmt: skip
    sign_in(client, mine)
    page = client.get("/my/inbox")
    assert "Mine" in page.text
    assert "Theirs" not in page.text
    assert client.post("/my/inbox/read", data={"csrf_token": token(page)}).status_code == 303
    assert "未读" not in client.get("/my/inbox").text
    with factory() as session:
        read = {note.subject: note.read_at is not None for note in session.scalars(select(Note))}
    assert read == {"Mine": True, "Theirs": False}


def test_an_administrator_appoints_and_the_person_signs_in_anew(
    client: FlaskClient, app: Flask, people: People, factory: sessionmaker[PortalSession]
):
    chief, person = people.official("administrator"), people.person("new@city.example", name="周敏")
    other = app.test_client()
    sign_in(other, person)
    sign_in(client, chief)
    assert "new@city.example" in client.get("/admin/people?q=NEW").text
    page = f"/admin/people/{person}"
    wrong = fill(client, f"{page}/appointments", opened_at=page, role="district_officer", since="2026-01-01")
    assert wrong.status_code == 422
    assert "区级经办须指定一个区" in wrong.text
    done = fill(
        client,
        f"{page}/appointments",
        opened_at=page,
        role="district_officer",
        district="440106",
        since="2026-01-01",
    )
    assert done.status_code == 303
    assert "天河" in client.get(page).text
    assert other.get("/account").status_code == 302
    with factory() as session:
        office = session.scalars(select(Appointment.id).where(Appointment.person_id == person)).one()
    assert fill(client, f"{page}/appointments/{office}/end", opened_at=page).status_code == 303
    assert fill(client, f"{page}/close", opened_at=page).status_code == 303
    assert fill(client, f"{page}/open", opened_at=page).status_code == 303
    assert trail(factory, f"person:{person}") == [
        "appointment.made", "appointment.ended", "account.closed", "account.opened",
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["district_officer", "city_officer", "expert", "auditor"])
def test_administration_is_for_administrators(client: FlaskClient, people: People, role: str):
    sign_in(client, people.official(role, district="440106" if role == "district_officer" else None))
    for path in ("/admin", "/admin/people", "/admin/people/1", "/desk/mail"):
        assert client.get(path).status_code == 403


def test_nobody_opens_somebody_who_is_not_there(client: FlaskClient, people: People):
    sign_in(client, people.official("administrator"))
    assert client.get("/admin/people/99999").status_code == 404


def test_an_official_without_a_second_factor_reaches_ones_own_settings_only(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    person = people.official("administrator")
    sign_in(client, person)
    with transaction_of(factory) as session:
        session.get_one(User, person).tf_primary_method = None
    assert client.get("/account").status_code == 200
    for path in ("/admin/people", "/my/inbox", "/desk/mail"):
        assert client.get(path).location == "/account/tf-setup"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reading_changes_nothing_and_every_page_is_whole_in_both_languages(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession], language: str
):
    person = people.official("administrator")
    sign_in(client, person)
    client.set_cookie("language", language)

    def state() -> list[object]:
        with factory() as session:
            rows = [session.execute(select(table.__table__)).all() for table in (User, Appointment, Note)]
            return [*rows, session.get_one(audit.AuditHead, 1).seq]

    before = state()
    for path in READ:
        page = client.get(path.format(id=person))
        assert page.status_code == 200, path
        assert "style=" not in page.text
        assert (
            "我的账号" in page.text
            or "账号" in page.text
            or "收件箱" in page.text
            or "验证" in page.text
            or "密码" in page.text
        ) == (language == "zh"), path
    assert state() == before


def test_kept_letters_are_shown_in_development_and_not_at_all_in_production(
    client: FlaskClient, app: Flask, database_url: str, tmp_path, people: People
):
    fill(client, "/account/register", email="liu@firm.example", password="three-quiet-rivers")
    assert "liu@firm.example" in client.get("/account/mail").text
    assert "liu@firm.example" not in client.get("/account/mail?to=other@firm.example").text.replace(
        'value="', ""
    )
    key = tmp_path / "key.p12"
    key.write_bytes(b"x")
    production = create_app(
        read_settings(
            {
                "PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "k" * 40, "PORTAL_SIGNING_KEY": str(key),
                "PORTAL_BASE_URL": "https://portal.test", "PORTAL_DATABASE_URL": database_url,
            }
        )
    )  # fmt: skip
    visitor = production.test_client()
    assert visitor.get("/account/mail", base_url="https://portal.test").status_code == 404
    assert "/account/mail" not in visitor.get("/account/check-mail", base_url="https://portal.test").text
    production.extensions["portal.engine"].dispose()


def test_a_stranger_asks_the_database_nothing(client: FlaskClient, app: Flask):
    from sqlalchemy import event

    asked: list[str] = []
    event.listen(
        app.extensions["portal.engine"], "before_cursor_execute", lambda *args: asked.append(args[2])
    )
    assert client.get("/account/login").status_code == 200
    assert asked == []


def test_the_administrator_reads_the_letters(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    fill(client, "/account/register", email="liu@firm.example", password="three-quiet-rivers")
    sign_in(client, people.official("administrator"))
    assert letters(factory, "liu@firm.example")[0].subject in client.get("/desk/mail").text
