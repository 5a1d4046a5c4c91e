"""What is personal or secret stays where it belongs: not on public pages, in programs' answers, logs, the trail, or a stranger's hands."""

from __future__ import annotations

import io
import json
import logging
import re
import smtplib
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.app import doers
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.audit import AuditEvent
from portal.core.db import transaction_of
from portal.core.errors import Clash
from portal.core.jobs import JobRow
from portal.core.worker import do_all
from portal.web.transaction import transaction
from tests.accounts.walking import letters, link_in
from tests.people import People
from tests.security.conftest import MakeCity
from tests.security.world import SECRETS, World
from tests.signing_in import sign_in

Arena = tuple[Flask, World]
OWN = re.compile(r"https?://portal\.test")


@pytest.fixture(scope="module")
def arena(make_city: MakeCity) -> Arena:
    app, world = make_city(papers=True)
    app.config["WTF_CSRF_ENABLED"] = False
    return app, world


def personal(app: Flask) -> list[str]:
    """Everything that belongs to a person here: names, addresses, telephone numbers, as digits too."""
    with app.extensions["portal.sessions"]() as session:
        people = session.execute(select(User.email, User.name)).all()
    words = {word for person in people for word in person if word} | set(SECRETS.values())
    return sorted(words | {SECRETS["contact_phone"].replace(" ", "")})


def found_in(text: str, app: Flask) -> list[str]:
    return [word for word in personal(app) if word in text]


def public_addresses(world: World) -> list[str]:
    rows = world.rows
    return [
        "/", "/firms", "/firms?sort=newest", f"/firms/{rows['code_a']}", f"/firms/{rows['code_b']}", "/publicity",
        f"/publicity/{rows['publicity']}", "/open-data", "/open-data/firms.csv", "/open-data/months.json", "/plan/parks", "/plan/scenarios",
        "/plan/competitions", "/api/v1/tally", "/api/v1/firms", "/api/v1/openapi.json",
        f"/api/v1/certificates/{rows['certificate']}?code={rows['certificate_code']}",
        f"/verify?number={rows['certificate']}&code={rows['certificate_code']}", "/verify", "/verify/offline", "/verify/offline.html", "/verify/worker.js", "/healthz", "/readyz",
        "/.well-known/did.json", "/credentials/v1.jsonld", "/service", "/programmes", "/programmes/results",
        "/programmes/little_giant_award", "/plan", f"/plan/of/{rows['plan']}", "/plan/months", "/plan/aggregates", "/chain", "/districts",
        f"/plan/scenarios/{rows['scenario']}", f"/plan/pictures/{rows['picture']}",
        f"/publicity/{rows['publicity']}/objection/{rows['listed']}",
        f"/publicity/objections/{rows['objection_reference']}", f"/account/letters/{rows['letters']}",
        "/verify/offline", "/verify/offline.html", "/verify/worker.js",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_public_names_a_person(arena: Arena, language: str) -> None:
    app, world = arena
    client = app.test_client()
    client.get(f"/language/{language}")
    told = {}
    for address in public_addresses(world):
        answer = client.get(address)
        assert answer.status_code == 200, address
        # a picture too may carry words
        if words := found_in(answer.data.decode(errors="ignore"), app):
            told[address] = words
    assert told == {}


def test_every_public_page_is_looked_at(arena: Arena) -> None:
    """A new public page is added to the list above."""
    from portal.accounts.access import table

    app, world = arena
    adapter = app.url_map.bind("portal.test")
    seen = {adapter.match(urlsplit(address).path, "GET")[0] for address in public_addresses(world)}
    public = {view for _r, methods, view, access in table(app) if access == "public" and "GET" in methods}
    of_library = {view for view in public if view.startswith("security.")}
    assert public - seen - of_library == {
        "static", "frame.switch_language", "frame.switch_size", "health.metrics", "accounts.check_mail", "accounts.kept_mail"
    }  # fmt: skip


def test_what_is_searched_for_by_a_persons_name_is_not_found(arena: Arena) -> None:
    app, world = arena
    client = app.test_client()
    for word in SECRETS.values():
        for address in ("/firms", "/api/v1/firms"):
            assert world.rows["code_a"] not in client.get(address, query_string={"q": word}).text


def test_the_paper_and_what_is_read_from_it_name_no_person(arena: Arena) -> None:
    app, world = arena
    client = app.test_client()
    owner = world.personas["owner_a"]
    assert owner is not None
    sign_in(client, owner)
    paper = client.get(f"/my/certificates/{world.rows['certificate']}.pdf")
    assert paper.data.startswith(b"%PDF-")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages)
    assert world.rows["certificate"] in text
    assert found_in(text, app) == []
    answer = app.test_client().post("/verify", data={"file": (io.BytesIO(paper.data), "a.pdf")})
    assert answer.status_code == 200
    assert found_in(answer.text, app) == []


def test_the_trail_names_people_by_their_numbers_only(arena: Arena) -> None:
    app, _world = arena
    with app.extensions["portal.sessions"]() as session:
        rows = session.execute(select(AuditEvent.action, AuditEvent.subject, AuditEvent.data)).all()
    assert len(rows) > 30
    said = json.dumps([list(row) for row in rows], ensure_ascii=False, default=str)
    assert found_in(said, app) == []


def test_what_goes_wrong_leaves_nothing_personal_in_the_log(
    arena: Arena, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _world = arena
    factory, settings = app.extensions["portal.sessions"], app.extensions["portal.settings"]
    caplog.set_level(logging.DEBUG)
    with app.test_request_context("/"), pytest.raises(Clash), transaction() as session:
        session.add(_twin())
    with pytest.raises(IntegrityError) as refused, transaction_of(factory) as session:
        session.add(_twin())
    logging.getLogger("portal").error("a job failed", exc_info=refused.value)
    People(factory).person("sealed@secret.example")
    client = app.test_client()
    client.post("/account/reset", data={"email": "sealed@secret.example"})
    client.post("/account/login", data={"email": "sealed@secret.example", "password": "hush-hush-hush"})
    monkeypatch.setattr(smtplib, "SMTP", Stubborn)
    do_all(factory, doers(replace(settings, smtp_url="smtp://mail.test:25")))
    link = link_in(letters(factory, "sealed@secret.example")[-1])
    monkeypatch.setitem(app.view_functions, "security.reset_password", _broken)
    assert client.get(link).status_code == 500
    for word in ("incident", "clash", "a job failed", "NotDelivered"):
        assert word in caplog.text
    assert found_in(caplog.text, app) == []
    assert "hush-hush" not in caplog.text
    assert link.rsplit("/", 1)[1] not in caplog.text
    with factory() as session:
        errors = [error for error in session.scalars(select(JobRow.error)) if error]
    assert errors
    assert found_in("".join(errors), app) == []


def _twin() -> User:
    """A second account with an address that is taken."""
    return User(
        email="owner_a@secret.example",
        name="私名双",
        fs_uniquifier="twin",
        created_at=clock.now(),
        language="zh",
    )


class Stubborn:
    """A mail server that takes no letter, and quotes the address as it says so."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Stubborn:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send_message(self, message: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({message["To"]: (550, message["To"].encode())})


def _broken(token: str) -> None:
    raise KeyError("broken")


@pytest.mark.parametrize("row", ["document", "waiting_document"])
@pytest.mark.parametrize("query", ["", "?show=1"])
def test_a_document_is_an_attachment_that_runs_nothing(arena: Arena, row: str, query: str) -> None:
    app, world = arena
    client, auditor = app.test_client(), world.personas["auditor"]
    assert auditor is not None
    sign_in(client, auditor)
    headers = client.get(f"/documents/{world.rows[row]}{query}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"(^|; )sandbox(;|$)", policy)
    assert "script-src" not in policy
    assert headers["Content-Disposition"].startswith("inline" if query else "attachment")
    assert "no-store" in headers["Cache-Control"]


def test_the_administrator_reads_letters_but_no_key_to_an_account(arena: Arena) -> None:
    app, world = arena
    factory = app.extensions["portal.sessions"]
    app.test_client().post("/account/reset", data={"email": "owner_b@secret.example"})
    link = link_in(letters(factory, "owner_b@secret.example")[-1])
    client, administrator = app.test_client(), world.personas["administrator"]
    assert administrator is not None
    sign_in(client, administrator)
    page = client.get("/desk/mail").text
    assert "owner_b@secret.example" in page
    assert "/account/reset/…" in page
    assert link.rsplit("/", 1)[1] not in page


EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}


def test_the_host_that_a_request_names_stands_nowhere(arena: Arena) -> None:
    app, world = arena
    factory = app.extensions["portal.sessions"]
    client = app.test_client()
    for address in (
        *public_addresses(world),
        "/my",
        "/account/login",
        "/account/register",
        "//firms",
        "//evil.example",
    ):
        path, _, query = address.partition("?")
        answer = client.get("/", headers=EVIL, environ_overrides={"PATH_INFO": path, "QUERY_STRING": query})
        assert b"http://evil.example" not in answer.data, address
        assert (answer.location or "/").startswith("/"), address
    People(factory).person("targeted@secret.example")
    client.post("/account/reset", data={"email": "targeted@secret.example"}, headers=EVIL)
    client.post(
        "/account/register",
        data={"email": "fresh@secret.example", "password": "ein-langes-wort-9"},
        headers=EVIL,
    )
    for address in ("targeted@secret.example", "fresh@secret.example"):
        body = letters(factory, address)[-1].body
        assert OWN.search(body)
        assert "evil" not in body
    with factory() as session:
        paper = session.scalars(select(Certificate)).first()
    assert paper is not None
    assert paper.facts["base_url"] == "http://portal.test"
