"""Reading what a firm owes and what it changed: the years of its information, its history of changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.firms.models import Firm
from portal.firms.upkeep_models import FirmChange, YearUpdate
from portal.firms.upkeep_rules import OwedYear, missed_since, owed_years


@dataclass(frozen=True)
class Missed:
    """What a firm did not keep up since a day: years not filed in time, changes filed too late."""

    years: tuple[OwedYear, ...]
    changes: tuple[FirmChange, ...]

    def __bool__(self) -> bool:
        return bool(self.years or self.changes)


def filed(session: Session, firm_id: int) -> dict[int, date]:
    """The fiscal years whose information was accepted, and the day on which it had been filed."""
    rows = session.execute(select(YearUpdate.year, YearUpdate.filed_on).where(YearUpdate.firm_id == firm_id))
    return {row.year: row.filed_on for row in rows}


def owed(session: Session, firm: Firm, *, today: date) -> tuple[OwedYear, ...]:
    """The fiscal years of which a registered firm owes its information, oldest first; none for others."""
    if firm.standing != "registered" or firm.registered_on is None:
        return ()
    return owed_years(firm.registered_on, filed(session, firm.id), today=today)


def changes(session: Session, firm_id: int, *, before: int | None = None, most: int = 20) -> list[FirmChange]:
    """What changed of a firm's details, newest first, page by page."""
    query = select(FirmChange).where(FirmChange.firm_id == firm_id).order_by(FirmChange.id.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(FirmChange.id < before)))


def missed(session: Session, firm: Firm, *, since: date, today: date) -> Missed:
    """What stands in the way of a renewal of a title that began on `since`."""
    late = session.scalars(
        select(FirmChange)
        .where(FirmChange.firm_id == firm.id, FirmChange.late, FirmChange.recorded_on >= since)
        .order_by(FirmChange.id)
    )
    return Missed(missed_since(owed(session, firm, today=today), since, today=today), tuple(late))
