"""Figures by year beside those that the register has: what is empty changes nothing, what differs replaces."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.core.i18n import N_, Text
from portal.firms.figure_rules import HEADS, MONEY, may_be_kept, reporting_year, year_contradictions
from portal.firms.models import YearFigures
from portal.sheets.comparing import Comparing, batched
from portal.sheets.reading import Row

KEYS = MONEY + HEADS
NONE = (None,) * len(KEYS)
COLUMNS = tuple(getattr(YearFigures, key) for key in KEYS)
NOT_YET = N_("Figures of %(year)s can be entered when the year is over; the last ten years are kept")
NO_FIGURE = N_("There is no figure in this row")


class YearKept(NamedTuple):
    """One year of a firm as it will stand; `new` when it has no row yet."""

    firm_id: int
    year: int
    values: tuple[int | None, ...]
    new: bool


def compare_figures(work: Comparing, rows: list[Row]) -> None:
    code_at, name_at, year_at = (work.layout.column(key) for key in ("credit_code", "name", "year"))
    first = work.layout.column(KEYS[0])
    firms = work.firms(row.values[code_at] for row in rows)
    kept = _kept(work, [firm.id for firm in firms.values()], [row.values[year_at] for row in rows])
    last = reporting_year(work.scope.today)
    for row in rows:
        values = row.values
        code, year = values[code_at], values[year_at]
        firm = work.own_registered(row, firms.get(code), name=values[name_at])
        if firm is None or work.is_twice(row, (code, year), "year"):
            continue
        if year > last or not may_be_kept(year, work.scope.today):
            work.refuse(row, "year", Text(NOT_YET, year=year), year)
            continue
        given = values[first:]
        if given == NONE:
            work.refuse(row, KEYS[0], Text(NO_FIGURE))
            continue
        old = kept.get((firm.id, year))
        merged = given if old is None else tuple(
            before if value is None else value for value, before in zip(given, old, strict=True)
        )  # fmt: skip
        if _contradicts(work, row, merged):
            continue
        if merged == old:
            work.outcome.same += 1
            continue
        work.outcome.tell(
            "added" if old is None else "changed", row=row.number, sheet=row.sheet, code=code, name=firm.name,
            fields=partial(_told, year, old, merged), deed=YearKept(firm.id, year, merged, old is None), before=old,
        )  # fmt: skip


def _kept(work: Comparing, firm_ids: list[int], years: list[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
    found: dict[tuple[int, int], tuple[Any, ...]] = {}
    wanted = sorted(set(years))
    for some in batched(sorted(firm_ids), 1000):
        rows = work.session.execute(
            select(YearFigures.firm_id, YearFigures.year, *COLUMNS).where(
                YearFigures.firm_id.in_(some), YearFigures.year.in_(wanted[:50])
            )
        )
        found |= {(row[0], row[1]): tuple(row[2:]) for row in rows}
    return found


def _contradicts(work: Comparing, row: Row, merged: tuple[int | None, ...]) -> bool:
    """The same rules as on the firm's own page; they compare, so 分 serve as well as 万元."""
    wrong = list(year_contradictions(dict(zip(KEYS, merged, strict=True))))
    for key, reason in wrong:
        work.refuse(row, key, reason)
    return bool(wrong)


def _told(year: int, old: tuple[Any, ...] | None, merged: tuple[int | None, ...]) -> dict[str, list[Any]]:
    return {"year": [None, str(year)], **_fields(old, merged)}


def _fields(old: tuple[Any, ...] | None, merged: tuple[int | None, ...]) -> dict[str, list[Any]]:
    """What differs, as the tables keep it: money in 分; whoever shows it writes it in 万元."""
    if old is None:
        return {key: [None, now] for key, now in zip(KEYS, merged, strict=True) if now is not None}
    return {key: [was, now] for key, was, now in zip(KEYS, old, merged, strict=True) if was != now}
