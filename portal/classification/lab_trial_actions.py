"""Trying a draft on the whole register: asked for by an officer, done by the worker, kept for everybody who opens the draft."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.classification.lab_queries import Comparison, distribution, trial_key
from portal.classification.register_models import RegisterRun, RuleDraft, RuleTrial, RuleTrialMove
from portal.core import clock, jobs
from portal.core.bulk import insert_rows
from portal.core.db import lock_row
from portal.core.digest import digest

TRY = "classification.try_draft"
MOST_LISTED = 20_000  # of the firms that move; all are counted


def ask(session: Session, row: RuleDraft) -> RuleTrial:
    """The draft as it is now is given to the worker; an answer to an earlier text is thrown away."""
    trial: RuleTrial | None = lock_row(session, RuleTrial, row.id)
    if trial is None:
        trial = RuleTrial(draft_id=row.id, digest=digest(row.text), asked=1)
        session.add(trial)
    else:
        trial.asked, trial.digest = trial.asked + 1, digest(row.text)
        trial.run_id, trial.day, trial.done_at, trial.content = None, None, None, None
    session.flush()
    jobs.enqueue(session, TRY, key=trial_key(trial), draft=row.id, asked=trial.asked)
    return trial


def put_result(
    session: Session, draft_id: int, asked: int, run: RegisterRun, found: list[Comparison]
) -> bool:
    """Keeps what came out; False when the draft is gone, or was asked for anew meanwhile."""
    trial: RuleTrial | None = lock_row(session, RuleTrial, draft_id)
    if trial is None or trial.asked != asked:
        return False
    forget_moves(session, draft_id)
    for each in found:
        some = each.moved[:MOST_LISTED]
        places = (each.applicants.firms[some], each.before.codes[some], each.after.codes[some])
        rows = zip(*(column.tolist() for column in places), strict=True)
        names = ("draft_id", "kind", "firm_id", "before", "after")
        insert_rows(
            session, RuleTrialMove.__tablename__, names, [(draft_id, each.kind, *row) for row in rows]
        )
    trial.run_id, trial.day, trial.done_at = run.id, run.day, clock.now()
    trial.content = {"base": found[0].base.digest, "kinds": {each.kind: content_of(each) for each in found}}
    return True


def content_of(found: Comparison) -> dict[str, Any]:
    """What the page shows of one kind of applications, as a document; numbers with a point are text."""
    import numpy as np

    from portal.classification.column_comparing import axes

    own = {
        (axis.line.key, axis.signature): axis for axis in axes(found.base)
    }  # their ends stay while thresholds move
    drawings = [
        distribution(found, own.get((axis.line.key, axis.signature), axis)) for axis in axes(found.book)
    ]
    where = found.applicants.districts
    districts = {
        str(code): [sum(each.counts(where == code)[:-2]) for each in (found.before, found.after)]
        for code in np.unique(where).tolist()
    }
    return {
        "firms": len(where), "moved": len(found.moved), "districts": districts,
        "before": found.before.counts(), "after": found.after.counts(),
        "drawings": [[repr(each.low), repr(each.high), list(each.firms), each.known] for each in drawings],
    }  # fmt: skip


def forget(session: Session, draft_id: int) -> None:
    """Takes away what is kept of a draft's trial."""
    forget_moves(session, draft_id)
    session.execute(delete(RuleTrial).where(RuleTrial.draft_id == draft_id))


def forget_moves(session: Session, draft_id: int) -> None:
    session.execute(delete(RuleTrialMove).where(RuleTrialMove.draft_id == draft_id))
