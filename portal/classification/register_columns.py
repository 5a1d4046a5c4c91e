"""Reads the facts of many firms at once into columns: what `firms.figure_queries.facts_document` says of one firm.

A firm whose facts the strict reader would refuse is marked impossible; nothing is judged of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Integer, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from portal.classification.columns import (
    LISTS,
    Array,
    Columns,
    Entries,
    bits,
    coded,
    kind_of,
)
from portal.classification.contradictions import STAFF_AT_MOST, YEARLY_AT_MOST
from portal.classification.facts import ITEM_FIELDS, WORD_LISTS, YEAR_FIELDS
from portal.classification.fields import MOST, MOST_COUNT, Amount, Unfit
from portal.classification.view import SCALE, YEARS_BACK
from portal.core.bulk import plain_rows
from portal.firms.figure_queries import FACT_TITLES, IP_FIELDS
from portal.firms.figure_rules import FACT_KINDS, HEADS, NONE, fact_in_document, reporting_year
from portal.firms.models import Firm, FirmFact, Honour, IpRight, Title, YearFigures

UNKNOWN = int(np.iinfo(np.int64).min)
BAD = UNKNOWN + 1  # a text that the strict reader refuses
HONOUR_LISTS = {"honour": "honours", "award": "awards", "standard": "led_standards"}


@dataclass(frozen=True)
class Register:
    """A chunk of the register: its columns, which firms cannot be judged, and who holds the title of which tier on the day."""

    columns: Columns
    impossible: Array
    holds: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class _Chunk:
    session: Session
    firms: Array
    as_of: date
    scattered: bool

    def within(self, column: Any) -> Any:
        if self.scattered:
            return column.in_(self.firms.tolist())
        return column.between(int(self.firms[0]), int(self.firms[-1]))

    def rows(self, statement: Any) -> list[Any]:
        return list(self.session.execute(statement))

    def place(self, firm_ids: Array) -> tuple[Array, Array]:
        """The row of each firm, and which of the given firms are in this chunk at all."""
        at = np.searchsorted(self.firms, firm_ids)
        at = np.minimum(at, len(self.firms) - 1)
        return at, self.firms[at] == firm_ids


def next_firms(session: Session, *, after: int, most: int) -> list[Any]:
    """The registered firms after this one, in order of their number."""
    wanted = select(Firm.id, Firm.district, Firm.established, Firm.industry_code)
    return list(
        session.execute(
            wanted.where(Firm.standing == "registered", Firm.id > after).order_by(Firm.id).limit(most)
        )
    )


def these_firms(session: Session, ids: Iterable[int]) -> list[Any]:
    wanted = select(Firm.id, Firm.district, Firm.established, Firm.industry_code)
    return list(session.execute(wanted.where(Firm.id.in_(list(ids))).order_by(Firm.id)))


def load(
    session: Session, firms: list[Any], *, on: date, kind: str = "new", scattered: bool = False
) -> Register:
    """The facts of these firms (rows of `next_firms`, or with `scattered` any) on a day."""
    chunk = _Chunk(session, np.array([firm.id for firm in firms], np.int64), on, scattered)
    keys = _master(firms, on)
    older = _figures(chunk, keys)
    keys |= _single(chunk)
    entries = {"ip": _rights(chunk), **_honours(chunk)}
    for name in LISTS:
        said = keys.pop(name, np.full(len(firms), UNKNOWN))
        said[entries[name].rows] = 0
        keys[name] = said
    titles = keys.pop("titles", np.full(len(firms), UNKNOWN))
    keys["titles"], holds = _titles(chunk, titles)
    impossible = older | _impossible(keys, len(firms))
    for column in keys.values():
        column[column == BAD] = UNKNOWN
    districts = np.array([int(firm.district) for firm in firms], np.int32)
    columns = Columns(on, kind, reporting_year(on), chunk.firms, districts, keys, entries)
    return Register(columns, impossible, holds)


def _column(values: Iterable[int | None]) -> Array:
    return np.array([UNKNOWN if value is None else value for value in values], np.int64)


def _master(firms: list[Any], on: date) -> dict[str, Array]:
    days = (f.established.toordinal() if f.established and f.established <= on else None for f in firms)
    codes = (int(f.industry_code) if f.industry_code and f.industry_code.isdigit() else None for f in firms)
    return {"established": _column(days), "industry_code": _column(codes)}


def _figures(chunk: _Chunk, keys: dict[str, Array]) -> Array:
    """Puts the years' figures into `keys`; says which firms have an earlier year that contradicts itself."""
    last, table = reporting_year(chunk.as_of), YearFigures
    names = (*YEAR_FIELDS, *HEADS)
    unknown = literal(UNKNOWN, BigInteger)
    columns = [func.coalesce(cast(getattr(table, name), BigInteger), unknown) for name in names]
    recent = table.year > last - YEARS_BACK
    torn = (table.main_revenue > table.revenue) | ((table.total_assets == 0) & (table.total_liabilities > 0))
    rows = plain_rows(
        chunk.session,
        select(table.firm_id, table.year, *columns).where(
            chunk.within(table.firm_id), table.year < chunk.as_of.year, or_(recent, torn)
        ),
    )
    older = np.zeros(len(chunk.firms), bool)
    if not rows:
        return older
    found = np.array(rows, np.int64)
    at, here = chunk.place(found[:, 0])
    older[at[here & (found[:, 1] <= last - YEARS_BACK)]] = True
    for back in range(YEARS_BACK):
        mine = here & (found[:, 1] == last - back)
        for number, name in enumerate(names, start=2):
            if mine.any() and (back == 0 or name not in HEADS):
                column = np.full(len(chunk.firms), UNKNOWN)
                column[at[mine]] = found[mine, number]
                if (column != UNKNOWN).any():
                    keys[f"{name}[-{back}]" if back else name] = column
    return older


def _single(chunk: _Chunk) -> dict[str, Array]:
    """The single facts, and which lists are said to be empty."""
    places: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, list[int]] = defaultdict(list)
    wanted = select(FirmFact.firm_id, FirmFact.key, FirmFact.value)
    for firm_id, key, value in plain_rows(chunk.session, wanted.where(chunk.within(FirmFact.firm_id))):
        number = _fact_number(key, value)
        if number is not None:
            places[key].append(firm_id)
            numbers[key].append(number)
    keys = {}
    for key, firm_ids in places.items():
        at, here = chunk.place(np.array(firm_ids, np.int64))
        column = np.full(len(chunk.firms), UNKNOWN)
        column[at[here]] = np.array(numbers[key], np.int64)[here]
        keys[key] = column
    return keys


@lru_cache(maxsize=50_000)
def _fact_number(key: str, text: str) -> int | None:
    """The number of a kept fact; None where it says nothing to the rules."""
    if key in (*LISTS, "titles"):
        return 0 if text == NONE else None
    if key not in FACT_KINDS:
        return None
    kind, value = kind_of(key), fact_in_document(key, text)
    if key in WORD_LISTS:
        return bits(key, value) if set(value) <= set(WORD_LISTS[key]) else BAD
    try:
        read: Any = kind.read(value)  # type: ignore[union-attr]
    except Unfit:
        return BAD
    return int(read.scaleb(6)) if isinstance(kind, Amount) else coded(kind, read)


def _rights(chunk: _Chunk) -> Entries:
    fields = [
        func.coalesce(cast(getattr(IpRight, name), Integer), literal(-(2**31), Integer)) for name in IP_FIELDS
    ]
    rows = plain_rows(
        chunk.session,
        select(IpRight.firm_id, IpRight.ip_class, *fields)
        .where(chunk.within(IpRight.firm_id))
        .order_by(IpRight.id),
    )
    kind = ITEM_FIELDS["ip"]["class"]
    found = np.array([(row[0], coded(kind, row[1]), *row[2:]) for row in rows], np.int64)
    return _entries(chunk, found.reshape(-1, 2 + len(IP_FIELDS)), ("class", *IP_FIELDS))


def _honours(chunk: _Chunk) -> dict[str, Entries]:
    rows: dict[str, list[tuple[int, ...]]] = {name: [] for name in HONOUR_LISTS.values()}
    table = Honour
    wanted = select(table.firm_id, table.kind, table.type, table.valid_to, table.level, table.rank, table.day)
    for honour in chunk.rows(wanted.where(chunk.within(table.firm_id)).order_by(table.id)):
        name = HONOUR_LISTS[honour.kind]
        values = {"type": honour.type, "valid_to": honour.valid_to, "level": honour.level,
                  "rank": honour.rank, "date": honour.day}  # fmt: skip
        rows[name].append((honour.firm_id, *(
            -(2**31) if values[field] is None else coded(kind, values[field])
            for field, kind in ITEM_FIELDS[name].items()
        )))  # fmt: skip
    return {
        name: _entries(chunk, np.array(found, np.int64).reshape(-1, 1 + len(ITEM_FIELDS[name])), tuple(ITEM_FIELDS[name]))
        for name, found in rows.items()
    }  # fmt: skip


def _entries(chunk: _Chunk, found: Array, names: tuple[str, ...]) -> Entries:
    at, here = chunk.place(found[:, 0])
    fields = {name: found[here, number].astype(np.int32) for number, name in enumerate(names, start=1)}
    return Entries(at[here], fields)


def _titles(chunk: _Chunk, said: Array) -> tuple[Array, dict[str, Array]]:
    """The ladder's titles that are valid on the day, a bit each (unknown where none is recorded and none denied); and who holds
    which tier: what the portal gave, or an official has checked."""
    day, table = chunk.as_of, Title
    rows = chunk.rows(
        select(table.firm_id, table.tier, table.valid_from, table.valid_to, table.revoked_on, table.issuer, table.checked_on)
        .where(chunk.within(table.firm_id))
    )  # fmt: skip
    at, here = chunk.place(np.array([row.firm_id for row in rows], np.int64))
    holds: dict[str, Array] = {}
    for row, place, known in zip(rows, at, here, strict=True):
        if not known:
            continue
        valid = row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
        valid = valid and (row.revoked_on is None or day < row.revoked_on)
        if row.issuer != "portal":
            bit = bits("titles", [FACT_TITLES[row.tier]]) if valid and row.tier in FACT_TITLES else 0
            said[place] = max(said[place], 0) | bit
        if valid and (row.issuer == "portal" or row.checked_on is not None):
            holds.setdefault(row.tier, np.zeros(len(chunk.firms), bool))[place] = True
    return said, holds


def _impossible(keys: Mapping[str, Array], length: int) -> Array:
    """Which firms hold facts that cannot be true together, or that no key takes."""
    found = np.zeros(length, bool)

    def above(part: str, whole: str) -> Array:
        if part not in keys or whole not in keys:
            return np.zeros(length, bool)
        torn: Array = (keys[part] > keys[whole]) & (keys[part] != UNKNOWN) & (keys[whole] != UNKNOWN)
        return torn

    for back in range(YEARS_BACK):
        suffix = f"[-{back}]" if back else ""
        for part, whole in YEARLY_AT_MOST:
            found |= above(part + suffix, whole + suffix)
        assets, owed = keys.get(f"total_assets{suffix}"), keys.get(f"total_liabilities{suffix}")
        if assets is not None and owed is not None:
            found |= (assets == 0) & (owed > 0)
    for part, whole in STAFF_AT_MOST:
        found |= above(part, whole)
    for key, column in keys.items():
        known, name = column != UNKNOWN, key.partition("[")[0]
        most = MOST_COUNT if name in HEADS else int(MOST) * SCALE
        least = -most if name == "net_profit" else 0
        found |= known & ((column < least) | (column > most))  # `BAD` is below any least
    return found
