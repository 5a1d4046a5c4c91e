"""Counts how many working days a step took, in the transaction of the move that ends it; an undone decision counts no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.applications.clock_rules import Passage, steps_ended
from portal.applications.desk_models import StepTime
from portal.applications.models import Application, ApplicationEvent
from portal.applications.timing_queries import timed_as
from portal.core import calendar, clock, days
from portal.core.db import insert_if_missing
from portal.core.errors import Refused

LONGEST = 999


def count_steps(
    session: Session,
    application: Application,
    history: Sequence[ApplicationEvent],
    event: ApplicationEvent,
    *,
    undoes: str | None,
) -> None:
    """What the event ended after this history; one that undoes a move takes back what that one had counted."""
    if undoes is None:
        _count(session, application, [*history, event], by=1)
        return
    last = max((place for place, e in enumerate(history) if e.move == undoes), default=None)
    if last is not None:
        _count(session, application, history[: last + 1], by=-1)


def _count(
    session: Session, application: Application, history: Sequence[ApplicationEvent], *, by: int
) -> None:
    passages = [Passage(e.move, e.from_state, e.to_state, clock.day_of(e.at), e.capacity) for e in history]
    ended = steps_ended(passages)
    if not ended:
        return
    known, last = days.overrides(session), passages[-1].on
    for step, began in ended.items():
        try:
            took = calendar.workdays_between(began, last, overrides=known)
        except Refused:
            continue  # a year that nobody has entered: no count is better than a wrong one
        _add(session, application, step, last, took=min(took, LONGEST), by=by)


def _add(session: Session, application: Application, step: str, on: date, *, took: int, by: int) -> None:
    key = {
        "year": on.year, "kind": application.kind, "tier": timed_as(application), "step": step,
        "district": application.district, "workdays": took,
    }  # fmt: skip
    insert_if_missing(session, StepTime, **key, cases=0)
    session.execute(
        update(StepTime)
        .where(*(getattr(StepTime, name) == value for name, value in key.items()))
        .values(cases=StepTime.cases + by)
        .execution_options(synchronize_session=False)
    )
