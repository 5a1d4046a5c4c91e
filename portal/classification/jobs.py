"""What follows when a firm's facts have changed: it is classified anew, and what came out is kept."""

from __future__ import annotations

from contextlib import suppress

from portal.classification import actions
from portal.classification.facts_reading import FactsRefused
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.firms.change_actions import CLASSIFY

__all__ = ["CLASSIFY", "keep"]


def keep(job: Job) -> None:
    """Facts that contradict each other are classified by nobody: the firm's page says which they are."""
    with transaction_of(job.factory) as session:
        with suppress(FactsRefused):
            actions.keep(session, job.payload["firm_id"], cause=actions.FACTS, on=clock.today())
        job.finish(session)
