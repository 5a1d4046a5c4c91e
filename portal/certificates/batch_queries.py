"""Which certificates a batch is made of, how far it has come, and its papers in print order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from portal.certificates.models import Batch, BatchItem, Certificate
from portal.core.errors import NotFound
from portal.firms.models import Firm


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What belongs to a batch: one kind of paper, perhaps of one district, perhaps issued on certain days."""

    kind: str
    design: str = "registration"
    district: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    language: str = "zh"

    def document(self) -> dict[str, Any]:
        return {
            "design": self.design, "district": self.district, "language": self.language,
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How many papers of a batch are finished, wait for a person, or were left out after all."""

    whole: int
    finished: int
    waiting: int
    left_out: int

    @property
    def settled(self) -> int:
        return self.finished + self.waiting + self.left_out


def members(scope: Scope, *, batch_id: int, today: date) -> Select[Any]:
    """The rows of a new batch: batch, position, firm, what is replaced, certificate; by district and name."""
    position = func.row_number().over(order_by=(Firm.district, Firm.sort_key, Firm.id, Certificate.id))
    nothing = literal(None)
    if scope.kind == "register":
        position = func.row_number().over(order_by=(Firm.district, Firm.sort_key, Firm.id))
        held = exists().where(
            Certificate.firm_id == Firm.id, Certificate.design == "registration", *holds(today)
        )
        query = select(literal(batch_id), position, Firm.id, nothing, nothing).where(
            Firm.standing == "registered", ~held
        )
    else:
        same = Certificate.id
        columns = (same, nothing) if scope.kind == "reissue" else (nothing, same)
        query = (
            select(literal(batch_id), position, Firm.id, *columns)
            .join(Firm, Firm.id == Certificate.firm_id)
            .where(Certificate.design == scope.design, *holds(today))
        )
        if scope.first_day is not None:
            query = query.where(Certificate.issued_on >= scope.first_day)
        if scope.last_day is not None:
            query = query.where(Certificate.issued_on <= scope.last_day)
    return query if scope.district is None else query.where(Firm.district == scope.district)


def holds(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Certificate.revoked_on.is_(None), Certificate.superseded_by.is_(None),
        or_(Certificate.valid_to.is_(None), Certificate.valid_to >= today),
    )  # fmt: skip


def batch(session: Session, batch_id: int) -> Batch:
    found = session.get(Batch, batch_id)
    if found is None:
        raise NotFound(str(batch_id))
    return found


def batches(session: Session, *, before: int | None = None, most: int = 25) -> list[Batch]:
    """Newest first, page by page."""
    query = select(Batch).order_by(Batch.id.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(Batch.id < before)))


def progress(session: Session, batch_ids: list[int]) -> dict[int, Progress]:
    """Of each of these batches, in one statement."""
    finished = func.coalesce(func.sum(case((Certificate.sha256.is_not(None), 1), else_=0)), 0)
    failed = case((Certificate.failure.is_not(None) & Certificate.sha256.is_(None), 1), else_=0)
    rows = session.execute(
        select(
            BatchItem.batch_id, func.count(), finished, func.coalesce(func.sum(failed), 0),
            func.count(BatchItem.left_out),
        )
        .outerjoin(Certificate, Certificate.id == BatchItem.certificate_id)
        .where(BatchItem.batch_id.in_(batch_ids))
        .group_by(BatchItem.batch_id)
    )  # fmt: skip
    return {row[0]: Progress(*(int(value) for value in row[1:])) for row in rows}


def unnumbered(session: Session, batch_id: int, *, most: int) -> list[BatchItem]:
    """The next items that have no number yet, in order."""
    rows = session.scalars(
        select(BatchItem)
        .where(
            BatchItem.batch_id == batch_id, BatchItem.certificate_id.is_(None), BatchItem.left_out.is_(None)
        )
        .order_by(BatchItem.position)
        .limit(most)
    )
    return list(rows)


def undrawn(session: Session, batch_id: int, *, first: int, last: int, most: int) -> list[Certificate]:
    """Numbered papers of these positions that are not made yet and do not wait for a person."""
    rows = session.scalars(
        select(Certificate)
        .join(BatchItem, BatchItem.certificate_id == Certificate.id)
        .where(
            BatchItem.batch_id == batch_id, BatchItem.position.between(first, last),
            Certificate.sha256.is_(None), Certificate.failure.is_(None),
        )
        .order_by(BatchItem.position)
        .limit(most)
    )  # fmt: skip
    return list(rows)


def papers(
    session: Session, batch_id: int, *, first: int = 1, last: int | None = None, most: int | None = None
) -> list[tuple[int, Certificate]]:
    """Finished papers with their positions, in print order."""
    query = (
        select(BatchItem.position, Certificate)
        .join(Certificate, Certificate.id == BatchItem.certificate_id)
        .where(
            BatchItem.batch_id == batch_id, BatchItem.position >= first, Certificate.sha256.is_not(None)
        )
        .order_by(BatchItem.position)
    )  # fmt: skip
    query = query if last is None else query.where(BatchItem.position <= last)
    return [(row[0], row[1]) for row in session.execute(query if most is None else query.limit(most))]


def items(
    session: Session, batch_id: int, *, after: int = 0, most: int = 50
) -> list[tuple[BatchItem, Certificate | None, str]]:
    """Items of a batch with their certificates and firms' names, page by page in order."""
    rows = session.execute(
        select(BatchItem, Certificate, Firm.name)
        .join(Firm, Firm.id == BatchItem.firm_id)
        .outerjoin(Certificate, Certificate.id == BatchItem.certificate_id)
        .where(BatchItem.batch_id == batch_id, BatchItem.position > after)
        .order_by(BatchItem.position)
        .limit(most)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def waiting_numbers(session: Session, batch_id: int) -> list[str]:
    """The numbers whose papers could not be made and wait for a person."""
    rows = session.scalars(
        select(Certificate.number)
        .join(BatchItem, BatchItem.certificate_id == Certificate.id)
        .where(
            BatchItem.batch_id == batch_id, Certificate.failure.is_not(None), Certificate.sha256.is_(None)
        )
        .order_by(BatchItem.position)
    )  # fmt: skip
    return list(rows)
