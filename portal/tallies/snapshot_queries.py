"""Reading the frozen months."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.tallies.models import ItemSpan, TallySnapshot
from portal.tallies.plan_rules import ITEM_KINDS

MOST_MONTHS = 120


@dataclass(frozen=True)
class Frozen:
    """A month's numbers as they were known at its end."""

    day: date
    firms: int
    items: dict[str, int]
    sha256: str


def frozen(session: Session) -> list[Frozen]:
    """The latest ten years, the latest month first."""
    rows = select(TallySnapshot).order_by(TallySnapshot.day.desc()).limit(MOST_MONTHS)
    return [_frozen(row) for row in session.scalars(rows)]


def items_known_now(session: Session, days: Collection[date]) -> dict[date, dict[str, int]]:
    """How many items of each kind counted on each of the days, with everything that was corrected since."""
    columns = (ItemSpan.kind, ItemSpan.first_day, ItemSpan.ended_on)
    spans = select(*columns, func.count()).where(ItemSpan.superseded_on.is_(None)).group_by(*columns)
    found = {day: dict.fromkeys(ITEM_KINDS, 0) for day in days}
    for kind, first_day, ended_on, number in session.execute(spans):
        for day, counts in found.items():
            if first_day <= day and (ended_on is None or ended_on > day):
                counts[kind] += number
    return found


def _frozen(row: TallySnapshot) -> Frozen:
    counts = row.content["counts"]
    items = {kind: sum(counts.get(kind, {}).values()) for kind in ITEM_KINDS}
    return Frozen(row.day, counts.get("all", {}).get("all", 0), items, row.sha256)
