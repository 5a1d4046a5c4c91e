"""`portal accounts`: a file is loaded whole or not at all, and what it names can sign in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from portal.account_commands import accounts
from portal.accounts import queries
from portal.accounts.models import User
from portal.core.audit import first_break
from portal.core.db import PortalSession
from portal.firms.models import Firm, Membership
from tests.accounts.walking import SECRET, code, fill
from tests.people import credit_code

WORD = "three-quiet-rivers"


def _file() -> dict[str, Any]:
    return {
        "firms": [
            {
                "credit_code": credit_code(700001), "name": "广州𬭎图智能科技有限公司", "district": "440106",
                "established": "2019-03-01",
                "people": [
                    {"email": "Owner@firm.example", "password": WORD, "role": "owner"},
                    {"email": "filer@firm.example", "password": WORD, "role": "filer"},
                ],
            },
            {"credit_code": credit_code(700002), "name": "无人公司", "district": "440112", "people": []},
        ],
        "officials": [
            {"email": "d@city.example", "password": WORD, "role": "district_officer", "district": "440106", "totp_secret": SECRET},
            {"email": "c@city.example", "password": WORD, "role": "city_officer"},
        ],
    }  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))

    def load(document: Any) -> Result:
        path = tmp_path / "people.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
        return CliRunner().invoke(accounts, ["load", str(path)])

    return load


def _nothing(factory: sessionmaker[PortalSession]) -> bool:
    with factory() as session:
        return not any(
            session.scalar(select(func.count()).select_from(table)) for table in (User, Firm, Membership)
        )


def test_a_file_makes_firms_people_and_officials_who_can_sign_in(
    run, client: FlaskClient, factory: sessionmaker[PortalSession]
):
    result = run(_file())
    assert (result.exit_code, json.loads(result.output)) == (0, {"firms": 2, "people": 2, "officials": 2})
    with factory() as session:
        firm = session.scalars(select(Firm).where(Firm.district == "440106")).one()
        assert (firm.standing, firm.address, firm.layer) == ("registered", None, None)
        assert firm.registered_by is not None
        owner = queries.person_by_email(session, "owner@firm.example")
        assert (
            session.scalars(select(Membership.role).where(Membership.person_id == owner.id)).one() == "owner"
        )
        assert [user.email for user in queries.officers_of(session, "440106")] == ["d@city.example"]
        assert first_break(session) is None
    answer = fill(client, "/account/login", email="owner@firm.example", password=WORD)
    assert answer.location == "/account/arrive"
    fill(client, "/account/logout", opened_at="/account")
    fill(client, "/account/login", email="d@city.example", password=WORD)
    assert fill(client, "/account/tf-validate", code=code()).location.endswith("/account/arrive")


def test_a_second_load_is_refused_and_changes_nothing(run, factory: sessionmaker[PortalSession]):
    run(_file())
    again = run(_file())
    assert again.exit_code == 1
    assert "firms[0].credit_code: this firm is here already" in again.stderr
    assert "officials[1].email: there is an account with this address already" in again.stderr
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 4


@pytest.mark.parametrize(
    ("where", "value", "problem"),
    [
        ("firms.0.credit_code", "91440106MA00000001", "firms[0].credit_code: "),
        ("firms.0.credit_code", None, "firms[0].credit_code: it is missing"),
        ("firms.0.name", "", "firms[0].name: "),
        ("firms.0.name", "a\u202eb", "firms[0].name: "),
        ("firms.0.district", "999999", "firms[0].district: "),
        ("firms.0.established", "2019-02-30", "firms[0].established: "),
        ("firms.0.colour", "red", "firms[0].colour: there is no such key"),
        ("firms.0.people.0.role", "king", "firms[0].people[0].role: "),
        ("firms.0.people.1.password", "short", "firms[0].people[1].password: "),
        ("firms.0.people.1.email", "owner@firm.example", "firms[0].people: the same person"),
        ("firms.0.people", {"a": 1}, "firms[0].people: a list"),
        ("firms.1.credit_code", credit_code(700001), "firms[1].credit_code: firms[0] has the same code"),
        ("officials.0.district", None, "officials[0].district: "),
        ("officials.1.district", "440106", "officials[1].district: "),
        ("officials.0.totp_secret", "not base32!", "officials[0].totp_secret: "),
        ("officials.0.email", 7, "officials[0].email: a text is expected"),
        ("officials.1", "x", "officials[1]: an object"),
        ("more", [], "more: there is no such key"),
    ],
)  # fmt: skip
def test_anything_wrong_is_named_with_its_path_and_nothing_is_changed(
    run, factory: sessionmaker[PortalSession], where: str, value: Any, problem: str
):
    document = _file()
    *path, last = [int(step) if step.isdigit() else step for step in where.split(".")]
    spot: Any = document
    for step in path:
        spot = spot[step]
    spot[last] = value
    result = run(document)
    assert result.exit_code == 1
    assert problem in result.stderr
    assert _nothing(factory)


def test_what_is_no_json_is_said_in_one_line(run, factory: sessionmaker[PortalSession]):
    result = run("{")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert _nothing(factory)


def test_the_first_administrator(tmp_path: Path, run, factory: sessionmaker[PortalSession]):
    words = ["create-admin", "--email", "Root@city.example", "--password"]
    weak = CliRunner().invoke(accounts, [*words, "password123"])
    assert weak.exit_code == 1
    assert _nothing(factory)
    assert CliRunner().invoke(accounts, [*words, WORD]).exit_code == 0
    with factory() as session:
        assert [user.email for user in queries.holders(session, "administrator")] == ["root@city.example"]
    assert "already" in CliRunner().invoke(accounts, [*words, WORD]).stderr
