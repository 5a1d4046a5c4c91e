"""The worker's loop: takes a job, does it while a second thread renews the lease, and goes on."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from portal.core import clock, jobs
from portal.core.db import PortalSession, transaction_of

Doer = Callable[[jobs.Job], None]
log = logging.getLogger("portal.worker")


def work(
    factory: sessionmaker[PortalSession],
    doers: Mapping[str, Doer],
    *,
    daily: Mapping[str, Doer],
    stop: threading.Event,
    pause: float = 0.5,
) -> None:
    """Works until `stop` is set. `daily` jobs are enqueued once a calendar day, by whoever comes first."""
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    seen: date | None = None
    while not stop.is_set():
        try:
            if clock.today() != seen:
                seen = _enqueue_daily(factory, daily)
            if not do_next(factory, {**doers, **daily}, worker=worker):
                stop.wait(pause)
        except SQLAlchemyError:
            log.exception("the database does not answer; trying again")
            stop.wait(5)


def do_next(factory: sessionmaker[PortalSession], doers: Mapping[str, Doer], *, worker: str = "here") -> bool:
    """Does one job, if there is one; says whether there was."""
    with factory() as session:
        if not jobs.anything_to_do(session):
            return False
    job = jobs.take(factory, worker=worker)
    if job is None:
        return False
    try:
        with _held(job, worker=worker):
            doers[job.name](job)
        with transaction_of(factory) as session:
            job.finish(session)
    except jobs.LeaseLost as lost:
        log.warning("%s: its effect is undone here", lost)
    except Exception:
        log.exception("job %s %s failed", job.id, job.name)
        jobs.put_back(factory, job.id, traceback.format_exc(), worker=worker)
    return True


def do_all(factory: sessionmaker[PortalSession], doers: Mapping[str, Doer]) -> int:
    """Does what waits, here and now; returns how many. For commands and tests."""
    done = 0
    while do_next(factory, doers):
        done += 1
    return done


def _enqueue_daily(factory: sessionmaker[PortalSession], daily: Mapping[str, Doer]) -> date:
    day = clock.today()
    for name in daily:
        with (
            contextlib.suppress(IntegrityError),
            transaction_of(factory) as session,
        ):  # another worker was first
            jobs.enqueue(session, name, key=f"{name}:{day}")
    return day


@contextlib.contextmanager
def _held(job: jobs.Job, *, worker: str) -> Iterator[None]:
    done = threading.Event()

    def hold() -> None:
        while not done.wait(jobs.LEASE.total_seconds() / 3):
            try:
                jobs.renew(job.factory, job.id, worker=worker)
            except SQLAlchemyError:
                log.exception("the lease of job %s could not be renewed", job.id)

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
