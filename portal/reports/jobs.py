"""Makes the reports of the months that are over, month by month, each in a transaction of its own."""

from __future__ import annotations

from portal.core import clock, jobs
from portal.core.db import transaction_of
from portal.reports import actions
from portal.reports.models import MonthReport

MAKE = "reports.make"


def make(job: jobs.Job) -> None:
    """Begun again it goes on where it stopped."""
    with job.factory() as session:
        missing = actions.missing_months(session, today=clock.today())
    for place, month in enumerate(missing, start=1):
        with transaction_of(job.factory) as session:
            if session.get(MonthReport, month) is None:
                actions.keep(session, month)
            job.report(session, progress=place, whole=len(missing))
