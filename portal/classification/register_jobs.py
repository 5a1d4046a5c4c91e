"""The worker's part of classifying the register: goes on where the run was, reports how far it has come, tidies up."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import sessionmaker

from portal.classification import register_actions as actions
from portal.classification.register_models import RegisterRun
from portal.classification.register_rules import shelf_digest
from portal.classification.shelf import shelf
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.jobs import Job, LeaseLost

RUN, PRUNE = actions.RUN, actions.PRUNE
NIGHTLY = "classification.nightly"
CHUNK = 5000

Report = Callable[[PortalSession, RegisterRun], None]


def nightly(job: Job) -> None:
    """Opens the day's run; the work itself is a job of its own."""
    with transaction_of(job.factory) as session:
        actions.open_run(session, by=None, day=clock.today())
        job.finish(session)


def run_register(job: Job) -> None:
    """Goes on with the run until every firm is done; killed at any moment, another worker goes on from the last chunk."""

    def report(session: PortalSession, run: RegisterRun) -> None:
        job.report(session, progress=run.done, whole=run.whole)

    if not go_on(job.factory, job.payload["run"], report=report, most=CHUNK):
        raise LeaseLost(f"run {job.payload['run']} is gone on with by another worker")


def go_on(factory: sessionmaker[PortalSession], run_id: int, *, report: Report, most: int = CHUNK) -> bool:
    """Does what is left of a run; False when somebody else is at it too."""
    while True:
        with factory() as session:
            run = session.get_one(RegisterRun, run_id)
        if run.state != "running":
            return True
        if run.rulebooks != shelf_digest(shelf()):
            with transaction_of(factory) as session:
                begun_by = actions.end_run(session, run_id, state="stale").started_by
                actions.open_run(session, by=begun_by, day=clock.today())
            return True
        done = step(factory, run, report=report, most=most)
        if done is not None:
            return done


def step(factory: sessionmaker[PortalSession], run: RegisterRun, *, report: Report, most: int) -> bool | None:
    """One chunk; None when there may be more to do."""
    from portal.classification.register_columns import load, next_firms

    with factory() as session:
        firms = next_firms(session, after=run.cursor, most=most)
        register = load(session, firms, on=run.day) if firms else None
        results = actions.chunk_results(session, run, register) if register else []
    with transaction_of(factory) as session:
        if register is None:
            report(session, actions.end_run(session, run.id))
            return True
        if not actions.keep_chunk(session, run.id, seen=run.cursor, register=register, results=results):
            return False
        report(session, session.get_one(RegisterRun, run.id))
    return None


def prune(job: Job) -> None:
    """Results of earlier runs are not kept; they are taken away a little at a time, so that nobody waits."""
    more = True
    while more:
        with transaction_of(job.factory) as session:
            more = actions.prune_some(session)
            if not more:
                job.finish(session)
