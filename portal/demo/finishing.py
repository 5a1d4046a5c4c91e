"""Makes the papers of the demonstration's certificates, here and now, by the doers that the worker has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from portal.certificates import jobs as certificate_jobs
from portal.certificates.actions import FINISH
from portal.core.db import PortalSession
from portal.core.jobs import JobRow
from portal.core.settings import Settings
from portal.core.worker import do_next
from portal.web import mail


def waiting(session: Session) -> int:
    """How many jobs there are to do."""
    return session.scalar(select(func.count()).where(JobRow.state == "waiting")) or 0


def finish(
    factory: sessionmaker[PortalSession], settings: Settings, *, progress: Callable[[int], object]
) -> None:
    doers = {
        FINISH: partial(certificate_jobs.finish, settings=settings),
        mail.JOB: partial(mail.send, settings=settings),
    }
    while do_next(factory, doers, worker="demonstration"):
        progress(1)
