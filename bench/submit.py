"""What a firm's submission costs when many press at once: the portal's own deed, whole, beside its statements by the bare driver.

Sixteen threads hand in drafts one after the other, each in a transaction of its own. The baseline is what the database is asked and told
meanwhile, statement by statement with the same values, on a copy of the same database, as durable: so the ratio is what the portal's
thinking and its way to the database cost, whatever a submission comes to hold. The longest wait of one press stands beside the
thirty seconds after which a busy database gives up. PostgreSQL is the tests' server, which does not wait for the disk."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Engine, event, make_url

from bench.rounds import line
from portal.app import create_app
from portal.applications import actions, begin_actions, draft_actions, queries
from portal.applications.actions import Deed
from portal.applications.rules import Hand
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.settings import Settings, read_settings
from portal.firms.models import DocumentRow
from tests import postgres
from tests.applications.story import ANSWERS
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.people import People, credit_code

CLIENTS, EACH, ROUNDS = 16, 20, 3
OF_RAW = 0.2  # submissions a second, at least, of what the bare driver does
BUSY, SHARE = (
    30.0,
    20,
)  # seconds until a busy database gives up; the longest wait is at most so small a part of it


@dataclass(frozen=True)
class Statement:
    """What the database was told, as the driver takes it."""

    words: str
    values: Any
    many: bool


@dataclass(frozen=True)
class Draft:
    """A registration that is ready to be handed in."""

    number: str  # of the case
    firm_id: int


@dataclass
class Said:
    """The statements of each submission by its number, and which one a thread is at."""

    of: dict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    own: threading.local = field(default_factory=threading.local)


Client = Callable[[], Callable[[int], None]]  # makes ready, and gives what does one submission by its number


def submit() -> list[dict[str, object]]:
    """For each database: how many a second beside the bare driver's, and the longest wait."""
    found = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        found += _measured("sqlite", SqliteDatabases(Path(folder)), Path(folder))
        with _server() as databases:
            found += _measured("postgresql", databases, Path(folder))
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


def _measured(name: str, databases: Databases, folder: Path) -> list[dict[str, object]]:
    url = databases.make(folder / f"{name}.db")
    settings = read_settings({"PORTAL_DATABASE_URL": url, "PORTAL_INSTANCE": f"{folder}/{name}"})
    app = create_app(settings)
    engine: Engine = app.extensions["portal.sessions"].kw["bind"]
    person = People(app.extensions["portal.sessions"]).person()
    speeds, raws, waits = [], [], []
    for number in range(ROUNDS):
        with app.app_context():
            drafts = _drafts(app, person, first=number * CLIENTS * EACH)
        engine.dispose()
        copy = databases.copy(url, folder / f"{name}-{number}.db")
        with _statements(engine) as said:
            speed, longest = _speed(_portal(app, settings, person, drafts, said), len(drafts))
        raws.append(_speed(_raw(copy, said), len(drafts))[0])
        databases.drop(copy)
        speeds.append(speed)
        waits.append(longest)
    engine.dispose()
    databases.drop(url)
    best, raw, longest = max(speeds), max(raws), min(waits)
    return [
        line(f"submit.{name}", value=best, baseline=raw, ratio=OF_RAW * raw / best, goal=1.0, unit="a second"),
        line(
            f"submit.{name}.wait", value=longest, baseline=BUSY, ratio=longest / BUSY, goal=1 / SHARE, unit="s, the longest"
        ),
    ]  # fmt: skip


@contextlib.contextmanager
def _statements(engine: Engine) -> Iterator[Said]:
    """What the database is told of each submission, by its number: the thread's own `number` says whose it is."""
    said = Said()

    def heard(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        said.of[said.own.number].append(Statement(statement, parameters, many))

    event.listen(engine, "before_cursor_execute", heard)
    yield said
    event.remove(engine, "before_cursor_execute", heard)


def _drafts(app: Flask, person: int, *, first: int) -> list[Draft]:
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
            made.append(Draft(case.number, case.firm_id))
    return made


def _portal(app: Flask, settings: Settings, person: int, drafts: list[Draft], said: Said) -> Client:
    factory, hand = app.extensions["portal.sessions"], Hand(person, frozenset({"certifier"}))

    def press(number: int) -> None:
        said.own.number = number
        with app.app_context(), transaction_of(factory) as session:
            case = queries.for_firm(session, drafts[number].number, drafts[number].firm_id, held=True)
            actions.move(session, case, Deed(move="submit"), hand=hand, settings=settings)

    return lambda: press


def _raw(url: str, said: Said) -> Client:
    """The same by the driver alone; one writer at a time on SQLite, behind a lock, as it needs it."""
    made = make_url(url)
    sqlite = made.drivername.startswith("sqlite")
    turn = threading.Lock() if sqlite else contextlib.nullcontext()
    plain = made.set(drivername="postgresql").render_as_string(hide_password=False)

    def connected() -> Any:
        if not sqlite:
            return psycopg.connect(plain, autocommit=True)
        connection = sqlite3.connect(str(made.database), isolation_level=None, timeout=BUSY)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"pragma {pragma}")
        return connection

    def client() -> Callable[[int], None]:
        cursor = connected().cursor()

        def press(number: int) -> None:
            with turn:
                if not sqlite:  # there the portal says it itself
                    cursor.execute("begin")
                for each in said.of[number]:
                    (cursor.executemany if each.many else cursor.execute)(each.words, each.values)
                    if cursor.description:
                        cursor.fetchall()
                cursor.execute("commit")

        return press

    return client


def _speed(client: Client, count: int) -> tuple[float, float]:
    """How many a second, and the longest wait of one, when all clients begin at once, each with its connection."""
    ready, waits, began = threading.Barrier(CLIENTS), [0.0] * CLIENTS, [0.0] * CLIENTS

    def work(place: int) -> None:
        press = client()
        ready.wait(30)
        began[place] = time.perf_counter()
        for number in range(place, count, CLIENTS):
            start = time.perf_counter()
            press(number)
            waits[place] = max(waits[place], time.perf_counter() - start)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))
    return count / (time.perf_counter() - min(began)), max(waits)
