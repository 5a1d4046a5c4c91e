"""What a firm's submission costs when many press at once: the portal's own deed, whole, beside four rows written by the bare driver.

Sixteen threads hand in drafts one after the other, each in a transaction of its own. The baseline writes an event with its document,
a letter, a note and a line of the trail, one writer after the other, as durable. The longest wait of one press stands beside the
thirty seconds after which a busy database gives up. PostgreSQL is the tests' server, which does not wait for the disk."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import make_url, select

from bench.rounds import line
from portal.app import create_app
from portal.applications import actions, begin_actions, draft_actions
from portal.applications.actions import Deed
from portal.applications.models import Application
from portal.applications.rules import Hand
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.settings import Settings, read_settings
from portal.firms.models import DocumentRow
from tests import postgres
from tests.applications.story import ANSWERS
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.people import People, credit_code

CLIENTS, EACH, ROUNDS = 16, 10, 3
OF_RAW = 0.2  # submissions a second, at least, of what the bare driver writes
BUSY, SHARE = (
    30.0,
    20,
)  # seconds until a busy database gives up; the longest wait is at most so small a part of it
ROWS = 4
DOCUMENT = '{"answers": "' + "填" * 700 + '"}'


def submit() -> list[dict[str, object]]:
    """For each database: how many a second beside the bare driver's, and the longest wait."""
    found = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        found += _measured("sqlite", SqliteDatabases(Path(folder)).make(Path(folder) / "submit.db"), folder)
        with _server() as databases:
            url = databases.make(Path(folder))
            found += _measured("postgresql", url, folder)
            databases.drop(url)
    return found


@contextlib.contextmanager
def _server() -> Iterator[PostgresDatabases]:
    guardian = None if os.environ.get(postgres.SERVER) else postgres.start()
    databases = _ready(os.environ[postgres.SERVER])
    try:
        yield databases
    finally:
        databases.close()
        if guardian is not None and guardian.stdin is not None:
            guardian.stdin.close()
            guardian.wait(30)


def _ready(server: str) -> PostgresDatabases:
    """The server says its address a moment before it answers."""
    for _ in range(100):
        with contextlib.suppress(psycopg.OperationalError):
            return PostgresDatabases(server)
        time.sleep(0.1)
    return PostgresDatabases(server)


def _measured(name: str, url: str, folder: str) -> list[dict[str, object]]:
    settings = read_settings({"PORTAL_DATABASE_URL": url, "PORTAL_INSTANCE": f"{folder}/{name}"})
    app = create_app(settings)
    person = People(app.extensions["portal.sessions"]).person()
    speeds, raws, waits = [], [], []
    for number in range(ROUNDS):
        with app.app_context():
            drafts = _drafts(app, person, first=number * CLIENTS * EACH)
        raws.append(_speed(_raw(url, folder), CLIENTS * EACH)[0])
        speed, longest = _speed(_portal(app, settings, person, drafts), len(drafts))
        speeds.append(speed)
        waits.append(longest)
    best, raw, longest = max(speeds), max(raws), min(waits)
    return [
        line(f"submit.{name}", value=best, baseline=raw, ratio=OF_RAW * raw / best, goal=1.0, unit="a second"),
        line(
            f"submit.{name}.wait", value=longest, baseline=BUSY, ratio=longest / BUSY, goal=1 / SHARE, unit="s, the longest"
        ),
    ]  # fmt: skip


def _drafts(app: Flask, person: int, *, first: int) -> list[int]:
    """Registrations that are filled in, each of its own firm."""
    made = []
    with transaction_of(app.extensions["portal.sessions"]) as session:
        for number in range(first, first + CLIENTS * EACH):
            case = begin_actions.begin_registration(
                session, credit_code=credit_code(10_000 + number), name=f"广州第{number}智能科技有限公司", district="440106", by=person
            )  # fmt: skip
            answers: dict[str, Any] = {key: value for part in ANSWERS.values() for key, value in part.items()}
            answers |= {"name": f"广州第{number}智能科技有限公司", "consent": True, "signs": ["ai_rights"]}
            draft_actions.save(session, case, answers, by=person)
            session.add(
                DocumentRow(
                    firm_id=case.firm_id, application_id=case.id, proves="sign.ai_rights", name="专利.pdf", media_type="application/pdf",
                    size=1, sha256="0" * 64, handed_in_at=clock.now(), handed_in_by=person,
                )
            )  # fmt: skip
            made.append(case.id)
    return made


def _portal(app: Flask, settings: Settings, person: int, drafts: list[int]) -> Callable[[int], None]:
    factory, hand = app.extensions["portal.sessions"], Hand(person, frozenset({"certifier"}))

    def press(number: int) -> None:
        with app.app_context(), transaction_of(factory) as session:
            case = session.scalars(select(Application).where(Application.id == drafts[number])).one()
            actions.move(session, case, Deed(move="submit"), hand=hand, settings=settings)

    return press


def _raw(url: str, folder: str) -> Callable[[int], None]:
    """Four rows by the driver alone; one writer at a time on SQLite, behind a lock, as it needs it."""
    own, lock = threading.local(), threading.Lock()
    made = make_url(url)
    table = "create table if not exists raw (id integer, at text, word text, document text)"

    def connected() -> Any:
        if made.drivername.startswith("sqlite"):
            connection: Any = sqlite3.connect(f"{folder}/raw.db", isolation_level=None, timeout=30)
            connection.execute("pragma journal_mode=WAL")
            connection.execute("pragma synchronous=FULL")
        else:
            plain = made.set(drivername="postgresql").render_as_string(hide_password=False)
            connection = psycopg.connect(plain, autocommit=True)
        return connection

    first = connected()
    first.execute(table)
    first.close()
    sqlite = made.drivername.startswith("sqlite")
    statement = f"insert into raw values ({', '.join(['?' if sqlite else '%s'] * 4)})"

    def press(number: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = connected()
        with lock if sqlite else contextlib.nullcontext():
            own.connection.execute("begin immediate" if sqlite else "begin")
            for place in range(ROWS):
                own.connection.execute(statement, (number, "2026-11-26", f"word {place}", DOCUMENT))
            own.connection.execute("commit")

    return press


def _speed(press: Callable[[int], None], count: int) -> tuple[float, float]:
    """How many a second, and the longest wait of one, when all clients begin at once."""
    ready, waits = threading.Barrier(CLIENTS), [0.0] * CLIENTS

    def client(place: int) -> None:
        ready.wait(30)
        for number in range(place, count, CLIENTS):
            start = time.perf_counter()
            press(number)
            waits[place] = max(waits[place], time.perf_counter() - start)

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return count / (time.perf_counter() - start), max(waits)
