"""What it costs to know the count: kept by each deed, beside counting the register anew."""

from __future__ import annotations

import os

from sqlalchemy import func, select

from bench.city import city
from bench.rounds import compared
from portal.core.db import make_engine, session_factory
from portal.firms.models import Firm
from portal.tallies.queries import maintained_counts

LARGE = int(os.environ.get("SCALE", "100000"))
SMALL = LARGE // 10
COLUMNS = (Firm.district, Firm.layer, Firm.track)


def tally_read() -> list[dict[str, object]]:
    """Maintained against live (at the 1,000,000 of the goal 1/1,000; the live count grows with the register)."""
    large, small = _sessions(LARGE), _sessions(SMALL)

    def live() -> object:
        with large() as session:
            return session.execute(
                select(*COLUMNS, func.count()).where(Firm.standing == "registered").group_by(*COLUMNS)
            ).all()

    goal = 1 / 1000 * max(1, 1_000_000 / LARGE)
    kept = compared("tally.read", _maintained(large), live, goal=goal, times=5, rounds=7)
    grown = compared("tally.read.growth", _maintained(large), _maintained(small), goal=1.1, times=300)
    return [kept, grown]


def _sessions(firms: int):  # type: ignore[no-untyped-def]
    return session_factory(make_engine(city(firms)))


def _maintained(factory):  # type: ignore[no-untyped-def]
    def read() -> object:
        with factory() as session:
            return maintained_counts(session)

    return read
