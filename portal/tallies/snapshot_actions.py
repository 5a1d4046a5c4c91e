"""The numbers of each month, frozen when it is over: kept once, with the digest of what was kept, and checked by counting again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.digest import digest
from portal.firms.models import Presence
from portal.tallies import queries
from portal.tallies.models import ItemSpan, TallySnapshot
from portal.tallies.rules import end_of_month

MOST_MONTHS = 360


@dataclass(frozen=True)
class Checked:
    """A frozen month beside what counting again says: untouched (its digest holds), and the same."""

    day: date
    untouched: bool
    same: bool


def missing_months(session: Session, *, today: date) -> list[date]:
    """The ends of months that are over, since the first in which anything counted, and not frozen yet."""
    first = min(
        (day for day in (session.scalar(select(func.min(Presence.first_day))), session.scalar(select(func.min(ItemSpan.first_day)))) if day),
        default=None,
    )  # fmt: skip
    if first is None:
        return []
    frozen = set(session.scalars(select(TallySnapshot.day)))
    ends, end = [], end_of_month(first)
    while end < today:
        if end not in frozen:
            ends.append(end)
        end = end_of_month(end + timedelta(days=1))
    return ends[-MOST_MONTHS:]


def freeze(session: Session, day: date) -> TallySnapshot:
    """Keeps a month's numbers as they were known at its end."""
    content = content_of(session, day)
    row = TallySnapshot(day=day, content=content, sha256=digest(content), made_at=clock.now())
    session.add(row)
    audit.record(session, "tally.frozen", f"month:{day:%Y-%m}", by=None, sha256=row.sha256)
    return row


def content_of(session: Session, day: date) -> dict[str, Any]:
    """What is frozen: every count of the day by every dimension, and the plan of that day with its targets."""
    tally = queries.tally(session, on=day)
    counts: dict[str, dict[str, int]] = {}
    for (dimension, word), number in queries.counts_on(session, day).items():
        counts.setdefault(dimension, {})[word] = number
    counts["tier"] = queries.tiers_on(session, day)
    for kind, places in queries.items_on(session, day).items():
        counts[kind] = {district or "city": number for district, number in places.items()}
    return {
        "day": day.isoformat(),
        "counts": counts,
        "plan": tally.plan,
        "targets": {one.key: one.target for one in (*tally.indicators, *tally.further)},
    }


def check(session: Session, row: TallySnapshot) -> Checked:
    """Counts again: the numbers of a month must be what they were, whatever was corrected since."""
    again = content_of(session, row.day)["counts"]
    return Checked(row.day, digest(row.content) == row.sha256, again == row.content["counts"])
