"""What changes a firm's figures: a year is kept, single facts are kept. Each change is in the trail, old and new."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.digest import digest
from portal.core.errors import Clash, NotFound, Refused
from portal.core.i18n import N_, Text
from portal.core.money import fen
from portal.firms import figure_queries
from portal.firms.change_actions import facts_changed
from portal.firms.figure_rules import (
    HEADS,
    LISTS,
    MONEY,
    NONE,
    fact_contradictions,
    fact_text,
    fact_value,
    may_be_kept,
    year_contradictions,
)
from portal.firms.models import Firm, FirmFact, YearFigures

CHANGED = N_(
    "A colleague changed these figures a moment ago. The present values stand beside yours: check them and save again."
)


def seen_of(values: Mapping[str, Any]) -> str:
    """A mark of the values that a page showed, by which a later save knows whether they still stand."""
    return digest({key: None if value is None else str(value) for key, value in values.items()})[:16]


def keep_year(
    session: Session,
    *,
    firm_id: int,
    year: int,
    figures: Mapping[str, Any],
    by: int | None,
    seen: str | None = None,
) -> None:
    """Keeps one fiscal year: money in 万元 (Decimal), heads; None is unknown. A blank year has no row.

    Refused names the field that contradicts another; Clash when the values are not those that `seen` marks.
    """
    if not may_be_kept(year, clock.today()):
        raise NotFound(f"year {year}")
    for field, reason in year_contradictions(figures):
        raise Refused(reason, field=field)
    lock_row(session, Firm, firm_id)
    old = figure_queries.year(session, firm_id, year)
    if seen and seen != seen_of(old):
        raise Clash(Text(CHANGED))
    new = {key: figures.get(key) for key in MONEY + HEADS}
    if new == old:
        return
    _write_year(session, firm_id, year, new, by=by)
    audit.record(
        session, "figures.year_kept", f"firm:{firm_id}", by=by, year=year, changed=_changed(old, new)
    )
    facts_changed(session, firm_id)


def _write_year(session: Session, firm_id: int, year: int, new: Mapping[str, Any], *, by: int | None) -> None:
    row = session.get(YearFigures, (firm_id, year))
    if all(value is None for value in new.values()):
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = YearFigures(firm_id=firm_id, year=year)
        session.add(row)
    for key, value in new.items():
        setattr(row, key, fen(value) if isinstance(value, Decimal) else value)
    row.updated_at, row.updated_by = clock.now(), by


def keep_facts(
    session: Session, *, firm_id: int, values: Mapping[str, Any], by: int, seen: str | None = None
) -> None:
    """Keeps single facts by key (Decimal, int, bool, word, list of words); None or [] is unknown and keeps no row."""
    for field, reason in fact_contradictions(values):
        raise Refused(reason, field=field)
    lock_row(session, Firm, firm_id)
    rows = {
        row.key: row
        for row in session.scalars(
            select(FirmFact).where(FirmFact.firm_id == firm_id, FirmFact.key.in_(list(values)))
        )
    }
    old = {key: rows[key].value if key in rows else None for key in values}
    if seen and seen != seen_of({key: fact_value(key, text) for key, text in old.items()}):
        raise Clash(Text(CHANGED))
    new = {key: fact_text(value) for key, value in values.items()}
    for key in [key for key in new if new[key] != old[key]]:
        _write_fact(session, firm_id, key, new[key], rows.get(key), by=by)
    if new != old:
        audit.record(session, "figures.facts_kept", f"firm:{firm_id}", by=by, changed=_changed(old, new))
        facts_changed(session, firm_id)


def _write_fact(
    session: Session, firm_id: int, key: str, text: str | None, row: FirmFact | None, *, by: int
) -> None:
    if text is None:
        session.delete(row)
        return
    if row is None:
        row = FirmFact(firm_id=firm_id, key=key)
        session.add(row)
    row.value, row.updated_at, row.updated_by = text, clock.now(), by


def say_none(session: Session, *, firm_id: int, key: str, none: bool, by: int) -> None:
    """The firm says of a list (`ip`, `awards` …) that it is known to be empty, or takes that back."""
    if key not in LISTS:
        raise NotFound(key)
    lock_row(session, Firm, firm_id)
    session.execute(delete(FirmFact).where(FirmFact.firm_id == firm_id, FirmFact.key == key))
    if none:
        session.add(FirmFact(firm_id=firm_id, key=key, value=NONE, updated_at=clock.now(), updated_by=by))
    audit.record(session, "figures.none_said", f"firm:{firm_id}", by=by, list=key, none=none)
    facts_changed(session, firm_id)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: [old.get(key), value] for key, value in new.items() if value != old.get(key)}
