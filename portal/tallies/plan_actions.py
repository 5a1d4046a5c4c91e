"""What is done to plans, targets and tasks: entered, changed, made current, closed; reported on, and lit by hand. Each is audited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import insert_if_missing
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.firms.actions import raise_version
from portal.tallies import plan_queries
from portal.tallies.item_actions import MEANWHILE
from portal.tallies.models import Plan, PlanPast, PlanTask, Target, TaskReport
from portal.tallies.plan_rules import Rule, check_key

SAME_PLAN = N_("There is a plan of this name and short name already.")
YEARS = N_("The last year cannot lie before the first.")
KEY_TAKEN = N_("The plan has a target of this short name already.")
MOST_TARGETS, MOST_TASKS = 20, 60
TOO_MANY_TARGETS = N_("A plan has at most %(most)s targets.")
TOO_MANY_TASKS = N_("A plan has at most %(most)s tasks.")
CLOSED = N_("This plan is closed: its targets and tasks stay as they are.")
NOT_YET = N_("A report is about a day that has come.")
BEFORE_BEGUN = N_("The task had not begun on that day.")
DUE_BEFORE = N_("It cannot be due before it begins.")
NEEDS_REASON = N_("Please say why the light is set by hand.")


def enter_plan(session: Session, words: Mapping[str, Any], *, by: int) -> Plan:
    """A new draft."""
    _check_plan(session, words, own=0)
    row = Plan(state="draft", **words)
    session.add(row)
    session.flush()  # the event needs the id
    audit.record(session, "plan.entered", f"plan:{row.id}", by=by, name=row.name, nickname=row.nickname)
    return row


def change_plan(session: Session, row: Plan, words: Mapping[str, Any], *, seen: int, by: int) -> None:
    _refuse_stale(row, seen)
    _check_plan(session, words, own=row.id)
    if row.state == "current":
        keep_past(session)
    for name, value in words.items():
        setattr(row, name, value)
    raise_version(session)
    audit.record(session, "plan.changed", f"plan:{row.id}", by=by, **words)


def keep_past(session: Session) -> None:
    """Before the plan in force or what it wants is changed: what held until today is kept, so that a past day's answer stays."""
    found = plan_queries.in_force(session, None)
    content = found.as_document() if found else {}
    insert_if_missing(session, PlanPast, ended_on=clock.today(), content=content)


def _check_plan(session: Session, words: Mapping[str, Any], *, own: int) -> None:
    if words["last_year"] < words["first_year"]:
        raise Refused(Text(YEARS), field="last_year")
    same = (Plan.name == words["name"], Plan.nickname == words["nickname"], Plan.id != own)
    if session.scalar(select(Plan.id).where(*same)) is not None:
        raise Refused(Text(SAME_PLAN), field="nickname")


def _refuse_stale(row: Plan | PlanTask, seen: int) -> None:
    if row.version != seen:
        raise Clash(Text(MEANWHILE))


def set_state(session: Session, row: Plan, state: str, *, seen: int, by: int) -> None:
    """Draft, current or closed. There is one current plan: the one before it is closed by the same deed."""
    _refuse_stale(row, seen)
    if row.state == state:
        return
    if "current" in (row.state, state):
        keep_past(session)
    if state == "current":
        session.execute(
            update(Plan)
            .where(Plan.state == "current", Plan.id != row.id)
            .values(state="closed", current_key=None, version=Plan.version + 1)
            .execution_options(synchronize_session=False)
        )
    row.state, row.current_key = state, "current" if state == "current" else None
    session.flush()
    raise_version(session)
    audit.record(session, f"plan.{state}", f"plan:{row.id}", by=by)


def put_target(
    session: Session, plan: Plan, row: Target | None, *, key: str, label: str, value: int, relation: str, rule: Rule,
    by: int, label_en: str = "",
) -> Target:  # fmt: skip
    """A new target, or one changed."""
    _refuse_closed(plan)
    if plan.state == "current":
        keep_past(session)
    check_key(key, rule)
    same = (Target.plan_id == plan.id, Target.key == key, Target.id != (row.id if row else 0))
    if session.scalar(select(Target.id).where(*same)) is not None:
        raise Refused(Text(KEY_TAKEN), field="key")
    if row is None:
        there = session.scalar(select(func.count()).select_from(Target).where(Target.plan_id == plan.id)) or 0
        if there >= MOST_TARGETS:
            raise Refused(Text(TOO_MANY_TARGETS, most=MOST_TARGETS))
        row = Target(plan_id=plan.id, place=there)
        session.add(row)
    row.key, row.label, row.label_en, row.value = key, label, label_en, value
    row.relation, row.rule = relation, rule.as_document()
    session.flush()
    raise_version(session)
    audit.record(session, "target.put", f"plan:{plan.id}", by=by, key=key, value=value, relation=relation, rule=rule.as_document())  # fmt: skip
    return row


def remove_target(session: Session, plan: Plan, row: Target, *, by: int) -> None:
    _refuse_closed(plan)
    if plan.state == "current":
        keep_past(session)
    session.delete(row)
    raise_version(session)
    audit.record(session, "target.removed", f"plan:{plan.id}", by=by, key=row.key)


def _refuse_closed(plan: Plan) -> None:
    if plan.state == "closed":
        raise Refused(Text(CLOSED))


def enter_task(session: Session, plan: Plan, words: Mapping[str, Any], *, by: int) -> PlanTask:
    _refuse_closed(plan)
    _check_task(words)
    there = session.scalar(select(func.count()).select_from(PlanTask).where(PlanTask.plan_id == plan.id)) or 0
    if there >= MOST_TASKS:
        raise Refused(Text(TOO_MANY_TASKS, most=MOST_TASKS))
    row = PlanTask(plan_id=plan.id, place=there, **words)
    session.add(row)
    session.flush()  # the event needs the id
    raise_version(session)
    audit.record(session, "task.entered", f"task:{row.id}", by=by, plan=plan.id, label=row.label)
    return row


def change_task(session: Session, row: PlanTask, words: Mapping[str, Any], *, seen: int, by: int) -> None:
    """Its words, its bodies, its dates."""
    _refuse_stale(row, seen)
    _check_task(words)
    for name, value in words.items():
        setattr(row, name, value)
    raise_version(session)
    audit.record(session, "task.changed", f"task:{row.id}", by=by, **words)


def _check_task(words: Mapping[str, Any]) -> None:
    if words["due_on"] is not None and words["due_on"] < words["begun_on"]:
        raise Refused(Text(DUE_BEFORE), field="due_on")


def report(session: Session, row: PlanTask, *, day: date, progress: int, text: str, by: int) -> TaskReport:
    """How far it has come; a report is never changed, only followed by another."""
    if day > clock.today():
        raise Refused(Text(NOT_YET), field="day")
    if day < row.begun_on:
        raise Refused(Text(BEFORE_BEGUN), field="day")
    found = TaskReport(task_id=row.id, day=day, progress=progress, text=text, made_at=clock.now(), made_by=by)
    session.add(found)
    session.flush()  # the event needs the id
    audit.record(
        session, "task.reported", f"task:{row.id}", by=by, report=found.id, day=day, progress=progress
    )
    return found


def set_light(
    session: Session, row: PlanTask, colour: str | None, reason: str | None, *, seen: int, by: int
) -> None:
    """By hand, with a reason; None gives it back to the computed one."""
    _refuse_stale(row, seen)
    if colour is not None and not reason:
        raise Refused(Text(NEEDS_REASON), field="reason")
    row.lit, row.lit_reason = colour, reason if colour is not None else None
    audit.record(session, "task.lit", f"task:{row.id}", by=by, colour=colour, reason=row.lit_reason)
