"""The worker's part of the rule lab: tries a draft on the whole register and keeps what came out."""

from __future__ import annotations

from portal.classification import lab_queries, lab_trial_actions
from portal.classification.register_models import RuleDraft
from portal.classification.register_queries import latest_done
from portal.core.db import transaction_of
from portal.core.jobs import Job

TRY = lab_trial_actions.TRY


def try_draft(job: Job) -> None:
    """By the facts of the latest classification; begun again from the start when the worker is killed, for it takes seconds."""

    def report(done: int, whole: int) -> None:
        with transaction_of(job.factory) as session:
            job.report(session, progress=done, whole=whole)

    draft_id, asked = job.payload["draft"], job.payload["asked"]
    with job.factory() as session:
        row, run = session.get(RuleDraft, draft_id), latest_done(session)
        found = (
            lab_queries.compared(session, run, row, report) if row is not None and run is not None else None
        )
    with transaction_of(job.factory) as session:
        if found is not None and run is not None:
            lab_trial_actions.put_result(session, draft_id, asked, run, found)
        job.finish(session)
