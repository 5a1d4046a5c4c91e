"""Reading plans: all of them, one with its targets, its tasks with what was last reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.tallies.models import Plan, PlanPast, PlanTask, Target, TaskReport
from portal.tallies.plan_rules import InForce, Wanted
from portal.tallies.task_rules import Light, Report, light

MOST_PLANS = 100


def plans(session: Session, *, drafts: bool) -> list[Plan]:
    """The current one first, then the newest; drafts only for those who keep them."""
    query = select(Plan).order_by(Plan.current_key.is_(None), Plan.first_year.desc(), Plan.id.desc())
    if not drafts:
        query = query.where(Plan.state != "draft")
    return list(session.scalars(query.limit(MOST_PLANS)))


def plan(session: Session, plan_id: int, *, drafts: bool) -> Plan:
    """NotFound for a draft, unless those may be seen."""
    found = session.get(Plan, plan_id)
    if found is None or (found.state == "draft" and not drafts):
        raise NotFound(f"plan {plan_id}")
    return found


def current(session: Session) -> Plan | None:
    return session.scalars(select(Plan).where(Plan.current_key.is_not(None))).one_or_none()


def in_force(session: Session, on: date | None) -> InForce | None:
    """The plan toward which the portal counted at the end of a day, with its targets as they were then; None where there was none.
    Without a day: as things stand. Of the plan that was there first it is not known since when: it holds from its first year on."""
    if on is None:
        return _present(session)
    ends = select(func.min(PlanPast.ended_on))
    ended_on = session.scalar(ends.where(PlanPast.ended_on > on))
    if ended_on is None:
        found = _present(session)
    else:
        content = session.get_one(PlanPast, ended_on).content
        found = InForce.of(content) if content else None
    is_first = session.scalar(ends.where(PlanPast.ended_on <= on)) is None
    return None if found is not None and is_first and on.year < found.first_year else found


def _present(session: Session) -> InForce | None:
    plan = session.execute(
        select(Plan.id, Plan.name, Plan.name_en, Plan.first_year).where(Plan.state == "current")
    ).first()
    if plan is None:
        return None
    columns = (Target.key, Target.label, Target.label_en, Target.value, Target.relation, Target.rule)
    rows = select(*columns).where(Target.plan_id == plan.id).order_by(Target.place, Target.id)
    wanted = tuple(Wanted(*row) for row in session.execute(rows))
    return InForce(plan.name, plan.name_en, plan.first_year, wanted)


def targets(session: Session, plan_id: int) -> list[Target]:
    query = select(Target).where(Target.plan_id == plan_id).order_by(Target.place, Target.id)
    return list(session.scalars(query))


def target(session: Session, plan_id: int, target_id: int) -> Target:
    found = session.get(Target, target_id)
    if found is None or found.plan_id != plan_id:
        raise NotFound(f"target {target_id}")
    return found


@dataclass(frozen=True)
class Last:
    """What was reported last."""

    day: date
    progress: int
    text: str


@dataclass(frozen=True)
class Standing:
    """A task, how far it has come by its last report, and its light."""

    task: PlanTask
    last: Last | None
    light: Light


def standings(session: Session, plan_id: int, *, today: date) -> list[Standing]:
    """Every task of a plan, in its order."""
    tasks = session.scalars(
        select(PlanTask).where(PlanTask.plan_id == plan_id).order_by(PlanTask.place, PlanTask.id)
    ).all()
    newest = (
        select(func.max(TaskReport.id))
        .join(PlanTask, PlanTask.id == TaskReport.task_id)
        .where(PlanTask.plan_id == plan_id, TaskReport.day == _latest_day())
        .group_by(TaskReport.task_id)
    )
    columns = (TaskReport.task_id, TaskReport.day, TaskReport.progress, TaskReport.text)
    last = {
        row.task_id: Last(row.day, row.progress, row.text)
        for row in session.execute(select(*columns).where(TaskReport.id.in_(newest)))
    }
    return [_standing(task, last.get(task.id), today=today) for task in tasks]


def _latest_day() -> Any:
    other = TaskReport.__table__.alias()
    return select(func.max(other.c.day)).where(other.c.task_id == TaskReport.task_id).scalar_subquery()


def _standing(task: PlanTask, last: Last | None, *, today: date) -> Standing:
    by_hand = (task.lit, task.lit_reason) if task.lit is not None and task.lit_reason is not None else None
    found = light(
        [Report(last.day, last.progress)] if last else [], begun=task.begun_on, due=task.due_on, today=today,
        by_hand=by_hand,
    )  # fmt: skip
    return Standing(task, last, found)


def task(session: Session, task_id: int) -> PlanTask:
    found = session.get(PlanTask, task_id)
    if found is None:
        raise NotFound(f"task {task_id}")
    return found


def standing(session: Session, task_id: int, *, today: date) -> Standing:
    found = task(session, task_id)
    last = reports(session, task_id, most=1)
    said = Last(last[0].day, last[0].progress, last[0].text) if last else None
    return _standing(found, said, today=today)


def reports(session: Session, task_id: int, *, before: int | None = None, most: int = 26) -> list[TaskReport]:
    """What was reported on a task, the newest first."""
    query = select(TaskReport).where(TaskReport.task_id == task_id)
    if before is not None:
        query = query.where(TaskReport.id < before)
    return list(session.scalars(query.order_by(TaskReport.day.desc(), TaskReport.id.desc()).limit(most)))
