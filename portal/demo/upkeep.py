"""What the invented firms have kept up: their yearly updates, most of them in time, some late, some missed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.firms.models import Firm, Title
from portal.firms.upkeep_models import YearUpdate
from portal.firms.upkeep_rules import owed_years

MISSES_OF_EVERY, LATE_OF_EVERY, UNCHECKED_OF_EVERY = 9, 11, 7
MOST_UNCHECKED = 40
MODEL_FIRM_ID = 1  # the printed accounts' firm keeps everything up


def keep_up(session: Session, *, today: date) -> None:
    """Adds the accepted years of every registered firm by one statement."""
    rows: list[dict[str, Any]] = []
    query = select(Firm.id, Firm.registered_on).where(Firm.standing == "registered").order_by(Firm.id)
    for firm_id, registered_on in session.execute(query):
        if registered_on is None:  # which a CHECK rules out for who is registered
            continue
        years = owed_years(registered_on, {}, today=today)
        for owed in years:
            missed = firm_id % MISSES_OF_EVERY == 4 and owed == years[-1] and firm_id != MODEL_FIRM_ID
            late = firm_id % LATE_OF_EVERY == 3 and firm_id != MODEL_FIRM_ID
            filed_on = owed.due + timedelta(days=9) if late else owed.due - timedelta(days=firm_id % 40)
            if missed or filed_on > today:
                continue
            rows.append(
                {
                    "firm_id": firm_id,
                    "year": owed.year,
                    "filed_on": filed_on,
                    "accepted_on": filed_on,
                    "late": late,
                }
            )
    if rows:
        session.execute(insert(YearUpdate), rows)


def leave_some_titles_unchecked(session: Session) -> None:
    """So that the districts have something to look at."""
    query = select(Title).where(Title.issuer != "portal", Title.id % UNCHECKED_OF_EVERY == 2)
    for title in session.scalars(query.order_by(Title.id).limit(MOST_UNCHECKED)):
        title.checked_on = None
