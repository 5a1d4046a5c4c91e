"""Reading what the whole-register runs found: the runs, their counts, and their lists page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.classification.register_models import RegisterResult, RegisterRun, RegisterSum
from portal.core.errors import NotFound
from portal.core.jobs import JobRow
from portal.firms.models import Firm

JOB_KEY = "classification.run_register"


@dataclass(frozen=True)
class Wish:
    """Which rows of a run are asked for. `after` is the place behind which a page begins: gap and firm."""

    tier: str
    kind: str = "new"
    outcome: str | None = None
    change: str | None = None
    missing: str | None = None
    district: str | None = None
    within: frozenset[str] | None = None  # the only districts that the reader may see
    after: tuple[int, int] | None = None


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    result: RegisterResult
    firm_name: str
    credit_code: str


def running(session: Session) -> RegisterRun | None:
    return session.scalar(select(RegisterRun).where(RegisterRun.open_key.is_not(None)))


def latest_done(session: Session) -> RegisterRun | None:
    done = select(RegisterRun).where(RegisterRun.state == "done")
    return session.scalar(done.order_by(RegisterRun.id.desc()).limit(1))


def job_of(session: Session, run: RegisterRun) -> JobRow | None:
    """The work behind a run: its progress, and its trouble if there is any."""
    return session.scalar(select(JobRow).where(JobRow.key == f"{JOB_KEY}:{run.id}"))


def seen_by(actor: Actor) -> frozenset[str] | None:
    """A district officer sees the own districts; who holds a city's office sees all (None)."""
    return None if actor.holds("city_officer") else actor.districts


def counts(
    session: Session, run_id: int, *, within: frozenset[str] | None, kind: str = "new"
) -> dict[tuple[str, str, str], int]:
    """How many firms, by (tier, dimension, word), in the districts that may be seen."""
    wanted = select(RegisterSum.tier, RegisterSum.dimension, RegisterSum.word, func.sum(RegisterSum.count))
    wanted = wanted.where(RegisterSum.run_id == run_id, RegisterSum.kind == kind)
    if within is not None:
        wanted = wanted.where(RegisterSum.district.in_(within))
    rows = session.execute(wanted.group_by(RegisterSum.tier, RegisterSum.dimension, RegisterSum.word))
    return {(tier, dimension, word): int(count) for tier, dimension, word, count in rows}


def by_district(
    session: Session, run_id: int, tier: str, word: str, *, dimension: str = "outcome", kind: str = "new",
    within: frozenset[str] | None = None,
) -> dict[str, int]:  # fmt: skip
    """How many firms of one tier, by district."""
    wanted = select(RegisterSum.district, RegisterSum.count).where(
        RegisterSum.run_id == run_id, RegisterSum.tier == tier, RegisterSum.kind == kind,
        RegisterSum.dimension == dimension, RegisterSum.word == word,
    )  # fmt: skip
    if within is not None:
        wanted = wanted.where(RegisterSum.district.in_(within))
    return {str(row[0]): int(row[1]) for row in session.execute(wanted)}


def page(session: Session, run_id: int, wish: Wish, *, most: int) -> list[Row]:
    """The rows that are asked for, the nearest to the next level first."""
    rows = session.execute(_wanted(run_id, wish).limit(most))
    return [Row(result, name, code) for result, name, code in rows]


def _wanted(run_id: int, wish: Wish) -> Any:
    table = RegisterResult
    wanted = select(table, Firm.name, Firm.credit_code).join(Firm, Firm.id == table.firm_id)
    wanted = wanted.where(table.run_id == run_id, table.kind == wish.kind, table.tier == wish.tier)
    for column, word in (
        (table.outcome, wish.outcome),
        (table.change, wish.change),
        (table.missing, wish.missing),
    ):
        if word is not None:
            wanted = wanted.where(column == word)
    if wish.within is not None:
        wanted = wanted.where(table.district.in_(wish.within))
    if wish.district is not None:
        wanted = wanted.where(table.district == wish.district)
    if wish.after is not None:
        gap, firm_id = wish.after
        wanted = wanted.where(or_(table.gap > gap, and_(table.gap == gap, table.firm_id > firm_id)))
    return wanted.order_by(table.gap, table.firm_id)


def all_rows(session: Session, run_id: int, wish: Wish, *, most: int = 1000) -> Iterator[list[Row]]:
    """Everything that is asked for, page after page, with bounded memory."""
    while True:
        rows = page(session, run_id, wish, most=most)
        if not rows:
            return
        yield rows
        wish = replace(wish, after=(rows[-1].result.gap, rows[-1].result.firm_id))
        session.expunge_all()


def run(session: Session, run_id: int) -> RegisterRun:
    found = session.get(RegisterRun, run_id)
    if found is None:
        raise NotFound(f"run {run_id}")
    return found
