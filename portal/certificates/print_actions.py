"""Printing papers of a batch and handing them out: a second print needs a reason; each paper is collected once."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.certificates import batch_queries, print_queries
from portal.certificates.models import Batch, Collection, PrintRun
from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

PRINTED = "certificates.printed"
MOST = 500  # papers in one file: what a printer and a reader of PDFs take well
NOT_YET = N_("The batch is still being made. Print it when it is finished.")
NO_PAPER = N_("There is no finished paper from %(first)s to %(last)s.")
IN_PARTS = N_("At most %(most)s papers are printed at once. Please print the batch in parts.")
AGAIN = N_("Some of these were printed before. Please say why they are printed again.")
NOBODY = N_("Please tick the papers that are collected.")
COLLECTED = N_("One of these has been collected meanwhile. Please look again.")


def print_papers(
    session: Session, batch: Batch, *, first: int, last: int, reason: str | None, by: int | None
) -> PrintRun:
    """Notes that these positions are printed now; the firms are told by a job. Refused beside what is wrong."""
    lock_row(session, Batch, batch.id)  # of two who print at once the second needs a reason
    if batch.state != "done":
        raise Refused(Text(NOT_YET))
    if last - first >= MOST:
        raise Refused(Text(IN_PARTS, most=MOST), field="last")
    if not batch_queries.papers(session, batch.id, first=first, last=last, most=1):
        raise Refused(Text(NO_PAPER, first=first, last=last), field="first")
    if not reason and print_queries.overlapping(session, batch.id, first=first, last=last):
        raise Refused(Text(AGAIN), field="reason")
    run = PrintRun(
        batch_id=batch.id,
        first=first,
        last=last,
        reason=reason or None,
        printed_by=by,
        printed_at=clock.now(),
    )
    session.add(run)
    session.flush()
    jobs.enqueue(session, PRINTED, key=f"{PRINTED}:{run.id}", run=run.id)
    audit.record(
        session, "batch.printed", f"batch:{batch.id}", by=by, first=first, last=last, again=bool(reason)
    )
    return run


def collect(
    session: Session, batch: Batch, certificate_ids: list[int], *, collected_by: str, on: date, by: int | None
) -> int:
    """Notes who has taken these papers home; says how many. The trail names the papers, never the person."""
    rows = print_queries.of_batch(session, batch.id, certificate_ids)
    if not rows:
        raise Refused(Text(NOBODY))
    lock_row(session, Batch, batch.id)
    if print_queries.collections(session, [row.id for row in rows]):
        raise Refused(Text(COLLECTED))
    for row in rows:
        session.add(
            Collection(certificate_id=row.id, collected_on=on, collected_by=collected_by, noted_by=by)
        )
        audit.record(session, "certificate.collected", f"certificate:{row.number}", by=by, on=on)
    return len(rows)
