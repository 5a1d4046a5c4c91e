"""What was printed of a batch and how often, what waits to be collected, and what was."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.certificates.models import BatchItem, Certificate, Collection, PrintRun
from portal.core.errors import NotFound


def runs(session: Session, batch_id: int) -> list[PrintRun]:
    """Of a batch, oldest first."""
    return list(
        session.scalars(
            select(PrintRun).where(PrintRun.batch_id == batch_id).order_by(PrintRun.id).limit(200)
        )
    )


def run(session: Session, batch_id: int, run_id: int) -> PrintRun:
    found = session.get(PrintRun, run_id)
    if found is None or found.batch_id != batch_id:
        raise NotFound(str(run_id))
    return found


def overlapping(session: Session, batch_id: int, *, first: int, last: int) -> bool:
    """Whether any of these was printed before."""
    query = select(PrintRun.id).where(
        PrintRun.batch_id == batch_id, PrintRun.first <= last, PrintRun.last >= first
    )
    return session.scalar(query.limit(1)) is not None


def times_printed(session: Session, certificate_ids: list[int]) -> dict[int, int]:
    """How often each of these was printed, in whatever batch."""
    rows = session.execute(
        select(BatchItem.certificate_id, func.count())
        .join(PrintRun, PrintRun.batch_id == BatchItem.batch_id)
        .where(
            BatchItem.certificate_id.in_(certificate_ids),
            BatchItem.position.between(PrintRun.first, PrintRun.last),
        )
        .group_by(BatchItem.certificate_id)
    )
    return {int(row[0]): int(row[1]) for row in rows if row[0] is not None}


def collections(session: Session, certificate_ids: list[int]) -> dict[int, Collection]:
    rows = session.scalars(select(Collection).where(Collection.certificate_id.in_(certificate_ids)))
    return {row.certificate_id: row for row in rows}


def of_batch(session: Session, batch_id: int, certificate_ids: list[int]) -> list[Certificate]:
    """Those of these certificates that belong to the batch and are made."""
    rows = session.scalars(
        select(Certificate)
        .join(BatchItem, BatchItem.certificate_id == Certificate.id)
        .where(
            BatchItem.batch_id == batch_id, Certificate.id.in_(certificate_ids), Certificate.sha256.is_not(None)
        )
        .order_by(BatchItem.position)
    )  # fmt: skip
    return list(rows)
