"""The audit trail: append-only events, each carrying the hash of the one before, written by the deed's own
transaction. What is personal stays out of it: events name people by their number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, String, Table, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import Base, Document, Moment, PortalSession
from portal.core.digest import canonical

BEGINNING = "0" * 64


class AuditEvent(Base):
    """One deed. `actor` is a person's number, or null for the portal itself."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(Document)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """One row: where the chain ends. Whoever adds to the chain holds it until the commit."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


# by the tables, not by the objects: every deed pays for them
_HEAD = cast(Table, AuditHead.__table__)
HEAD = select(_HEAD.c.seq, _HEAD.c.hash).where(_HEAD.c.id == 1).with_for_update()
MOVE_HEAD = update(_HEAD).where(_HEAD.c.id == 1)
ADD = insert(cast(Table, AuditEvent.__table__))


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    reason: str


def record(session: Session, action: str, subject: str, /, *, by: int | None, **data: Any) -> None:
    """Adds a deed to the trail; it is written just before the transaction commits, so that
    the chain's end is held for a moment only."""
    session.info.setdefault("audit", []).append((clock.now(), by, action, subject, data))


@event.listens_for(PortalSession, "before_commit")
def _write(session: Session) -> None:
    pending = session.info.pop("audit", [])
    if not pending:
        return
    session.flush()
    connection = session.connection()
    seq, previous = connection.execute(HEAD).one()
    rows = []
    for at, actor, action, subject, data in pending:
        seq += 1
        link = hash_of(seq, at, actor, action, subject, canonical(data), previous)
        rows.append(
            {"seq": seq, "at": at, "actor": actor, "action": action, "subject": subject, "data": data,
             "previous_hash": previous, "hash": link}
        )  # fmt: skip
        previous = link
    connection.execute(ADD, rows)
    connection.execute(MOVE_HEAD, {"seq": seq, "hash": previous})


@event.listens_for(PortalSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("audit", None)


def hash_of(
    seq: int, at: datetime, actor: int | None, action: str, subject: str, data: str, previous: str
) -> str:
    """The link of one event: SHA-256 over everything that it says and the link before."""
    said = canonical([seq, at.isoformat(), actor, action, subject, data, previous])
    return hashlib.sha256(said.encode()).hexdigest()


def first_break(session: Session) -> Break | None:
    """Walks the whole chain; None when it is whole and ends where the head says."""
    previous, seq = BEGINNING, 0
    for row in _in_order(session):
        seq += 1
        if row.seq != seq:
            return Break(seq, f"event {seq} is missing")
        if row.previous_hash != previous:
            return Break(seq, "it does not follow the event before")
        if row.hash != hash_of(
            seq, row.at, row.actor, row.action, row.subject, canonical(row.data), previous
        ):
            return Break(seq, "its content is not what was recorded")
        previous = row.hash
    head = session.get(AuditHead, 1)
    if head is None or (head.seq, head.hash) != (seq, previous):
        return Break(seq + 1, "the chain ends before the recorded head")
    return None


def _in_order(session: Session) -> Iterator[Any]:
    table = AuditEvent.__table__
    yield from session.execute(select(table).order_by(table.c.seq), execution_options={"yield_per": 1000})
