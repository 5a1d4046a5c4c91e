"""What the small city has of the plan: a scenario with an offer and a picture, hidden things, a task; and the routes that lead to them."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.files import FileStore
from portal.firms.models import Firm
from portal.tallies import item_actions, item_firm_actions, plan_actions
from portal.tallies.item_rules import ItemDetails
from portal.tallies.models import ItemFirm, Plan, PlanTask, Target
from portal.tallies.picture_rules import draw_anew

if TYPE_CHECKING:
    from tests.security.world import World

NAMES = {"seen": "1", "name": "场景", "state": "public", "stage": "call"}
KIND = "/desk/plan/<any(parks, scenarios, competitions, platforms):kind>"
ONE = f"{KIND}/<int:item_id>"
PLAN = "/desk/plan/plans/<int:plan_id>"
TASK = "/desk/plan/tasks/<int:task_id>"


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 300), (9, 90, 90)).save(written, "PNG")
    return written.getvalue()


def plan(session: Session, world: World, firm: Firm) -> None:
    """A public scenario to which this firm has offered itself, a park that is hidden, a draft of a plan."""
    by = world.personas["city_officer"]
    assert by is not None
    details: dict[str, Any] = {"district": None, "summary": "需求"}
    scenario = item_actions.enter(
        session, "scenarios", ItemDetails(name="影像场景", state="public", stage="call", **details), by=by
    )
    hidden = item_actions.enter(
        session, "parks", ItemDetails(name="未公开园区", state="draft", **details), by=by
    )
    item_firm_actions.offer(
        session, scenario, firm, note="我们能做这个场景", by=world.personas["owner_a"] or 0
    )
    files = FileStore(world.settings.files)
    drawn = draw_anew("a.png", picture())
    shown = item_actions.add_picture(session, files, scenario, drawn, alt="示意图", by=by)
    secret = item_actions.add_picture(session, files, hidden, drawn, alt="示意图", by=by)
    words = {
        "name": "下一个计划",
        "nickname": "新",
        "first_year": 2027,
        "last_year": 2029,
        "source": "讨论稿",
        "organisation": "",
        "tracks": "",
    }
    drafted = plan_actions.enter_plan(session, words, by=by)
    session.flush()
    current = session.scalars(select(Plan).where(Plan.state == "current")).one()
    world.rows |= {
        "scenario": scenario.id, "scenario_version": scenario.version, "hidden_park": hidden.id, "picture": shown.id,
        "hidden_picture": secret.id, "offer": session.scalars(select(ItemFirm.id).where(ItemFirm.item_id == scenario.id)).one(), "plan": current.id, "plan_version": current.version,
        "drafted_plan": drafted.id, "target": session.scalars(select(Target.id).where(Target.plan_id == current.id)).first(),
        "task": session.scalars(select(PlanTask.id)).first(), "begun": date(2025, 1, 1).isoformat(),
    }  # fmt: skip


def cases(Case: Any, *, a: frozenset[str]) -> dict[tuple[str, str], Any]:  # noqa: N803  # the class is given
    """Each route with its rows; `a` are the people of the firm that offered itself."""
    target = {"label": "园区", "value": "12", "relation": "at_least", "rule": "parks", "key": "parks"}
    task = {"seen": "1", "chain": "gu", "label": "任务", "begun_on": "#begun"}
    words = {"name": "计划", "nickname": "简称", "first_year": "2027", "last_year": "2029", "source": "出处"}
    own = {"seen": "#plan_version"}
    return {
        ("GET", "/plan/<any(parks, scenarios, competitions, platforms):kind>/<int:item_id>"): (
            Case(("scenarios", "#scenario")), Case(("parks", "#hidden_park"), frozenset()), Case(("parks", "#scenario"), frozenset()),
        ),
        ("GET", "/plan/of/<int:plan_id>"): (Case(("#plan",)), Case(("#drafted_plan",), frozenset())),
        ("GET", "/plan/pictures/<int:picture_id>"): (Case(("#picture",)), Case(("#hidden_picture",), frozenset())),
        ("GET", "/desk/plan/pictures/<int:picture_id>"): (Case(("#hidden_picture",)),),
        ("GET", KIND): (Case(("parks",)),), ("GET", f"{KIND}/new"): (Case(("parks",)),), ("POST", f"{KIND}/new"): (Case(("parks",), data={"name": "新园", "state": "draft"}),),
        ("GET", ONE): (Case(("parks", "#hidden_park")), Case(("scenarios", "#hidden_park"), frozenset())),
        ("GET", f"{ONE}/edit"): (Case(("scenarios", "#scenario")),),
        ("POST", f"{ONE}/edit"): (Case(("scenarios", "#scenario"), data={**NAMES, "seen": "#scenario_version"}),),
        ("POST", f"{ONE}/firms"): (Case(("scenarios", "#scenario"), data={"credit_code": "#code_b", "role": "demander"}),),
        ("POST", f"{ONE}/firms/<int:link_id>/<any(take, decline, remove):answer>"): (
            *(Case(("scenarios", "#scenario", "#offer", answer)) for answer in ("take", "decline")),
            Case(("scenarios", "#scenario", "#offer", "remove"), told=frozenset({"city_officer"})),
            Case(("parks", "#hidden_park", "#offer", "remove"), frozenset()),
        ),
        ("POST", f"{ONE}/firms/decline-rest"): (Case(("scenarios", "#scenario")), Case(("parks", "#scenario"), frozenset())),
        ("POST", f"{ONE}/pictures"): (Case(("scenarios", "#scenario"), told=frozenset({"city_officer"})),),
        ("POST", "/desk/plan/pictures/<int:picture_id>/remove"): (Case(("#hidden_picture",)),),
        ("GET", PLAN): (Case(("#drafted_plan",)),), ("GET", f"{PLAN}/edit"): (Case(("#plan",)),),
        ("POST", f"{PLAN}/edit"): (Case(("#plan",), data={**words, **own}),),
        ("POST", f"{PLAN}/state"): (Case(("#plan",), data={"state": "closed", **own}),),
        ("POST", f"{PLAN}/targets"): (Case(("#drafted_plan",), data=target),),
        ("GET", f"{PLAN}/targets/<int:target_id>"): (Case(("#plan", "#target")), Case(("#drafted_plan", "#target"), frozenset())),
        ("POST", f"{PLAN}/targets/<int:target_id>"): (Case(("#drafted_plan", "#target"), frozenset(), data=target),),
        ("POST", f"{PLAN}/targets/<int:target_id>/remove"): (Case(("#plan", "#target")),),
        ("GET", TASK): (Case(("#task",)),), ("GET", f"{TASK}/edit"): (Case(("#task",)),),
        ("POST", f"{TASK}/edit"): (Case(("#task",), data=task),),
        ("POST", f"{TASK}/reports"): (Case(("#task",), data={"day": "#begun", "progress": "5", "text": "按计划"}),),
        ("POST", f"{TASK}/light"): (Case(("#task",), data={"seen": "1", "colour": "red", "reason": "滞后"}),),
        ("GET", "/my/scenarios/<int:item_id>"): (Case(("#scenario",)), Case(("#hidden_park",), frozenset())),
        ("POST", "/my/scenarios/<int:item_id>"): (Case(("#scenario",), data={"note": "我们能做这个场景，已有两个项目。"}),),
        ("POST", "/my/scenarios/<int:item_id>/take-back"): (Case(("#scenario",), told=frozenset({"owner_b"})), Case(("#hidden_park",), frozenset())),
    }  # fmt: skip
