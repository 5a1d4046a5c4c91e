"""Durable background work: a job is a row, written by the transaction that causes it and done by any worker.

A worker holds a job by a lease that it renews; when it is killed the lease runs out and another
worker takes the job. So a job may be begun twice, and its doer is written so that it ends once:
it marks itself done in the transaction of its effect (`Job.finish`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from portal.core import clock
from portal.core.db import Base, Document, Moment, PortalSession, insert_if_missing, transaction_of

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = (
    60  # with the longest wait between them about half a day: a mail server may be away for a night
)
LONGEST_WAIT = timedelta(minutes=15)


class JobRow(Base):
    """A piece of work: waiting, taken (leased), done, or given up after too many attempts."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    due_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    whole: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'taken', 'done', 'given_up')", name="state"),
        Index("ix_job_open", "state", "due_at"),
    )


class LeaseLost(RuntimeError):
    """Another worker has taken the job over: what this one did for it must not be committed."""


@dataclass(frozen=True)
class Job:
    """What a doer is given: the work, and the way to say that it is done."""

    id: int
    name: str
    payload: dict[str, Any]
    factory: sessionmaker[PortalSession]
    worker: str = "here"

    def finish(self, session: Session) -> None:
        """Marks the job done in the transaction of its effect: both happen or neither.

        Raises LeaseLost, and so undoes the effect, when the job is another worker's by now."""
        row = session.get_one(JobRow, self.id, with_for_update=True, populate_existing=True)
        if row.worker != self.worker or row.state not in ("taken", "done"):
            raise LeaseLost(f"job {self.id} is {row.state} by {row.worker}")
        row.state, row.done_at, row.leased_until, row.error = "done", clock.real_now(), None, None

    def report(self, session: Session, *, progress: int, whole: int) -> None:
        """How far a long job has come, for the page that shows it."""
        session.execute(update(JobRow).where(JobRow.id == self.id).values(progress=progress, whole=whole))


def enqueue_for(session: Session, name: str, /, *, key: str, due_at: datetime, **payload: Any) -> None:
    """Adds a job that waits until `due_at`; two transactions that add the same one at once do not clash."""
    insert_if_missing(
        session, JobRow, name=name, key=key, payload=payload, due_at=due_at, created_at=clock.real_now()
    )


def enqueue(session: Session, name: str, /, *, key: str | None = None, **payload: Any) -> JobRow:
    """Adds a job to the caller's transaction. With a `key` the same job is added once only, ever."""
    if key is not None:
        known = session.scalar(select(JobRow).where(JobRow.key == key))
        if known is not None:
            return known
    moment = clock.real_now()
    row = JobRow(name=name, key=key, payload=payload, due_at=moment, created_at=moment)
    session.add(row)
    return row


def take(factory: sessionmaker[PortalSession], *, worker: str) -> Job | None:
    """The job that has waited longest, leased to this worker; None when there is nothing to do.

    One that ended its worker each time is given up like one that failed each time."""
    with transaction_of(factory) as session:
        moment = clock.real_now()
        row = session.scalar(
            select(JobRow)
            .where(_free(moment))
            .order_by(JobRow.due_at, JobRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        if row.attempts >= MOST_ATTEMPTS:
            row.state, row.leased_until, row.error = "given_up", None, "no worker survived it"
            return None
        row.state, row.worker, row.leased_until = "taken", worker, moment + LEASE
        row.attempts += 1
        return Job(row.id, row.name, row.payload, factory, worker)


def anything_to_do(session: Session) -> bool:
    """Whether `take` would find a job; reads only, so that an idle worker never holds the write lock."""
    return session.scalar(select(JobRow.id).where(_free(clock.real_now())).limit(1)) is not None


def _free(moment: datetime) -> Any:
    waiting = (JobRow.state == "waiting") & (JobRow.due_at <= moment)
    abandoned = (JobRow.state == "taken") & (JobRow.leased_until < moment)
    return waiting | abandoned


def renew(factory: sessionmaker[PortalSession], job_id: int, *, worker: str) -> None:
    """Holds the job for another lease; a job that another worker has taken over is left to it."""
    with transaction_of(factory) as session:
        session.execute(
            update(JobRow)
            .where(JobRow.id == job_id, JobRow.worker == worker, JobRow.state == "taken")
            .values(leased_until=clock.real_now() + LEASE)
        )


def put_back(factory: sessionmaker[PortalSession], job_id: int, error: str, *, worker: str) -> None:
    """After a failure: tried again later, each time after a longer wait, at last given up."""
    with transaction_of(factory) as session:
        row = session.get_one(JobRow, job_id, with_for_update=True)
        if row.state != "taken" or row.worker != worker:
            return
        row.leased_until, row.error = None, error[:4000]
        row.state = "given_up" if row.attempts >= MOST_ATTEMPTS else "waiting"
        row.due_at = clock.real_now() + min(timedelta(seconds=2 ** min(row.attempts, 20)), LONGEST_WAIT)
