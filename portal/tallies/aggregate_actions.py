"""Makes the sums over the register anew: R&D money and people, rights of class I and II, funding raised, by year and district.

Figures of a fiscal year are summed as they are entered now; what belongs to no year is kept under the year in which it is summed, so
that a year's last sum stays. A district's sum goes on only by several firms at once, and totals are made of the districts' sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portal.core import audit
from portal.core.money import fen
from portal.firms.models import Firm, FirmFact, IpRight, YearFigures
from portal.tallies.aggregate_rules import MEASURES, Cell, next_of, total_of
from portal.tallies.models import RegisterAggregate

YEARS_BACK = 6
Sums = dict[tuple[int, str], dict[str, Cell]]  # year, measure → district → its cell


def make_sums(session: Session, *, today: date) -> None:
    """All of them, in the caller's transaction; what was summed of years gone by and cannot be summed again stays."""
    sums: Sums = {}
    for measure in ("rd_expense", "revenue", "rd_staff"):
        _of_years(session, sums, measure, first=today.year - YEARS_BACK)
    for measure, ip_class in (("ip_1", "I"), ("ip_2", "II")):
        _of_rights(session, sums, measure, ip_class, year=today.year)
    _of_funding(session, sums, year=today.year)
    published = _published(session)
    anew = [measure for measure, (_, _, _, yearly) in MEASURES.items() if yearly]
    session.execute(
        delete(RegisterAggregate).where(
            RegisterAggregate.measure.in_(anew) | (RegisterAggregate.year == today.year)
        )
    )
    rows = [
        {"year": year, "measure": measure, "dimension": dimension, "word": cell.word, "firms": cell.firms, "total": cell.total,
         "largest": cell.largest, "made_in": f"{today:%Y-%m}"}
        for (year, measure), now in sorted(sums.items())
        for dimension, cell in _next(_before(published, year, measure), now)
    ]  # fmt: skip
    if rows:
        session.execute(insert(RegisterAggregate), rows)
    audit.record(session, "aggregates.made", "register", by=None, month=f"{today:%Y-%m}", rows=len(rows))


def _published(session: Session) -> Sums:
    """The districts' cells as everybody could see them until now."""
    found: Sums = {}
    for row in session.scalars(select(RegisterAggregate).where(RegisterAggregate.dimension == "district")):
        found.setdefault((row.year, row.measure), {})[row.word] = Cell(
            row.word, row.firms, row.total, row.largest
        )
    return found


def _before(published: Sums, year: int, measure: str) -> dict[str, Cell]:
    """What was published last: of the same year; of what belongs to no year, the year before goes on."""
    yearly = MEASURES[measure][3]
    years = [
        own for own, name in published if name == measure and (own == year or (own < year and not yearly))
    ]
    return published[max(years), measure] if years else {}


def _next(before: dict[str, Cell], now: dict[str, Cell]) -> Iterator[tuple[str, Cell]]:
    """What is published of a year and measure: dimension and cell, the districts' and their total."""
    none = {word: Cell(word, 0, 0, 0) for word in {*before, *now}}
    cells = [
        next_of(before.get(word, nothing) if before else None, now.get(word, nothing))
        for word, nothing in sorted(none.items())
    ]
    yield "all", total_of(cells, "all")
    for cell in cells:
        if cell.firms:
            yield "district", cell


def _add(sums: Sums, year: int, measure: str, district: str, firms: int, total: int, largest: int) -> None:
    cells = sums.setdefault((year, measure), {})
    cell = cells.get(district, Cell(district, 0, 0, 0))
    cells[district] = Cell(district, cell.firms + firms, cell.total + total, max(cell.largest, largest))


def _of_years(session: Session, sums: Sums, measure: str, *, first: int) -> None:
    column = getattr(YearFigures, measure)
    query = (
        select(YearFigures.year, Firm.district, func.count(), func.sum(column), func.max(column))
        .join(Firm, Firm.id == YearFigures.firm_id)
        .where(Firm.standing == "registered", column.is_not(None), YearFigures.year >= first)
        .group_by(YearFigures.year, Firm.district)
    )
    for year, district, firms, total, largest in session.execute(query):
        _add(sums, year, measure, district, firms, int(total), int(largest))


def _of_rights(session: Session, sums: Sums, measure: str, ip_class: str, *, year: int) -> None:
    own = (
        select(IpRight.firm_id, func.count().label("rights"))
        .where(IpRight.ip_class == ip_class)
        .group_by(IpRight.firm_id)
        .subquery()
    )
    query = (
        select(Firm.district, func.count(), func.sum(own.c.rights), func.max(own.c.rights))
        .join(own, own.c.firm_id == Firm.id)
        .where(Firm.standing == "registered")
        .group_by(Firm.district)
    )
    for district, firms, total, largest in session.execute(query):
        _add(sums, year, measure, district, firms, int(total), int(largest))


def _of_funding(session: Session, sums: Sums, *, year: int) -> None:
    """A fact is kept as text, exact to the last digit: it is added up here and not by the database."""
    query = (
        select(Firm.district, FirmFact.value)
        .join(Firm, Firm.id == FirmFact.firm_id)
        .where(FirmFact.key == "equity_3y", Firm.standing == "registered")
    )
    for district, amount in _amounts(session.execute(query, execution_options={"yield_per": 5000})):
        if amount > 0:
            _add(sums, year, "equity_3y", district, 1, amount, amount)


def _amounts(rows: Iterable[tuple[str, str]]) -> Iterable[tuple[str, int]]:
    for district, value in rows:
        yield district, fen(Decimal(value.strip('"')))
