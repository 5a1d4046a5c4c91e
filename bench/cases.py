"""What an official's pages cost: CPU in process and statements of a case and of the worklist, with few cases and with many."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select

from bench.city import fill
from bench.rounds import compared, line
from bench.web import HELLO, hello
from portal.app import create_app
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.settings import read_settings
from portal.firms.models import Firm
from tests.people import People
from tests.signing_in import sign_in

FEW, MANY = 100, int(os.environ.get("SCALE", "100000"))
MOST_STATEMENTS, MOST_SECONDS = 12, 0.012
ROUNDS, TIMES = 9, 20
CHUNK = 5000


def case() -> list[dict[str, object]]:
    """The goals: at most 12 statements and 12 ms of CPU a page (on the machine of the goals: so many times a bare Flask's hello), and
    no dearer with 100,000 cases."""
    few, many = _official(FEW), _official(MANY)
    lines = []
    for name, path in (("web.case", "/desk/cases/SQ-2026-000050"), ("web.case.worklist", "/desk/cases")):
        asked = {size: _get(client, path) for size, client in ((FEW, few), (MANY, many))}
        statements = _statements(many, path)
        lines.append(
            line(
                f"{name}.statements",
                value=statements,
                baseline=MOST_STATEMENTS,
                ratio=statements / MOST_STATEMENTS,
                goal=1,
                unit="statements",
            )
        )
        lines.append(
            compared(name, asked[FEW], hello(), goal=MOST_SECONDS / HELLO, times=TIMES, rounds=ROUNDS)
        )
        lines.append(
            compared(f"{name}.{MANY}", asked[MANY], asked[FEW], goal=1.15, times=TIMES, rounds=ROUNDS)
        )
    return lines


def _get(client: FlaskClient, path: str) -> Callable[[], object]:
    assert client.get(path).status_code == 200, path
    return lambda: client.get(path)


def _statements(client: FlaskClient, path: str) -> int:
    engine, seen = client.application.extensions["portal.engine"], []

    def listen(*given: Any) -> None:
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", listen)
    client.get(path)
    event.remove(engine, "before_cursor_execute", listen)
    return sum(not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for statement in seen)


def _official(cases: int) -> FlaskClient:
    """A city officer signed in to a portal with so many cases that wait for the city."""
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    url = f"sqlite:///{folder}/portal.db"
    fill(url, cases)
    app = create_app(read_settings({"PORTAL_DATABASE_URL": url, "PORTAL_INSTANCE": folder}))
    _file(app, cases)
    client = app.test_client()
    sign_in(client, People(app.extensions["portal.sessions"]).official("city_officer"))
    return client


def _file(app: Flask, cases: int) -> None:
    moment, today = clock.now(), clock.today()
    common = {
        "kind": "registration", "state": "city_review", "created_at": moment, "saved_at": moment, "submitted_at": moment, "answers": {},
        "version": 1, "events": 1,
    }  # fmt: skip
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firms = session.execute(select(Firm.id, Firm.district).order_by(Firm.id)).all()
        for start in range(0, cases, CHUNK):
            rows = [
                common | {"id": n, "number": f"SQ-2026-{n:06d}", "firm_id": firm, "district": district, "due_on": today + timedelta(days=n % 60)}
                for n, (firm, district) in enumerate(firms[start : start + CHUNK], start + 1)
            ]  # fmt: skip
            session.execute(insert(Application), rows)
            session.execute(insert(ApplicationEvent), [
                {"application_id": row["id"], "seq": 1, "move": "submit", "from_state": "draft", "to_state": "submitted", "at": moment,
                 "capacity": "firm", "data": {}} for row in rows
            ])  # fmt: skip
