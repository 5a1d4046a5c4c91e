"""Writes what an invented firm knows of itself into the tables: years, facts, rights, honours, titles, an audit report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import Base
from portal.core.files import FileStore
from portal.demo import papers
from portal.demo.figures import Figures, figures_of
from portal.demo.filings import Script
from portal.firms import document_actions
from portal.firms.change_actions import facts_changed
from portal.firms.figure_rules import may_be_kept
from portal.firms.models import Firm, FirmFact, Honour, IpRight, Title, YearFigures

REPORT_OF_EVERY = 3  # firms hand in their audit report
Rows = list[dict[str, Any]]


def enter(
    session: Session, files: FileStore, firm: Firm, script: Script, *, seed: int, today: date, by: int
) -> None:
    """The firm's people enter their figures, and hand in the last audit report."""
    figures = figures_of(script.number, script.kind, established=script.established, seed=seed, today=today)
    write(session, [(firm.id, figures)], by=by)
    years = [row["year"] for row in figures.years]
    audit.record(session, "figures.loaded", f"firm:{firm.id}", by=by, years=years)
    facts_changed(session, firm.id)
    if script.number % REPORT_OF_EVERY != 1:
        return
    last = max((year for year in years if may_be_kept(year, clock.today())), default=None)
    if last is not None:
        document_actions.hand_in(
            session, files, firm_id=firm.id, proves=f"year:{last}", upload_name=f"{last}年{papers.proof_name('year')}",
            content=papers.copy_of("year", script.number, f"会计年度：{last}"), by=by,
        )  # fmt: skip


def write(session: Session, entered: Iterable[tuple[int, Figures]], *, by: int | None) -> None:
    """Adds the rows of many firms by few statements; the caller records it in the trail."""
    stamp = {"updated_at": clock.now(), "updated_by": by}
    rows: dict[type[Base], Rows] = {YearFigures: [], FirmFact: [], IpRight: [], Honour: [], Title: []}
    for firm_id, figures in entered:
        own = {"firm_id": firm_id}
        rows[YearFigures] += [own | stamp | row for row in figures.years]
        rows[FirmFact] += [own | stamp | row for row in figures.facts]
        rows[IpRight] += [own | row for row in figures.rights]
        rows[Honour] += [own | row for row in figures.honours]
        rows[Title] += [own | row for row in figures.titles]
    for table, several in rows.items():
        if several:
            session.execute(insert(table), several, execution_options={"render_nulls": True})
