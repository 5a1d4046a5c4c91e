"""Reading the sums over the register as they were last made, without what would give a firm away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.firms.rules import DISTRICTS
from portal.tallies.aggregate_rules import MEASURES, Cell, Shown, may_show, rounded, shown
from portal.tallies.models import RegisterAggregate

MOST_YEARS = 8


@dataclass(frozen=True)
class YearSums:
    """The sums of a year over the whole register, by measure; None is not shown."""

    year: int
    sums: dict[str, Shown]


def years(session: Session) -> list[int]:
    """The years of which there are sums, the latest first."""
    query = select(RegisterAggregate.year).distinct().order_by(RegisterAggregate.year.desc())
    return list(session.scalars(query.limit(MOST_YEARS)))


def by_year(session: Session) -> list[YearSums]:
    wanted = years(session)
    found: dict[int, dict[str, Shown]] = {year: {} for year in wanted}
    rows = select(RegisterAggregate).where(
        RegisterAggregate.dimension == "all", RegisterAggregate.year.in_(wanted)
    )
    for row in session.scalars(rows):
        to = MEASURES[row.measure][2]
        safe = may_show(row.firms, row.total, row.largest)
        found[row.year][row.measure] = Shown(
            "all", row.firms if safe else None, rounded(row.total, to) if safe else None
        )
    return [YearSums(year, found[year]) for year in wanted]


def by_district(session: Session, year: int) -> dict[str, dict[str, Shown]]:
    """Measure → district → what may be shown."""
    cells: dict[str, dict[str, Cell]] = {measure: {} for measure in MEASURES}
    rows = select(RegisterAggregate).where(
        RegisterAggregate.dimension == "district", RegisterAggregate.year == year
    )
    for row in session.scalars(rows):
        cells[row.measure][row.word] = Cell(row.word, row.firms, row.total, row.largest)
    return {
        measure: {
            one.word: one
            for one in shown(
                [own.get(code, Cell(code, 0, 0, 0)) for code in DISTRICTS], rounded_to=MEASURES[measure][2]
            )
        }
        for measure, own in cells.items()
        if own
    }


def made_for(session: Session) -> str | None:
    """The month in which the sums were last made ("2026-11")."""
    return session.scalar(select(func.max(RegisterAggregate.made_in)))
