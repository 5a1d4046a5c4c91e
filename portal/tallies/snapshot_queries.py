"""Reading the frozen months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.tallies.models import TallySnapshot
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


def _frozen(row: TallySnapshot) -> Frozen:
    counts = row.content["counts"]
    items = {kind: sum(counts.get(kind, {}).values()) for kind in ITEM_KINDS}
    return Frozen(row.day, counts.get("all", {}).get("all", 0), items, row.sha256)
