"""Classifying the whole register: a run is opened, does chunk after chunk, each with its place in one transaction, and ends."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.classification.register_models import RegisterBlock, RegisterResult, RegisterRun, RegisterSum
from portal.classification.register_queries import latest_done, running
from portal.classification.register_rules import (
    COLUMNS,
    Before,
    Met,
    Sums,
    TierResults,
    shelf_digest,
    tier_results,
)
from portal.classification.shelf import shelf
from portal.core import audit, clock, jobs
from portal.core.bulk import count_up, insert_rows, plain_rows
from portal.core.db import lock_row
from portal.firms.count_models import RegisterCount

if TYPE_CHECKING:
    from portal.classification.register_columns import Register

RUN = "classification.run_register"
PRUNE = "classification.prune_runs"
OPEN = "open"
KEYS = ("run_id", "tier", "kind", "district", "dimension", "word")  # of what is counted


def open_run(session: Session, *, by: int | None, day: date) -> RegisterRun:
    """A new run over the whole register, given to the worker; the one that is under way, if there is one."""
    known = running(session)
    if known is not None:
        return known
    before = latest_done(session)
    run = RegisterRun(
        day=day, open_key=OPEN, rulebooks=shelf_digest(shelf()), previous_id=before.id if before else None,
        whole=_registered(session), started_by=by, started_at=clock.now(),
    )  # fmt: skip
    session.add(run)
    session.flush()  # the job needs the id
    jobs.enqueue(session, RUN, key=f"{RUN}:{run.id}", run=run.id)
    audit.record(session, "classification.run_register", f"run:{run.id}", by=by, day=day.isoformat())
    return run


def _registered(session: Session) -> int:
    kept = select(RegisterCount.count).where(RegisterCount.dimension == "all")
    return session.scalar(kept.limit(1)) or 0


def chunk_results(session: Session, run: RegisterRun, register: Register) -> list[TierResults]:
    """What a chunk comes to, beside the run before."""
    before = _before(session, run, register)
    return list(tier_results(register.columns, register.impossible, register.holds, before))


def _before(session: Session, run: RegisterRun, register: Register) -> Before | None:
    import numpy as np

    if run.previous_id is None:
        return None
    firms, table = register.columns.firms, RegisterResult
    rows = plain_rows(
        session,
        select(table.tier, table.kind, table.firm_id, table.level).where(
            table.run_id == run.previous_id, table.outcome == "met",
            table.firm_id.between(int(firms[0]), int(firms[-1])),
        ).order_by(table.firm_id),
    )  # fmt: skip
    found: dict[tuple[str, str], list[Any]] = {}
    for tier, kind, firm_id, level in rows:
        found.setdefault((tier, kind), []).append((firm_id, level))
    return {
        key: Met(np.array([firm for firm, _ in each], np.int64), tuple(level for _, level in each))
        for key, each in found.items()
    }


def keep_chunk(
    session: Session, run_id: int, *, seen: int, register: Register, results: list[TierResults]
) -> bool:
    """Writes a chunk and moves the run's place; False when another worker has moved it already."""
    from portal.classification.register_packing import packed

    run: RegisterRun = lock_row(session, RegisterRun, run_id)
    if run.cursor != seen or run.state != "running":
        return False
    rows = chain.from_iterable(each.rows(run_id) for each in results)
    insert_rows(session, RegisterResult.__tablename__, COLUMNS, rows)
    _add(session, run_id, results)
    firms = register.columns.firms
    session.execute(
        insert(RegisterBlock),
        [{"run_id": run_id, "last_firm": int(firms[-1]), "firms": len(firms), "content": packed(register)}],
    )
    run.cursor, run.done = int(firms[-1]), run.done + len(firms)
    return True


def _add(session: Session, run_id: int, results: list[TierResults]) -> None:
    """Adds the chunk's counts to the run's; there are some hundred rows at most."""
    sums: Sums = Counter()
    for each in results:
        sums.update(each.sums())
    count_up(session, RegisterSum.__tablename__, KEYS, [(run_id, *key, count) for key, count in sums.items()])


def end_run(session: Session, run_id: int, *, state: str = "done") -> RegisterRun:
    """The run is over: `done`, or `stale` when the rule books are no longer those it began with."""
    run: RegisterRun = lock_row(session, RegisterRun, run_id)
    if run.state == "running":
        run.state, run.open_key, run.ended_at = state, None, clock.now()
        run.whole = run.done if state == "done" else run.whole
        jobs.enqueue(session, PRUNE, key=f"{PRUNE}:{run.id}")
        audit.record(
            session, "classification.end_register_run", f"run:{run.id}", by=None, state=state, firms=run.done
        )
    return run


def prune_some(session: Session, *, most: int = 5000) -> bool:
    """Takes away some results of runs that are neither the latest nor under way; says whether any were left."""
    kept = [run.id for run in (latest_done(session), running(session)) if run is not None]
    kept += [run.previous_id for run in [running(session)] if run is not None and run.previous_id is not None]
    old: Any = session.scalar(
        select(RegisterResult.run_id).where(RegisterResult.run_id.not_in(kept)).limit(1)
    )
    if old is None:
        for table in (RegisterSum, RegisterBlock):
            session.execute(delete(table).where(table.run_id.not_in(kept)))
        return False
    firms = session.scalars(
        select(RegisterResult.firm_id).where(RegisterResult.run_id == old)
        .order_by(RegisterResult.firm_id).limit(most)
    ).all()  # fmt: skip
    session.execute(
        delete(RegisterResult).where(RegisterResult.run_id == old, RegisterResult.firm_id <= firms[-1])
    )
    return True
