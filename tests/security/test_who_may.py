"""Every persona at every route, with the numbers of somebody else's rows: what `access.txt` and the row's owner allow, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from portal.accounts.access import table
from portal.accounts.models import Appointment, User
from portal.applications.models import Application
from portal.applications.rules import FOUR_EYES, OWN_FIRM
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.i18n import Text
from portal.firms.models import Membership
from tests.access import PATH as ACCESS
from tests.security.conftest import MakeCity
from tests.security.routes import CASES, DATA, LIBRARY, PERSONAS, Case, address, data_of
from tests.security.world import World
from tests.signing_in import sign_in

LINE = re.compile(r"(.+?) +(GET|POST|GET,POST) +(\S+) +(.+)")
Cells = list[tuple[str, str, str, Case]]
ALWAYS_WRITTEN = ("tries", "certificate_lookup")  # counts, in a short transaction of their own


def cells(app: Flask) -> Cells:
    """Every route and method, with the addresses to try it at, and its permission."""
    found = []
    for rule, methods, _endpoint, permission in table(app):
        if LIBRARY.match(rule):
            continue
        for method in methods.split(","):
            found += [(method, rule, permission, case) for case in cases_of(method, rule)]
    return sorted(found, key=lambda cell: cell[3].ends_session)  # after it one is signed out


def cases_of(method: str, rule: str) -> tuple[Case, ...]:
    """A route with a gap that has no rows yet is left out here: the test below names it."""
    return CASES.get((method, rule), () if "<" in rule else (Case(data=DATA.get(rule, {})),))


@pytest.fixture
def clients(app_of_city: Flask, world: World) -> dict[str, FlaskClient]:
    made = {}
    for persona in PERSONAS:
        made[persona] = app_of_city.test_client()
        number = world.personas[persona]
        if number is not None:
            sign_in(made[persona], number)
    return made


@pytest.fixture
def written(app_of_city: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Nothing is kept, so that no cell sees what another did; what would have been written is listed."""
    statements: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        words = statement.split(None, 3)
        if words[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            name = words[1] if words[0].upper() == "UPDATE" else words[2]
            if name not in ALWAYS_WRITTEN:
                statements.append(name)

    def not_kept(session: PortalSession) -> None:
        session.flush()
        session.rollback()

    engine = app_of_city.extensions["portal.engine"]
    monkeypatch.setattr(PortalSession, "commit", not_kept)
    monkeypatch.setitem(app_of_city.config, "WTF_CSRF_ENABLED", False)
    event.listen(engine, "before_cursor_execute", listen)
    yield statements
    event.remove(engine, "before_cursor_execute", listen)


def reviewed() -> dict[tuple[str, str], set[str]]:
    """Route and method, and the roles that `access.txt` lets in; nobody in particular for what is public."""
    found = {}
    for line in ACCESS.read_text("utf-8").splitlines()[1:]:
        path, methods, access, roles = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        for method in methods.split(","):
            found[method, path] = set() if access == "public" else set(roles.split(", "))
    return found


def expected(persona: str, roles: set[str], case: Case) -> str:
    """What this persona is to meet, by its roles and by whose row it is."""
    if roles:
        if persona == "anonymous":
            return "sign in"
        if not roles & PERSONAS[persona]:
            return "403"
    if persona not in case.reach:
        return "404"
    if case.ends_session:
        return "sign in"
    return "told" if persona in case.told else "in"


def met(answer: TestResponse) -> str:
    """What it met, in the same words."""
    if answer.status_code in (302, 303) and answer.location.startswith("/account/login"):
        return "sign in"
    if answer.status_code in (200, 302, 303):
        return "in"
    return "told" if answer.status_code in (400, 409, 422) else str(answer.status_code)


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_meets_what_is_allowed_and_nothing_else(
    app_of_city: Flask, world: World, clients: dict[str, FlaskClient], written: list[str], persona: str
) -> None:
    wrong, allowed = [], reviewed()
    for method, rule, _permission, case in cells(app_of_city):
        path, wanted = address(rule, case, world), expected(persona, allowed[method, rule], case)
        written.clear()
        answer = clients[persona].open(path, method=method, data=data_of(case, world) or None)
        got = met(answer)
        if method == "POST" and wanted == "in" and got == "told" and not case.data and "<" not in rule:
            got = "in"  # an empty form: the page again
        if got != wanted:
            wrong.append(f"{method} {path}: {answer.status_code} where {wanted!r} is right")
        if written and (method == "GET" or persona == "anonymous" or wanted in ("403", "404")):
            wrong.append(f"{method} {path}: wrote {sorted(set(written))}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_route_with_a_gap_is_tried_with_real_rows(app_of_city: Flask) -> None:
    """A new route is given its rows in routes.py, and an old one's are taken out."""
    routes = {
        (method, rule)
        for rule, methods, _endpoint, _access in table(app_of_city)
        for method in methods.split(",")
        if not LIBRARY.match(rule)
    }
    assert {route for route in routes if "<" in route[1]} - set(CASES) == set()
    assert set(CASES) - routes == set()


@pytest.mark.parametrize("persona", ["owner_a", "officer_here", "city_officer", "administrator"])
def test_no_post_is_taken_without_the_token_of_the_form(
    app_of_city: Flask, world: World, clients: dict[str, FlaskClient], persona: str
) -> None:
    taken = []
    for rule, methods, _endpoint, _permission in table(app_of_city):
        if "POST" not in methods:
            continue
        case = (cases_of("POST", rule) or (Case(("1", "1")),))[0]
        for token in ({}, {"csrf_token": "IjEi.aaaaaa.bbbbbbbbbbbbbbbb"}):
            answer = clients[persona].post(address(rule, case, world), data=data_of(case, world) | token)
            if answer.status_code != 400:
                taken.append(f"{rule}: {answer.status_code}")
    assert taken == []


@pytest.fixture(scope="module")
def without_factor(app_of_city: Flask, world: World) -> FlaskClient:
    """An administrator who has signed in by password alone."""
    client, number = app_of_city.test_client(), world.personas["colleague"]
    assert number is not None
    sign_in(client, number)
    with transaction_of(app_of_city.extensions["portal.sessions"]) as session:
        session.get_one(User, number).tf_primary_method = None
    return client


def test_an_official_without_a_second_factor_reaches_the_own_account_only(
    app_of_city: Flask, world: World, without_factor: FlaskClient, written: list[str]
) -> None:
    reached = []
    for method, rule, permission, case in cells(app_of_city):
        if permission == "public":
            continue
        answer = without_factor.open(
            address(rule, case, world), method=method, data=data_of(case, world) or None
        )
        if answer.status_code != 403 and "/account/tf-setup" not in (answer.location or ""):
            reached.append(f"{method} {rule}")
    assert sorted(reached) == [
        "GET /account",
        "POST /account",
        "POST /account/end-sessions",
        "POST /account/letters",
    ]


def test_who_administers_or_audits_moves_no_case_and_holds_no_deciding_office(
    app_of_city: Flask, world: World, clients: dict[str, FlaskClient], written: list[str]
) -> None:
    for persona in ("administrator", "auditor", "expert"):
        for name in ("case", "city_case", "waiting"):
            for move in ("take", "return", "accept", "pass", "approve", "reject", "refuse"):
                answer = clients[persona].post(f"/desk/cases/{world.rows[name]}/{move}", data={"reason": "x"})
                assert answer.status_code == 403
    for name in ("administrator", "auditor"):
        answer = clients["administrator"].post(
            f"/admin/people/{world.personas[name]}/appointments",
            data={"role": "city_officer", "since": "2026-01-01"},
        )
        assert answer.status_code == 422
    assert written == []


@pytest.fixture(scope="module")
def mixed(make_city: MakeCity) -> tuple[Flask, World]:
    """A city in which officials are members of firms, and an officer holds both offices."""
    app, world = make_city()
    with transaction_of(app.extensions["portal.sessions"]) as session:
        for persona, firm in (("officer_here", "firm_a"), ("city_officer", "firm_b")):
            person = world.personas[persona]
            row = Membership(firm_id=world.rows[firm], person_id=person, role="filer", since=clock.now())
            session.add(row)
        session.add(
            Appointment(
                person_id=world.personas["officer_there"], role="city_officer", since=date(2020, 1, 1)
            )
        )
    app.config["WTF_CSRF_ENABLED"] = False
    return app, world


@pytest.mark.parametrize(
    ("persona", "case", "move", "why"),
    [
        ("officer_here", "case", "pass", OWN_FIRM), ("officer_here", "case", "reject", OWN_FIRM),
        ("city_officer", "city_case", "approve", OWN_FIRM), ("city_officer", "city_case", "refuse", OWN_FIRM),
        ("officer_there", "city_case", "approve", FOUR_EYES),
    ],
)  # fmt: skip
def test_nobody_decides_on_the_own_firm_and_nobody_decides_twice(
    mixed: tuple[Flask, World], persona: str, case: str, move: str, why: str
) -> None:
    app, world = mixed
    client, person = app.test_client(), world.personas[persona]
    assert person is not None
    sign_in(client, person)
    answer = client.post(
        f"/desk/cases/{world.rows[case]}/{move}",
        data={"reason": "理由", "seen": str(world.rows[f"{case}_version"])},
    )
    assert answer.status_code == 422
    assert Text(why).in_language("zh") in answer.text
    with app.extensions["portal.sessions"]() as session:
        row = session.scalars(select(Application).where(Application.number == world.rows[case])).one()
        assert row.version == world.rows[f"{case}_version"]


def test_nobody_revokes_the_certificate_of_the_own_firm(mixed: tuple[Flask, World]) -> None:
    app, world = mixed
    client, person = app.test_client(), world.personas["city_officer"]
    assert person is not None
    sign_in(client, person)
    with app.extensions["portal.sessions"]() as session:
        found = session.scalars(
            select(Certificate).where(Certificate.firm_id == world.rows["firm_b"])
        ).first()
    assert found is not None
    answer = client.post(f"/desk/certificates/{found.number}/revoke", data={"reason": "left"})
    assert answer.status_code == 422
    assert Text(OWN_FIRM).in_language("zh") in answer.text
