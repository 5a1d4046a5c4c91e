"""The tasks of a plan as the working team goes through them: the sheet with its lights, one task with its reports, and one page of A4."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.tallies import plan_actions as actions
from portal.tallies import plan_queries as queries
from portal.tallies.models import Plan
from portal.tallies.plan_forms import LightForm, ReportForm, TaskForm
from portal.tallies.task_rules import CHAINS, LIGHTS
from portal.web.addresses import row_asked
from portal.web.formats import day
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("plan_tasks", __name__)

TASK = "/desk/plan/tasks/<int:task_id>"
KEPT = N_("The task is kept.")
REPORTED = N_("The report is kept.")
LIT = N_("The light is set.")
PAGE = 25


def _words() -> dict[str, dict[str, str]]:
    return {
        "chains": {key: gettext(label) for key, label in CHAINS.items()},
        "lights": {key: gettext(label) for key, label in LIGHTS.items()},
    }


def _current() -> Plan:
    found = queries.current(reading())
    if found is None:
        raise NotFound("plan")
    return found


@blueprint.get("/desk/plan/tasks")
@requires("see_plan")
def tasks() -> Answer:
    """Every task of the current plan with its light, what needs attention to be seen first."""
    plan = _current()
    standings = queries.standings(reading(), plan.id, today=clock.today())
    counts = {colour: sum(one.light.colour == colour for one in standings) for colour in LIGHTS}
    return render_template(
        "tallies/desk_tasks.html", plan=plan, standings=standings, counts=counts, said=said,
        may_keep=acting().may("keep_plan_items"), **_words(),
    )  # fmt: skip


@blueprint.get("/desk/plan/tasks.pdf")
@requires("see_plan")
def sheet() -> Answer:
    """The same for the meeting: one page of A4."""
    from portal.tallies.task_sheet import Line, Sheet, draw_sheet

    plan, today = _current(), clock.today()
    lines = [
        Line(
            chain=gettext(CHAINS[one.task.chain]), label=one.task.said("label", language()), bodies=one.task.said("bodies", language()),
            due=day(one.task.due_on) if one.task.due_on else "—", colour=one.light.colour,
            light=gettext(LIGHTS[one.light.colour]), reason=said(one.light.reason), report=one.last.text if one.last else "",
            progress=one.last.progress if one.last else None,
        )
        for one in queries.standings(reading(), plan.id, today=today)
    ]  # fmt: skip
    drawn = draw_sheet(
        Sheet(
            portal_name=gettext(PORTAL_NAME),
            plan=plan.said("name", language()),
            day=day(today),
            language=language(),
            lines=tuple(lines),
        )
    )
    response = make_response(drawn)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="plan-tasks-{today}.pdf"'
    return response


@blueprint.get("/desk/plan/tasks/new")
@requires("keep_plan_items")
def new() -> Answer:
    return _edit(TaskForm(data={"begun_on": clock.today()}), None)


def _edit(form: TaskForm, task_id: int | None) -> str:
    label = queries.task(reading(), task_id).said("label", language()) if task_id else None
    return render_template("tallies/desk_task_edit.html", form=form, task_id=task_id, label=label)


@blueprint.post("/desk/plan/tasks/new")
@requires("keep_plan_items")
def enter() -> Answer:
    form, plan = TaskForm(), _current()
    if not form.validate_on_submit():
        return _edit(form, None), 422
    try:
        with transaction() as session:
            row = actions.enter_task(
                session, queries.plan(session, plan.id, drafts=True), form.words(), by=acting().id
            )
    except Refused as refused:
        form.refuse(refused)
        return _edit(form, None), 422
    return _done(row.id, KEPT)


def _done(task_id: int, message: str) -> Answer:
    tell(Text(message))
    return back_to(url_for(".one", task_id=task_id))


@blueprint.get(TASK)
@requires("see_plan")
def one(task_id: int) -> Answer:
    row = queries.task(reading(), task_id)
    light = LightForm(data={"colour": row.lit, "reason": row.lit_reason, "seen": str(row.version)})
    return _one(task_id, ReportForm(data={"day": clock.today()}), light)


def _one(task_id: int, report_form: ReportForm, light_form: LightForm) -> str:
    before = row_asked("before")
    found = queries.reports(reading(), task_id, before=before, most=PAGE + 1)
    return render_template(
        "tallies/desk_task.html", standing=queries.standing(reading(), task_id, today=clock.today()), said=said,
        reports=found[:PAGE], older=url_for(".one", task_id=task_id, before=found[PAGE - 1].id) if len(found) > PAGE else None,
        report_form=report_form, light_form=light_form, may_keep=acting().may("keep_plan_items"), **_words(),
    )  # fmt: skip


@blueprint.get(f"{TASK}/edit")
@requires("keep_plan_items")
def edit(task_id: int) -> Answer:
    row = queries.task(reading(), task_id)
    return _edit(TaskForm(obj=row, data={"seen": str(row.version)}), task_id)


@blueprint.post(f"{TASK}/edit")
@requires("keep_plan_items")
def change(task_id: int) -> Answer:
    form = TaskForm()
    queries.task(reading(), task_id)
    if not form.validate_on_submit():
        return _edit(form, task_id), 422
    try:
        with transaction() as session:
            row = queries.task(session, task_id)
            actions.change_task(session, row, form.words(), seen=form.seen_version(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit(form, task_id), 422
    return _done(task_id, KEPT)


@blueprint.post(f"{TASK}/reports")
@requires("keep_plan_items")
def report(task_id: int) -> Answer:
    form, row = ReportForm(), queries.task(reading(), task_id)
    light = LightForm(
        formdata=None, data={"colour": row.lit, "reason": row.lit_reason, "seen": str(row.version)}
    )
    if not form.validate_on_submit():
        return _one(task_id, form, light), 422
    try:
        with transaction() as session:
            actions.report(session, queries.task(session, task_id), **form.values(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _one(task_id, form, light), 422
    return _done(task_id, REPORTED)


@blueprint.post(f"{TASK}/light")
@requires("keep_plan_items")
def set_light(task_id: int) -> Answer:
    form = LightForm()
    queries.task(reading(), task_id)
    empty = ReportForm(formdata=None, data={"day": clock.today()})
    if not form.validate_on_submit():
        return _one(task_id, empty, form), 422
    try:
        with transaction() as session:
            row = queries.task(session, task_id)
            actions.set_light(
                session, row, form.colour.data, form.reason.data, seen=form.seen_version(), by=acting().id
            )
    except Refused as refused:
        form.refuse(refused)
        return _one(task_id, empty, form), 422
    return _done(task_id, LIT)
