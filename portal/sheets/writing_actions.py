"""What an import writes: all its firms, figures, titles or decisions at once, by few statements, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from portal.applications.paper_actions import PaperDecision, enter_decisions
from portal.applications.system_many import Filing, register_many
from portal.classification import register_actions
from portal.core import audit, clock, jobs
from portal.core.bulk import insert_rows, kept_moment
from portal.firms.actions import raise_version
from portal.firms.change_actions import CLASSIFY
from portal.firms.models import Title, YearFigures
from portal.sheets.figure_comparing import KEYS, Years
from portal.sheets.firm_comparing import NewFirm
from portal.sheets.title_comparing import NewTitle

AT_ONCE = 5000
SINGLY = 200  # up to so many firms are classified one by one; more are a run over the register

Write = Callable[[Session, Sequence[Any], "int | None"], None]


def write_firms(session: Session, firms: Sequence[NewFirm], by: int | None) -> None:
    """Registers them by applications that the system decided; nobody is written to, their people join later."""
    today = clock.today()
    for start in range(0, len(firms), AT_ONCE):
        filings = [Filing(firm.code, firm.details, today) for firm in firms[start : start + AT_ONCE]]
        register_many(session, filings, by=by, certify=True)


def write_figures(session: Session, years: Sequence[Years], by: int | None) -> None:
    moment = clock.now()
    new, old = ([row for each in years if each.new is kind for row in each.rows] for kind in (True, False))
    stamp = (kept_moment(session, moment), by)
    new.sort(key=itemgetter(0))
    insert_rows(
        session, YearFigures.__tablename__, ("firm_id", "year", *KEYS, "updated_at", "updated_by"),
        [(*row, *stamp) for row in new],
    )  # fmt: skip
    if old:
        table = YearFigures.__table__
        statement = (
            update(table)  # type: ignore[arg-type]
            .where(table.c.firm_id == bindparam("its_firm"), table.c.year == bindparam("its_year"))
            .values({key: bindparam(key) for key in (*KEYS, "updated_at", "updated_by")})
        )
        names = ("its_firm", "its_year", *KEYS, "updated_at", "updated_by")
        changed = [dict(zip(names, (*row, moment, by), strict=True)) for row in old]
        session.connection().execute(statement, changed)
    classify(session, sorted({row[0] for row in (*new, *old)}), by=by)


def write_titles(session: Session, titles: Sequence[NewTitle], by: int | None) -> None:
    """Records them as checked: whoever imports an awarded list has seen the decision."""
    today = clock.today()
    for title in titles:  # row by row: the session keeps the spans of the tiers by what it sees
        said = title._asdict()
        known = said.pop("known")
        row = Title(**said) if known is None else session.get_one(Title, known)
        row.checked_on, row.checked_by = today, by
        session.add(row)
    for title in titles:
        audit.record(
            session, "title.recorded", f"firm:{title.firm_id}", by=by, tier=title.tier, level=title.level,
            issuer=title.issuer, valid_from=title.valid_from, valid_to=title.valid_to,
        )  # fmt: skip
    raise_version(session)
    classify(session, sorted({title.firm_id for title in titles}), by=by)


def write_decisions(session: Session, decisions: Sequence[PaperDecision], by: int | None) -> None:
    """Each becomes a decided case, an award its title; certificates and letters follow by jobs."""
    for start in range(0, len(decisions), AT_ONCE):
        enter_decisions(session, decisions[start : start + AT_ONCE], by=by)
    classify(session, sorted({each.firm_id for each in decisions if each.awarded}), by=by)


def classify(session: Session, firm_ids: Sequence[int], *, by: int | None) -> None:
    """The firms' tiers are looked at anew: each by itself, or all the register when they are many."""
    if len(firm_ids) <= SINGLY:
        for firm_id in firm_ids:
            jobs.enqueue(session, CLASSIFY, firm_id=firm_id)
    else:
        register_actions.open_run(session, by=by, day=clock.today())


WRITERS: dict[str, Write] = {
    "firms": write_firms,
    "figures": write_figures,
    "titles": write_titles,
    "decisions": write_decisions,
}
