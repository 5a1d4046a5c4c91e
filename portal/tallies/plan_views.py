"""The plan for everybody: its wording, its targets with how each is counted and how far it has come, its tasks; earlier plans."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.errors import NotFound
from portal.tallies import plan_queries, queries
from portal.tallies.models import Plan, Target
from portal.tallies.plan_forms import rule_in_words
from portal.tallies.plan_rules import ITEM_KINDS, PLAN_STATES, RELATIONS, Rule, is_met, read_rule
from portal.tallies.task_rules import AIMS, CHAINS
from portal.web.i18n import gettext, language
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("plans", __name__)


@blueprint.get("/plan")
@public
def current() -> Answer:
    """The current plan; without one, the list of the others."""
    found = plan_queries.current(reading())
    if found is None:
        others = plan_queries.plans(reading(), drafts=False)
        if not others:
            raise NotFound("plan")
        found = others[0]
    return _page(found)


@blueprint.get("/plan/of/<int:plan_id>")
@public
def one(plan_id: int) -> Answer:
    return _page(plan_queries.plan(reading(), plan_id, drafts=False))


def _page(plan: Plan) -> str:
    session = reading()
    tasks: dict[str, list[Any]] = {chain: [] for chain in CHAINS}
    for standing in plan_queries.standings(session, plan.id, today=clock.today()):
        tasks[standing.task.chain].append(standing.task)
    return render_template(
        "tallies/plan.html", plan=plan, targets=target_rows(plan), tasks=tasks,
        chains={key: gettext(label) for key, label in CHAINS.items()}, aims={key: gettext(aim) for key, aim in AIMS.items()},
        others=[other for other in plan_queries.plans(session, drafts=False) if other.id != plan.id],
        states={key: gettext(label) for key, label in PLAN_STATES.items()}, today=clock.today(),
    )  # fmt: skip


def target_rows(plan: Plan) -> list[dict[str, Any]]:
    """Each target in words, with its count today."""
    session = reading()
    counted = queries.counted_on(session)
    return [
        _row(target, counted.of(read_rule(target.rule))) for target in plan_queries.targets(session, plan.id)
    ]


def _row(target: Target, count: int) -> dict[str, Any]:
    rule = read_rule(target.rule)
    return {
        "id": target.id, "key": target.key, "label": target.said("label", language()), "rule": rule_in_words(rule), "count": count, "value": target.value,
        "wanted": gettext(RELATIONS[target.relation], n=f"{target.value:,}"), "met": is_met(target.relation, target.value, count),
        "url": list_of(rule),
    }  # fmt: skip


def list_of(rule: Rule) -> str:
    """The list that makes the number."""
    if rule.counts in ITEM_KINDS:
        return url_for("tallies.items", key=rule.counts)
    condition: dict[str, Any] = {rule.by: rule.word} if rule.by else {}
    return url_for("firms.register", **condition)
