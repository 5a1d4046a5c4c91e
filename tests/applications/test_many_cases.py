"""One firm with a thousand cases: its own list, an official's and its case page ask and weigh as little as with thirty."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import sessionmaker

from portal.applications.models import Application
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.models import Membership
from tests.applications.desk import HERE, add_cases
from tests.applications.story import registered
from tests.applications.support_story import begin, open_round
from tests.people import People
from tests.signing_in import sign_in
from tests.statements import counted


def more_cases(factory: sessionmaker[PortalSession], firm: int, numbers: range) -> None:
    moment = clock.now()
    row = {
        "kind": "recognition", "tier": "gazelle", "firm_id": firm, "district": HERE, "state": "rejected", "queue": "none",
        "answers": {}, "created_at": moment, "saved_at": moment, "submitted_at": moment, "decided_at": moment,
        "due_on": date(2026, 12, 1), "version": 1,
    }  # fmt: skip
    with transaction_of(factory) as session:
        session.execute(insert(Application), [row | {"number": f"SQ-2025-{n:06d}"} for n in numbers])


def test_a_firm_with_a_thousand_cases_pages_them_on_both_sides(
    app: Flask, factory: sessionmaker[PortalSession], people: People, officer: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{}])
    owner = people.person("boss@firm.example", name="林小雨")
    with transaction_of(factory) as session:
        firm = session.scalars(select(Application.firm_id).where(Application.number == number)).one()
        session.add(Membership(firm_id=firm, person_id=owner, role="owner", since=clock.now()))
    boss = app.test_client()
    sign_in(boss, owner)
    pages = [
        (boss, "/my"),
        (boss, "/my/applications"),
        (officer, f"/desk/cases/{number}"),
        (officer, "/desk/cases"),
    ]
    more_cases(factory, firm, range(1, 30))
    few = [_look(app, client, address) for client, address in pages]
    more_cases(factory, firm, range(30, 1000))
    many = [_look(app, client, address) for client, address in pages]
    for (_, address), (asked, size), (asked_now, size_now) in zip(pages, few, many, strict=True):
        assert asked_now <= asked + 1, address
        assert size_now < size * 1.2, address

    seen: list[str] = []
    address = "/my/applications"
    for _ in range(6):
        page = boss.get(address).text
        seen += re.findall(r"/my/applications/(SQ-\d{4}-\d{6})\"", page)
        found = re.search(r'href="(/my/applications\?before=\d+)"', page)
        assert found, "there are more"
        address = found[1]
    newest = [f"SQ-2025-{n:06d}" for n in range(999, 999 - len(seen), -1)]
    assert seen == newest


def _look(app: Flask, client: FlaskClient, address: str) -> tuple[int, int]:
    """How many statements a page takes, and how many bytes it has."""
    client.get(address)
    with counted(app.extensions["portal.engine"]) as asked:
        page = client.get(address)
    assert page.status_code == 200, address
    return len(asked), len(page.data)


def test_a_firms_desk_takes_as_few_statements_for_many_drafts_as_for_one(
    app: Flask, people: People, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    registered(firm_client, officer)
    asked = []
    for keys in (("first",), ("second", "third", "fourth")):
        for key in keys:
            begin(firm_client, open_round(people, key=key))
        with counted(app.extensions["portal.engine"]) as seen:
            assert firm_client.get("/my").text.count("继续填写：扶持申报") >= len(keys)
        asked.append(len(seen))
    assert asked[1] == asked[0]
