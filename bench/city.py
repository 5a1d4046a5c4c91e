"""A register of any size for measuring, written by plain inserts; the same for the same size."""

from __future__ import annotations

import atexit
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy import delete, insert, text, update

from portal.core import clock
from portal.core.db import Base, make_engine, session_factory, transaction_of
from portal.core.migrate import migrate
from portal.firms import name_index
from portal.firms.cell_models import RegisterCell
from portal.firms.count_models import RegisterCount, RegisterVersion
from portal.firms.models import Firm, Presence, Title
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS
from portal.firms.step_actions import write_anew

SYLLABLES = tuple("智能云图视觉语言算力芯片机器人医疗交通数据星河海珠天河明德启元思源博雅华南岭珠江羊城木棉")
READINGS = dict(zip(SYLLABLES, lazy_pinyin("".join(SYLLABLES)), strict=True))
CHUNK = 5000


@lru_cache
def city(firms: int) -> str:
    """The address of a migrated SQLite database with so many registered firms; made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    url = f"sqlite:///{folder / 'portal.db'}"
    fill(url, firms)
    return url


@lru_cache
def postgres_city(firms: int) -> str | None:
    """The same on a PostgreSQL of the tests' kind, which ends with this program; None where none is installed."""
    from tests.databases import PostgresDatabases
    from tests.postgres import SERVER, start

    try:
        if SERVER not in os.environ:
            _servers.append(start())
    except SystemExit:
        return None
    databases = PostgresDatabases(os.environ[SERVER])
    url = databases.make(Path())
    atexit.register(databases.close)
    atexit.register(databases.drop, url)
    fill(url, firms)
    return url


_servers: list[Any] = []


def fill(url: str, firms: int) -> None:
    """Migrates the database and writes the firms, their presences, titles and counts."""
    engine = make_engine(url)
    migrate(engine)
    counts: Counter[tuple[str, str]] = Counter()
    cells: Counter[tuple[str, str, str]] = Counter()
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for chunk in _chunks(firms):
            _write(connection, chunk)
            for firm in chunk:
                counts["all", "all"] += 1
                counts.update((name, firm[name]) for name in ("district", "layer", "track"))
                cells[firm["district"], firm["layer"], firm["track"]] += 1
        rows = [{"dimension": key[0], "word": key[1], "count": number} for key, number in counts.items()]
        connection.execute(delete(RegisterCount))
        connection.execute(insert(RegisterCount), rows)
        connection.execute(delete(RegisterCell))
        connection.execute(insert(RegisterCell), [
            {"district": d, "layer": layer, "track": t, "count": number} for (d, layer, t), number in cells.items()
        ])  # fmt: skip
        connection.execute(update(RegisterVersion).values(version=RegisterVersion.version + 1))
    with transaction_of(session_factory(engine)) as session:
        write_anew(session)
        name_index.rebuild(session)
        sqlite = name_index.is_sqlite(session)
    if not sqlite:  # what PostgreSQL does by itself in time
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _write(connection: Any, chunk: list[dict[str, Any]]) -> None:
    own = set(Firm.__table__.columns.keys())
    connection.execute(insert(Firm), [{k: v for k, v in firm.items() if k in own} for firm in chunk])
    _insert(connection, Presence, [
        {"firm_id": f["id"], "district": f["district"], "layer": f["layer"], "track": f["track"],
         "first_day": f["registered_on"], "booked_on": f["registered_on"], "ended_on": None} for f in chunk
    ])  # fmt: skip
    _insert(connection, Title, [
        {"firm_id": f["id"], "tier": f["tier"], "level": None, "issuer": "工业和信息化部",
         "valid_from": f["registered_on"], "checked_on": f["registered_on"], "valid_to": f["registered_on"] + timedelta(days=1095)}
        for f in chunk if f["tier"]
    ])  # fmt: skip


def _insert(connection: Any, table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _chunks(firms: int) -> Iterator[list[dict[str, Any]]]:
    dice = random.Random(firms)
    for start in range(1, firms + 1, CHUNK):
        yield [_firm(number, dice) for number in range(start, min(start + CHUNK, firms + 1))]


def _firm(number: int, dice: random.Random) -> dict[str, Any]:
    own = dice.choices(SYLLABLES, k=4)
    name = f"广州{''.join(own)}科技有限公司"
    read = [READINGS[character] for character in own]
    district = dice.choices(list(DISTRICTS), (24, 39, 61, 148, 33, 171, 52, 19, 48, 8, 9))[0]
    day = clock.today() - timedelta(days=int(900 * dice.random() ** 1.6))
    return {
        "id": number, "credit_code": f"91440101{number:010d}", "name": name, "search_name": name,
        "sort_key": f"guang zhou {' '.join(read)} ke ji you xian gong si", "initials": f"gz{''.join(r[0] for r in read)}kjyxgs",
        "standing": "registered", "district": district, "address": "广州市", "established": date(2018, 5, 1),
        "layer": dice.choices(list(LAYERS), (2, 1, 3, 6))[0], "track": dice.choice(list(TRACKS)),
        "registered_on": day, "registered_by": number, "created_at": clock.now(), "version": 1,
        "demonstration": True,
        "tier": dice.choices((None, *TIERS), (60, 10, 14, 8, 2, 5, 1))[0],
    }  # fmt: skip
