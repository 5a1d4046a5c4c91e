"""What it costs to know the count: kept by each deed, beside counting the register anew; on both kinds of database."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from bench.city import city, postgres_city
from bench.rounds import WALL, compared
from portal.core.db import PortalSession, make_engine, session_factory
from portal.firms.models import Firm
from portal.tallies.queries import maintained_counts

LARGE = int(os.environ.get("SCALE", "100000"))
SMALL = LARGE // 10
COLUMNS = (Firm.district, Firm.layer, Firm.track)


def tally_read() -> list[dict[str, object]]:
    """Maintained against live, and against a register of a tenth: of CPU where the database is in this process, of the
    wall where it is not."""
    lines = _measured("tally.read", city, goal=1 / 1000)
    if postgres_city(SMALL) is None:
        return lines
    return lines + _measured("tally.read.postgresql", postgres_city, goal=1 / 300, **WALL)


def _measured(
    row: str, made: Callable[[int], str | None], *, goal: float, **clock: Any
) -> list[dict[str, object]]:
    """The goal is that of the 1,000,000: the live count grows with the register."""
    large, small = _sessions(made(LARGE)), _sessions(made(SMALL))

    def live() -> object:
        with large() as session:
            return session.execute(
                select(*COLUMNS, func.count()).where(Firm.standing == "registered").group_by(*COLUMNS)
            ).all()

    goal *= max(1, 1_000_000 / LARGE)
    kept = compared(row, _maintained(large), live, goal=goal, times=5, rounds=7, **clock)
    grown = compared(f"{row}.growth", _maintained(large), _maintained(small), goal=1.1, times=300, **clock)
    return [kept, grown]


def _sessions(url: str | None) -> sessionmaker[PortalSession]:
    assert url is not None, "asked of a database that is there"
    return session_factory(make_engine(url))


def _maintained(factory: sessionmaker[PortalSession]) -> Callable[[], object]:
    def read() -> object:
        with factory() as session:
            return maintained_counts(session)

    return read
