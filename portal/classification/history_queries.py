"""Reading back what was classified: the occasions of a firm, newest first, each with what was different before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.classification.models import Classification, KeptFacts


@dataclass(frozen=True)
class Occasion:
    """Answers that were kept together, and for each rule set the answer before, where there is one."""

    made_at: datetime
    rows: list[Classification]
    before: dict[tuple[str, str], Classification]
    facts: dict[str, Any]
    facts_before: dict[str, Any] | None


def occasions(
    session: Session, firm_id: int, *, before: datetime | None = None, most: int
) -> tuple[list[Occasion], datetime | None]:
    """A page of them, and the moment to go on from; None when there are no older ones."""
    moments = (
        select(Classification.made_at).where(Classification.firm_id == firm_id)
        .distinct().order_by(Classification.made_at.desc()).limit(most + 1)
    )  # fmt: skip
    if before is not None:
        moments = moments.where(Classification.made_at < before)
    found = list(session.scalars(moments))
    shown = [_occasion(session, firm_id, moment) for moment in found[:most]]
    return shown, found[most - 1] if len(found) > most else None


def _occasion(session: Session, firm_id: int, moment: datetime) -> Occasion:
    own = Classification.firm_id == firm_id
    rows = list(
        session.scalars(
            select(Classification).where(own, Classification.made_at == moment).order_by(Classification.id)
        )
    )
    newest = (
        select(func.max(Classification.id)).where(own, Classification.made_at < moment)
        .group_by(Classification.ruleset, Classification.kind)
    )  # fmt: skip
    earlier = list(session.scalars(select(Classification).where(Classification.id.in_(newest))))
    last = max(earlier, key=lambda row: row.id, default=None)
    return Occasion(
        moment, rows, {(row.ruleset, row.kind): row for row in earlier},
        facts=_facts(session, rows[-1].facts_id), facts_before=_facts(session, last.facts_id) if last else None,
    )  # fmt: skip


def _facts(session: Session, facts_id: int) -> dict[str, Any]:
    return session.get_one(KeptFacts, facts_id).facts
