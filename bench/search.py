"""What it costs to find firms by two to four characters of their names, beside reading every name (LIKE)."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from statistics import median

from sqlalchemy import Engine, func, select

from bench.city import city, postgres_city
from bench.rounds import line
from portal.core import clock
from portal.core.db import make_engine, single_reads
from portal.firms.models import Firm
from portal.firms.register_queries import listed
from portal.firms.register_rules import Choice

LARGE = int(os.environ.get("SCALE", "100000"))
SEARCHES = 400
SCANS = 9


def search() -> list[dict[str, object]]:
    """The slowest of a hundred searches (p99), as the register's page asks them, of the time of one scan: of CPU where
    the database is in this process, of the wall where it is not. The scan grows with the register: the goals are those of
    a million firms."""
    lines = [_measured("search.sqlite", city(LARGE), goal=1 / 100, seconds=time.process_time)]
    server = postgres_city(LARGE)
    return lines + (
        [_measured("search.postgresql", server, goal=1 / 50, seconds=time.perf_counter)] if server else []
    )


def _measured(row: str, url: str, *, goal: float, seconds: Callable[[], float]) -> dict[str, object]:
    reader = single_reads(make_engine(url))
    dice = random.Random(LARGE)
    asked = [_part_of_a_name(reader, dice) for _ in range(SEARCHES)]
    for q in asked[:40]:
        _ask(reader, q)
    times, scans = [], []
    for place, q in enumerate(asked):
        times.append(_seconds(lambda q=q: _ask(reader, q), seconds))  # type: ignore[misc]
        if place % (SEARCHES // SCANS) == 0:
            scans.append(_seconds(lambda q=q: _scan(reader, q), seconds))  # type: ignore[misc]
    slowest, scan = sorted(times)[int(SEARCHES * 0.99)], median(scans)
    found = line(row, value=slowest * 1e3, baseline=scan * 1e3, ratio=slowest / scan,
                 goal=goal * max(1, 1_000_000 / LARGE), unit="ms, p99")  # fmt: skip
    return found | {"median": round(median(times) * 1e3, 3)}


def _part_of_a_name(reader: Engine, dice: random.Random) -> str:
    with reader.connect() as connection:
        name: str = connection.execute(
            select(Firm.name).where(Firm.id == dice.randint(1, LARGE))
        ).scalar_one()
    length = dice.randint(2, 4)
    start = dice.randint(0, len(name) - length)
    return name[start : start + length]


def _ask(reader: Engine, q: str) -> object:
    return listed(reader, Choice(q=q), today=clock.today())


def _scan(reader: Engine, q: str) -> object:
    query = select(func.count()).where(Firm.standing == "registered", Firm.name.like(f"%{q}%"))
    with reader.connect() as connection:
        return connection.scalar(query)


def _seconds(work: Callable[[], object], now: Callable[[], float]) -> float:
    start = now()
    work()
    return now() - start
