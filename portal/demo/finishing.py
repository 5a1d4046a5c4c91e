"""Does here and now what else would wait for the worker: papers, letters, classifications."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from portal.core.db import PortalSession
from portal.core.jobs import JobRow
from portal.core.worker import Doer, do_next


def waiting(session: Session) -> int:
    """How many jobs there are to do."""
    return session.scalar(select(func.count()).where(JobRow.state == "waiting")) or 0


def finish(
    factory: sessionmaker[PortalSession], doers: Mapping[str, Doer], *, progress: Callable[[int], object]
) -> None:
    while do_next(factory, doers, worker="demonstration"):
        progress(1)
