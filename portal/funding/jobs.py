"""Reminds firms of reports on the use of their support: a month and a week before, and once they are late."""

from __future__ import annotations

from datetime import timedelta

from portal.accounts.notices import tell
from portal.core import calendar, clock
from portal.core.db import transaction_of
from portal.core.i18n import N_, Text
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms.people_queries import who_may
from portal.funding import queries
from portal.funding.rules import REMINDERS

REMIND = "funding.remind"
SUBJECT = N_("A report on the use of your support is due on %(day)s")
LATE = N_("A report on the use of your support was due on %(day)s")
BODY = N_("Say for %(number)s in a few sentences what the money was used for and what came of it.")


def remind(job: Job, settings: Settings) -> None:
    """Once a day; a letter has its key, so that a second run writes it no second time."""
    today, last = clock.today(), 0
    while True:
        with transaction_of(job.factory) as session:
            rows = queries.reports_due(session, until=today + timedelta(days=max(REMINDERS)), after=last)
            for report, application in rows:
                which = calendar.reminder_due((report.due_on - today).days, REMINDERS)
                words = Text(LATE if report.due_on < today else SUBJECT, day=report.due_on.isoformat())
                for person in who_may(session, "file_for_firm", firm_id=application.firm_id):
                    tell(
                        session, person, subject=words, body=Text(BODY, number=application.number),
                        path=f"/my/funding/{application.number}", base_url=settings.base_url,
                        key=f"follow-up:{report.id}:{which}",
                    )  # fmt: skip
        if not rows:
            return
        last = rows[-1][0].id
