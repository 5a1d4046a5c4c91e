"""kill -9 at every storage call of an import: none of its firms is there, or all of them are; and the worker's next try ends it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import sessionmaker

from portal.app import doers
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock, jobs
from portal.core.audit import first_break
from portal.core.db import PortalSession, make_engine, session_factory, transaction_of
from portal.core.jobs import JobRow
from portal.core.settings import Settings
from portal.core.worker import do_next
from portal.firms.count_models import RegisterCount
from portal.firms.models import Firm, Presence
from portal.sheets import actions
from portal.sheets.models import Import
from tests.security.dying import dies
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook

Factory = sessionmaker[PortalSession]
FIRMS = 6
STEP = 5  # every fifth storage call of some ninety


def whole_or_nothing(factory: Factory, row_id: int) -> bool:
    """Whether it is all there; everything that an import writes agrees."""
    with factory() as session:
        counts = {
            session.scalar(select(func.count()).select_from(table))
            for table in (Firm, Application, ApplicationEvent, Presence)
        }
        kept = session.get(RegisterCount, ("all", "all"))
        counts.add(kept.count if kept else 0)
        assert first_break(session) is None
        state = session.get_one(Import, row_id).state
    assert counts in ({0}, {FIRMS}), counts
    assert (counts == {FIRMS}) == (state == "applied")
    return counts == {FIRMS}


def test_a_kill_at_any_moment_imports_all_or_nothing(
    app: Flask, hand_in: HandIn, factory: Factory, settings: Settings, work: Callable[[], int]
) -> None:
    row = hand_in(workbook(FIRM_HEADS, [firm_row(n) for n in range(1, FIRMS + 1)]))
    with transaction_of(factory) as session:
        actions.begin_applying(
            session, session.get_one(Import, row.id), by=None, districts=None, seen=row.version
        )
    at, died = 1, True
    while died and not whole_or_nothing(factory, row.id):
        engine = make_engine(settings.database_url)
        own = session_factory(engine)
        died = dies(lambda own=own: do_next(own, doers(settings)), engine=engine, at=at)
        engine.dispose()
        with transaction_of(factory) as session:  # the lease of a killed worker runs out
            free = clock.real_now() - jobs.LEASE
            session.execute(update(JobRow).where(JobRow.state == "taken").values(leased_until=free))
        at += STEP
    assert at > 8 * STEP, "too few storage calls were met"
    work()
    assert whole_or_nothing(factory, row.id)
