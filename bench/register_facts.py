"""Made-up facts for measuring classification: as columns in memory, and written into the tables of a register of any size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import insert, update

from bench.city import city, postgres_city
from portal.classification.columns import Columns, entries_of
from portal.classification.facts import STATEMENTS
from portal.core import clock
from portal.core.db import make_engine
from portal.firms.figure_rules import MONEY
from portal.firms.models import Firm, FirmFact, IpRight, YearFigures

UNKNOWN = int(np.iinfo(np.int64).min)
CHUNK = 5000
CODES = (6513, 6520, 3973, 7320, 3562)
FLAGS = (*STATEMENTS, *(f"exclusions.{key}" for key in ("abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y")))  # fmt: skip
COUNTS = {"niche_years": 15, "domestic_rank": 40, "digital_level": 4, "local_feature_score": 15}
AMOUNTS = {
    "market_share_pct": 30,
    "platform_score": 100,
    "equity_2y": 4000,
    "equity_3y": 5000,
    "pre_a_funding": 8000,
}


def columns(firms: int, *, day: date, holes: float = 0.03) -> Columns:
    """So many firms; each fact is unknown with this probability."""
    dice = np.random.default_rng(firms)
    keys: dict[str, Any] = {}

    def put(key: str, values: Any) -> None:
        keys[key] = np.where(dice.random(firms) < holes, UNKNOWN, values.astype(np.int64))

    revenue = np.exp(dice.normal(8.3, 1.4, firms)) * 1e6
    for back in range(4):
        suffix = f"[-{back}]" if back else ""
        year = revenue / 1.2**back * dice.uniform(0.8, 1.1, firms)
        put(f"revenue{suffix}", year)
        put(f"main_revenue{suffix}", year * dice.uniform(0.6, 1, firms))
        put(f"rd_expense{suffix}", year * dice.uniform(0, 0.15, firms))
        put(f"cost_expense{suffix}", year * dice.uniform(0.7, 1, firms))
        put(f"net_profit{suffix}", year * dice.uniform(-0.2, 0.3, firms))
        put(f"total_assets{suffix}", year * dice.uniform(0.8, 2, firms))
        put(f"total_liabilities{suffix}", year * dice.uniform(0.1, 1, firms))
    staff = dice.integers(5, 800, firms)
    put("employees", staff)
    put("rd_staff", staff * dice.uniform(0.05, 0.6, firms))
    put("tech_staff", staff * dice.uniform(0.2, 0.9, firms))
    for key in FLAGS:
        put(key, dice.random(firms) < (0.02 if key.startswith("exclusions") else 0.7))
    for key, most in COUNTS.items():
        put(key, dice.integers(1, most + 1, firms))
    for key, most in AMOUNTS.items():
        put(key, dice.integers(0, most * 100, firms) * 10_000)
    for key, words in {"rd_institution": 5, "product_domain": 3, "listing": 3, "rd_basis": 2}.items():
        put(key, dice.integers(0, words, firms))
    for key, most in {"quality_items": 16, "titles": 8}.items():
        put(key, dice.integers(0, most, firms))
    put("established", day.toordinal() - dice.integers(200, 6000, firms))
    put("industry_code", dice.choice(CODES, firms))
    put("ip", np.zeros(firms))
    owner = np.sort(dice.integers(0, firms, firms))
    fields = {name: dice.integers(0, 2, firms).astype(np.int32) for name in _rights().fields}
    fields["owner_rank"] += 1
    entries = {"ip": type(_rights())(owner, fields)}
    entries |= {name: entries_of(name, []) for name in ("honours", "awards", "led_standards")}
    keys |= {name: np.zeros(firms, np.int64) for name in ("honours", "awards", "led_standards")}
    districts = dice.choice([440103, 440106, 440111, 440112], firms).astype(np.int32)
    return Columns(day, "new", day.year - 1, np.arange(1, firms + 1), districts, keys, entries)


def _rights() -> Any:
    return entries_of("ip", [])


@lru_cache
def stored(firms: int, *, on_server: bool = False) -> str | None:
    """The address of a register of which all this is kept in the tables; None where no PostgreSQL is installed."""
    url = postgres_city(firms) if on_server else city(firms)
    if url is None:
        return None
    engine = make_engine(url)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(update(Firm).values(industry_code="6513"))
        for rows in _rows(firms):
            for table, some in rows.items():
                connection.execute(insert(table), some)
    engine.dispose()
    return url


def _rows(firms: int) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    dice, stamp, last = random.Random(firms), clock.now(), clock.today().year - 1
    for start in range(1, firms + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, firms + 1))
        years = [
            {"firm_id": n, "year": last - back, "updated_at": stamp, "employees": dice.randint(5, 800), "rd_staff": 4,
             "tech_staff": 5} | _year(dice) for n in numbers for back in range(4)
        ]  # fmt: skip
        facts = [
            {"firm_id": n, "key": key, "value": value, "updated_at": stamp}
            for n in numbers for key, value in _facts(dice) if dice.random() > 0.03
        ]  # fmt: skip
        rights = [{"firm_id": n, "ip_class": "I", "name": "专利", "number": "1", "high_value": True, "self_developed": True,
                   "transferred_in": False, "transferred_lt_1y": False, "owner_rank": 1, "applied_with_benefit": True,
                   "related_to_main_product": True} for n in numbers if n % 2]  # fmt: skip
        yield {YearFigures: years, FirmFact: facts, IpRight: rights}


def _year(dice: random.Random) -> dict[str, int]:
    revenue = int(dice.lognormvariate(8.3, 1.4) * 1e6)
    parts = (1, 0.9, 0.08, 0.9, 0.1, 1.2, 0.5)
    return {key: int(revenue * part) for key, part in zip(MONEY, parts, strict=True)}


def _facts(dice: random.Random) -> list[tuple[str, str]]:
    found = [(key, "false" if key.startswith("exclusions") else "true") for key in FLAGS]
    found += [(key, str(dice.randint(1, most))) for key, most in COUNTS.items()]
    found += [(key, str(dice.randint(0, most))) for key, most in AMOUNTS.items()]
    return [*found, ("rd_institution", "municipal"), ("product_domain", "B"), ("listing", "none"), ("honours", "none"), ("awards", "none")]  # fmt: skip
