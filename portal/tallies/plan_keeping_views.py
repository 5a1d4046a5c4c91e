"""The desk's pages of plans and targets: entered, changed, made current, closed. Who may read the plan's work sees them too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.tallies import plan_actions as actions
from portal.tallies import plan_queries as queries
from portal.tallies.item_rules import KIND_LABELS
from portal.tallies.models import Plan, Target
from portal.tallies.plan_forms import PlanForm, StateForm, TargetForm
from portal.tallies.plan_rules import PLAN_STATES, choices_of_rule, read_rule
from portal.tallies.plan_views import target_rows
from portal.web.i18n import gettext
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("plan_keeping", __name__)

PLAN = "/desk/plan/plans/<int:plan_id>"
KEPT = N_("The plan is kept.")
STATE_SET = N_("The plan's state is changed.")
TARGET_KEPT = N_("The target is kept.")
TARGET_GONE = N_("The target is removed.")


def _names() -> dict[str, Any]:
    return {
        "states": {key: gettext(label) for key, label in PLAN_STATES.items()},
        "kinds": {key: gettext(label) for key, label in KIND_LABELS.items()},
    }


@blueprint.get("/desk/plan")
@requires("see_plan")
def plans() -> Answer:
    """Every plan, and the ways to what is counted and to the tasks."""
    return render_template(
        "tallies/desk_plans.html", plans=queries.plans(reading(), drafts=True), actor=acting(), **_names()
    )


@blueprint.get("/desk/plan/plans/new")
@requires("keep_plan")
def new() -> Answer:
    return _edit(PlanForm())


def _edit(form: PlanForm, plan: Plan | None = None) -> str:
    return render_template("tallies/desk_plan_edit.html", form=form, plan=plan)


@blueprint.post("/desk/plan/plans/new")
@requires("keep_plan")
def enter() -> Answer:
    form = PlanForm()
    if not form.validate_on_submit():
        return _edit(form), 422
    try:
        with transaction() as session:
            row = actions.enter_plan(session, form.words(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit(form), 422
    return _done(row.id, KEPT)


def _done(plan_id: int, message: str) -> Answer:
    tell(Text(message))
    return back_to(url_for(".one", plan_id=plan_id))


@blueprint.get(PLAN)
@requires("see_plan")
def one(plan_id: int) -> Answer:
    plan = queries.plan(reading(), plan_id, drafts=True)
    return _one(plan, StateForm(data={"state": plan.state, "seen": str(plan.version)}), TargetForm().offer())


def _one(plan: Plan, state_form: StateForm, target_form: TargetForm) -> str:
    return render_template(
        "tallies/desk_plan.html", plan=plan, targets=target_rows(plan), state_form=state_form, target_form=target_form,
        may_keep=acting().may("keep_plan"), **_names(),
    )  # fmt: skip


@blueprint.get(f"{PLAN}/edit")
@requires("keep_plan")
def edit(plan_id: int) -> Answer:
    plan = queries.plan(reading(), plan_id, drafts=True)
    return _edit(PlanForm(obj=plan, data={"seen": str(plan.version)}), plan)


@blueprint.post(f"{PLAN}/edit")
@requires("keep_plan")
def change(plan_id: int) -> Answer:
    plan, form = queries.plan(reading(), plan_id, drafts=True), PlanForm()
    if not form.validate_on_submit():
        return _edit(form, plan), 422
    try:
        with transaction() as session:
            fresh = queries.plan(session, plan_id, drafts=True)
            actions.change_plan(session, fresh, form.words(), seen=form.seen_version(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit(form, queries.plan(reading(), plan_id, drafts=True)), 422
    return _done(plan_id, KEPT)


@blueprint.post(f"{PLAN}/state")
@requires("keep_plan")
def set_state(plan_id: int) -> Answer:
    form = StateForm()
    plan = queries.plan(reading(), plan_id, drafts=True)
    if not form.validate_on_submit():
        return _one(plan, form, TargetForm(formdata=None).offer()), 422
    try:
        with transaction() as session:
            fresh = queries.plan(session, plan_id, drafts=True)
            actions.set_state(session, fresh, form.state.data, seen=form.seen_version(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        plan = queries.plan(reading(), plan_id, drafts=True)
        return _one(plan, form, TargetForm(formdata=None).offer()), 422
    return _done(plan_id, STATE_SET)


@blueprint.post(f"{PLAN}/targets")
@requires("keep_plan")
def add_target(plan_id: int) -> Answer:
    form = TargetForm().offer()
    plan = queries.plan(reading(), plan_id, drafts=True)
    seen = StateForm(formdata=None, data={"state": plan.state, "seen": str(plan.version)})
    if not form.validate_on_submit():
        return _one(plan, seen, form), 422
    try:
        with transaction() as session:
            fresh = queries.plan(session, plan_id, drafts=True)
            actions.put_target(session, fresh, None, **form.chosen(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _one(queries.plan(reading(), plan_id, drafts=True), seen, form), 422
    return _done(plan_id, TARGET_KEPT)


@blueprint.get(f"{PLAN}/targets/<int:target_id>")
@requires("keep_plan")
def target(plan_id: int, target_id: int) -> Answer:
    row = queries.target(reading(), plan_id, target_id)
    rule = next(name for name, one in choices_of_rule().items() if one == read_rule(row.rule))
    words = {name: getattr(row, name) for name in ("label", "label_en", "value", "relation", "key")}
    return _target(plan_id, row, TargetForm(data=words | {"rule": rule}).offer())


def _target(plan_id: int, row: Target, form: TargetForm) -> str:
    plan = queries.plan(reading(), plan_id, drafts=True)
    return render_template("tallies/desk_target.html", plan=plan, target=row, form=form)


@blueprint.post(f"{PLAN}/targets/<int:target_id>")
@requires("keep_plan")
def change_target(plan_id: int, target_id: int) -> Answer:
    form = TargetForm().offer()
    row = queries.target(reading(), plan_id, target_id)
    if not form.validate_on_submit():
        return _target(plan_id, row, form), 422
    try:
        with transaction() as session:
            fresh = queries.target(session, plan_id, target_id)
            plan = queries.plan(session, plan_id, drafts=True)
            actions.put_target(session, plan, fresh, **form.chosen(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _target(plan_id, queries.target(reading(), plan_id, target_id), form), 422
    return _done(plan_id, TARGET_KEPT)


@blueprint.post(f"{PLAN}/targets/<int:target_id>/remove")
@requires("keep_plan")
def remove_target(plan_id: int, target_id: int) -> Answer:
    with transaction() as session:
        row = queries.target(session, plan_id, target_id)
        actions.remove_target(session, queries.plan(session, plan_id, drafts=True), row, by=acting().id)
    return _done(plan_id, TARGET_GONE)
