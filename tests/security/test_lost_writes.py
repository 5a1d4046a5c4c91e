"""kill -9 of writers, again and again: what was acknowledged is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.applications import draft_actions
from portal.applications.models import Application
from portal.core import audit
from portal.core.db import PortalSession, make_engine, session_factory, transaction_of
from portal.core.files import FileStore
from portal.demo.papers import proof
from portal.firms import document_actions
from tests.people import People
from tests.security.at_once import Worker
from tests.security.conftest import MakeCity
from tests.security.test_crash import is_true
from tests.security.world import HERE, World, draft


def _writer(url: str, files: Path, number: str, begin: int) -> Callable[[Callable[[str], None]], None]:
    """Writes into one draft on and on, and now and then hands a document in; acknowledges what is committed."""

    def work(acknowledge: Callable[[str], None]) -> None:
        factory, count = session_factory(make_engine(url)), begin
        while True:
            count += 1
            with transaction_of(factory) as session:
                case = session.scalars(select(Application).where(Application.number == number)).one()
                draft_actions.save(session, case, {"business": f"{count}"}, by=case.created_by or 0)
                if count % 7 == 0:
                    _hand_in(session, files, case, count)
            acknowledge(str(count))

    return work


def _hand_in(session: PortalSession, files: Path, case: Application, count: int) -> None:
    document_actions.hand_in(
        session, FileStore(files), firm_id=case.firm_id, proves=f"n{count}",
        upload_name="proof.pdf", content=proof("ai_rights"), by=case.created_by or 0,
    )  # fmt: skip


def kill_writers(app: Flask, world: World, cycles: int) -> int:
    """Kills four writers at once, cycle after cycle; how many writes were acknowledged, none of which may be lost."""
    factory, settings = app.extensions["portal.sessions"], app.extensions["portal.settings"]
    numbers, reached, acknowledged = [], {}, 0
    for n in range(8700, 8704):
        world.personas[f"owner_{n}"] = People(factory).person()
        with app.app_context(), transaction_of(factory) as session:
            numbers.append(draft(session, world, n, "广州写入科技有限公司", HERE, by=f"owner_{n}").number)
    app.extensions["portal.engine"].dispose()
    for _ in range(cycles):
        writers = {
            n: Worker(_writer(settings.database_url, settings.files, n, reached.get(n, 0))) for n in numbers
        }
        time.sleep(0.25)
        said = {n: writer.kill() for n, writer in writers.items()}
        with session_factory(make_engine(settings.database_url))() as session:
            for n, lines in said.items():
                case = session.scalars(select(Application).where(Application.number == n)).one()
                kept = int(case.answers["business"]) if case.answers["business"].isdecimal() else 0
                assert kept >= int(lines[-1] if lines else reached.get(n, 0)), f"{n}: {kept} of {lines[-1:]}"
                reached[n] = kept
            acknowledged += sum(map(len, said.values()))
            assert audit.first_break(session) is None
    return acknowledged


def test_thirty_times_four_writers_are_killed_and_no_acknowledged_write_is_lost(make_city: MakeCity) -> None:
    app, world = make_city(papers=True)
    assert kill_writers(app, world, 30) > 100
    is_true(app.extensions["portal.sessions"], app.extensions["portal.settings"].files)


@pytest.mark.long
def test_a_thousand_times_four_writers_are_killed(make_city: MakeCity) -> None:
    app, world = make_city(papers=True)
    assert kill_writers(app, world, 1000) > 10_000
    is_true(app.extensions["portal.sessions"], app.extensions["portal.settings"].files)
