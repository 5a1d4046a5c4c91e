"""Keeps a month's report, once: what is kept is never made anew."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.digest import digest
from portal.reports import queries
from portal.reports.models import MonthReport
from portal.reports.rules import months_over

MOST_MONTHS = 24  # that are made up for, when a portal is filled with a past


def missing_months(session: Session, *, today: date) -> list[date]:
    """The months that are over and not reported yet; of a long past the latest ones."""
    first = queries.first_day(session)
    if first is None:
        return []
    kept = set(session.scalars(select(MonthReport.month)))
    return [month for month in months_over(first, today=today, most=MOST_MONTHS) if month not in kept]


def keep(session: Session, month: date) -> MonthReport:
    content = queries.content_of(session, month)
    row = MonthReport(month=month, content=content, sha256=digest(content), made_at=clock.now())
    session.add(row)
    audit.record(session, "report.kept", f"month:{month:%Y-%m}", by=None, sha256=row.sha256)
    return row
