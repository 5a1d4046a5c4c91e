"""What happens to applications by the day: publicity ends, titles take effect."""

from __future__ import annotations

from portal.applications import objection_actions, queries
from portal.applications.actions import Deed, move
from portal.applications.models import Application, Publicity
from portal.applications.rules import SYSTEM as SYSTEM
from portal.applications.rules import WITH_FIRM
from portal.core import audit, clock, jobs
from portal.core.db import lock_row, transaction_of
from portal.core.settings import Settings

CLOSE_PUBLICITY = "applications.close_publicity"
LAPSE = "applications.lapse"


def close_publicity(job: jobs.Job, settings: Settings) -> None:
    """Concludes every list whose last day is over: list by list, each in a transaction of its own."""
    with job.factory() as session:
        due = [row.id for row in queries.past_last_day(session, today=clock.today())]
    for publicity_id in due:
        with transaction_of(job.factory) as session:
            publicity = lock_row(session, Publicity, publicity_id)
            if publicity.closed_at is not None:
                continue
            waiting = objection_actions.conclude_list(session, publicity, settings=settings)
            publicity.closed_at = clock.now()
            audit.record(session, "publicity.closed", f"publicity:{publicity_id}", by=None, waiting=waiting)


def lapse(job: jobs.Job, settings: Settings) -> None:
    """Ends the returned applications whose time for correction is over; the firm is told, and can file again."""
    with job.factory() as session:
        late = queries.not_corrected(session, today=clock.today())
    for application_id in late:
        with transaction_of(job.factory) as session:
            application = lock_row(session, Application, application_id)
            if application.state in WITH_FIRM - {"draft"} and application.due_on < clock.today():
                move(session, application, Deed(move="lapse"), hand=SYSTEM, settings=settings)
