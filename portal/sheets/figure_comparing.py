"""Figures by year beside those that the register has: what is empty changes nothing, what differs replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.core.bulk import among, plain_rows
from portal.core.i18n import N_, Text
from portal.firms.figure_rules import HEADS, MONEY, contradicting, may_be_kept, year_contradictions
from portal.firms.models import YearFigures
from portal.sheets.comparing import Comparing, Known
from portal.sheets.reading import Block, Row

KEYS = MONEY + HEADS
NONE = (None,) * len(KEYS)
COLUMNS = tuple(getattr(YearFigures, key) for key in KEYS)
NOT_YET = N_("Figures of %(year)s can be entered when the year is over; the last ten years are kept")
NO_FIGURE = N_("There is no figure in this row")


class Years(NamedTuple):
    """Years of firms as they will stand, each as (firm, year, *KEYS); `new` when they have no rows yet."""

    rows: Sequence[tuple[Any, ...]]
    new: bool


def compare_figures(work: Comparing, block: Block) -> None:
    chunk = _chunk(work, block)
    if not _all_new(chunk):
        given = list(zip(*chunk.figures, strict=True))
        for place, row in enumerate(block.rows):
            _compare_row(chunk, place, row, given[place])


class _Chunk(NamedTuple):
    """Rows beside what is known of them, column by column."""

    work: Comparing
    block: Block
    codes: Sequence[str]
    names: Sequence[str | None]
    years: Sequence[int]
    figures: Sequence[Sequence[int | None]]  # of each of KEYS
    firms: dict[str, Known]
    kept: dict[tuple[int, int], tuple[Any, ...]]
    early: set[int]  # years that are not over, or too long ago
    contradicting: set[int]  # the places of rows whose figures cannot be true together


def _chunk(work: Comparing, block: Block) -> _Chunk:
    codes, names, years = (block.columns[work.layout.column(key)] for key in ("credit_code", "name", "year"))
    figures = block.columns[work.layout.column(KEYS[0]) :]
    firms = work.firms(codes)
    return _Chunk(
        work, block, codes, names, years, figures, firms,
        _kept(work, [firm.id for firm in firms.values()], years),
        {year for year in set(years) if not may_be_kept(year, work.scope.today)},
        contradicting(dict(zip(KEYS, figures, strict=True))),
    )  # fmt: skip


def _all_new(chunk: _Chunk) -> bool:
    """Whether every row is right and adds a year to a firm; all are told at once then. Else nothing is said yet."""
    work = chunk.work
    if chunk.kept or chunk.early or chunk.contradicting:
        return False
    if all(None in column for column in chunk.figures) and NONE in zip(*chunk.figures, strict=True):
        return False
    if not (chunk.firms.keys() >= set(chunk.codes) and all(map(work.may_have, chunk.firms.values()))):
        return False
    firms = [chunk.firms[code] for code in chunk.codes]
    names = [firm.name for firm in firms]
    if any(given is not None and given != name for given, name in zip(chunk.names, names, strict=True)):
        return False
    if not work.are_new(
        chunk.block.sheet, chunk.block.numbers, list(zip(chunk.codes, chunk.years, strict=True))
    ):
        return False
    work.outcome.tell_added(
        chunk.block.sheet, chunk.block.numbers, chunk.codes, names, fields=partial(_all_told, chunk),
        deed=Years(list(zip([firm.id for firm in firms], chunk.years, *chunk.figures, strict=True)), new=True),
    )  # fmt: skip
    return True


def _all_told(chunk: _Chunk) -> Iterator[dict[str, list[Any]]]:
    for year, given in zip(chunk.years, zip(*chunk.figures, strict=True), strict=True):
        yield _told(year, None, given)


def _compare_row(chunk: _Chunk, place: int, row: Row, given: tuple[int | None, ...]) -> None:
    work, code, year = chunk.work, chunk.codes[place], chunk.years[place]
    firm = work.own_registered(row, chunk.firms.get(code), name=chunk.names[place])
    if firm is None or work.is_twice(row, (code, year), "year"):
        return
    if year in chunk.early:
        work.refuse(row, "year", Text(NOT_YET, year=year), year)
        return
    if given == NONE:
        work.refuse(row, KEYS[0], Text(NO_FIGURE))
        return
    old = chunk.kept.get((firm.id, year))
    merged = given if old is None else tuple(
        before if value is None else value for value, before in zip(given, old, strict=True)
    )  # fmt: skip
    if (old is not None or place in chunk.contradicting) and _contradicts(work, row, merged):
        return
    if merged == old:
        work.outcome.same += 1
        return
    work.outcome.tell(
        "added" if old is None else "changed", row=row.number, sheet=row.sheet, code=code, name=firm.name,
        fields=partial(_told, year, old, merged), deed=Years([(firm.id, year, *merged)], old is None), before=old,
    )  # fmt: skip


def _kept(
    work: Comparing, firm_ids: list[int], years: Sequence[int]
) -> dict[tuple[int, int], tuple[Any, ...]]:
    query = select(YearFigures.firm_id, YearFigures.year, *COLUMNS).where(
        among(work.session, YearFigures.firm_id, firm_ids), YearFigures.year.between(min(years), max(years))
    )
    return {row[:2]: row[2:] for row in plain_rows(work.session, query)}


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
