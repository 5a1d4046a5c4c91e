"""Tells firms that their printed papers can be collected; each certificate once."""

from __future__ import annotations

from portal.certificates import batch_queries, print_queries
from portal.certificates.letters import tell_firm
from portal.certificates.models import PrintRun
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings

TOGETHER = 50


def printed(job: Job, settings: Settings) -> None:
    """In steps: a letter that has left is known by its key, so a killed worker's successor repeats none."""
    with job.factory() as session:
        run = session.get_one(PrintRun, job.payload["run"])
        ids = [
            row.id for _, row in batch_queries.papers(session, run.batch_id, first=run.first, last=run.last)
        ]
    for start in range(0, len(ids), TOGETHER):
        with transaction_of(job.factory) as session:
            for row in print_queries.of_batch(session, run.batch_id, ids[start : start + TOGETHER]):
                tell_firm(session, row, "to_collect", base_url=settings.base_url)
