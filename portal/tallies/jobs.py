"""What the plan does by the day: months that are over are frozen, and the sums over the register are made once a month."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from portal.core import clock, jobs
from portal.core.db import PortalSession, transaction_of
from portal.tallies import aggregate_actions, aggregate_queries, snapshot_actions
from portal.tallies.models import TallySnapshot

FREEZE = "tallies.freeze"


def freeze(job: jobs.Job) -> None:
    freeze_now(job.factory)


def freeze_now(factory: sessionmaker[PortalSession]) -> None:
    """Month by month, each in a transaction of its own; begun again it goes on where it stopped."""
    today = clock.today()
    with factory() as session:
        ends = snapshot_actions.missing_months(session, today=today)
        made_for = aggregate_queries.made_for(session)
    for end in ends:
        with transaction_of(factory) as session:
            if session.get(TallySnapshot, end) is None:
                snapshot_actions.freeze(session, end)
    if made_for != f"{today:%Y-%m}":
        with transaction_of(factory) as session:
            aggregate_actions.make_sums(session, today=today)


def faults(session: Session) -> list[snapshot_actions.Checked]:
    """The frozen months that are not what counting again says."""
    rows = session.query(TallySnapshot).order_by(TallySnapshot.day)
    return [
        found
        for row in rows
        if not ((found := snapshot_actions.check(session, row)).untouched and found.same)
    ]
