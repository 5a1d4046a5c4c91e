"""What the demonstration's city has under way beside the cases: rounds of programmes, a panel of experts, an objection."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import objection_actions
from portal.applications.models import Application, Publicity
from portal.applications.objection_actions import Statement
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo.papers import proof
from portal.demo.stage import Stage
from portal.demo.support_life import Role
from portal.demo.support_stage import CRITERIA, convene, fill_in, give_points, submit
from portal.panels import scoring_actions
from portal.panels.actions import Plan
from portal.panels.models import PanelCase, Seat
from portal.programmes import actions as programme_actions
from portal.programmes.models import Programme, Round

HAIZHU = "haizhu_large_models"
ROUNDS = {  # programme → days from today on which its round opens and ends, and its budget in 万元
    HAIZHU: (-20, 24, 3000), "srdi_loan_interest": (-9, 11, 2000), "tianhe_industry_models": (12, 50, None),
}  # fmt: skip
OBJECTION = "该企业申报的研发人员人数与其公开招聘和社保信息不一致，请核查上年度社保缴纳名单。"


def add_support(stage: Stage) -> None:
    """Within an application context, after the base has been played."""
    _open_rounds(stage)
    _fill_in(stage)
    _convene(stage)
    _object(stage.session, stage.settings, stage.today)


def _open_rounds(stage: Stage) -> None:
    for programme in stage.session.scalars(
        select(Programme).where(Programme.key.in_(ROUNDS)).order_by(Programme.id)
    ):
        opens, ends, budget = ROUNDS[programme.key]
        programme_actions.open_round(
            stage.session, programme, name=f"{stage.today.year}年申报", opens_on=stage.today + timedelta(days=opens),
            deadline=stage.today + timedelta(days=ends), budget=budget * 1_000_000 if budget else None,
            by=stage.company.city[0],
        )  # fmt: skip
    stage.session.flush()


def _fill_in(stage: Stage) -> None:
    """Firms of the district apply under its open round: one has handed in, the other one is still at it."""
    round_ = stage.session.scalars(
        select(Round).join(Programme, Programme.id == Round.programme_id).where(Programme.key == HAIZHU)
    ).first()
    numbers = [
        n for n, firm in stage.firms.items() if firm.standing == "registered" and firm.district == "440105"
    ]
    if round_ is None:
        return
    for number, fate in zip(numbers, ("submitted", "draft"), strict=False):
        role = Role("120", "420", (0, 0), fate)
        case = fill_in(stage, round_, number, role, whole=fate == "submitted")
        if fate == "submitted":
            submit(stage, case, number)


def _convene(stage: Stage) -> None:
    """A panel over two recognitions that are with the city; one of the scores is there."""
    waiting = Application.state == "city_review", Application.kind == "recognition"
    cases = list(stage.session.scalars(select(Application).where(*waiting).order_by(Application.id).limit(4)))
    cases = cases[: len(cases) // 2]  # the others wait for the city as before
    if not cases:
        return
    plan = Plan(
        title=f"{stage.today.year}年梯度培育专家评审", criteria=CRITERIA, seats=2, limit=20, budget=None,
        due_on=stage.today + timedelta(days=9),
    )  # fmt: skip
    panel = convene(stage, cases, plan, seed="demonstration")
    seat = stage.session.scalars(
        select(Seat)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .where(PanelCase.panel_id == panel.id)
        .order_by(Seat.id)
    ).first()
    if seat is not None:
        give_points(stage, scoring_actions.bench(stage.session, seat.id, by=seat.expert_id), 83)


def _object(session: Session, settings: Settings, today: date) -> None:
    """An objection to the newest list that is open."""
    found = session.execute(
        select(Publicity, Application.number)
        .join(Application, Application.publicity_id == Publicity.id)
        .where(Application.state == "publicity", Publicity.last_day >= today)
        .order_by(Publicity.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return
    statement = Statement(
        name="梁实名", organisation="广州某科技有限公司", phone="020-00000000", email="objector@demo.example",
        reason=OBJECTION, document_name="情况说明.pdf", content=proof("ai_rights"),
    )  # fmt: skip
    objection_actions.object_to(
        session, FileStore(settings.files), found.Publicity, found.number, statement, settings=settings
    )
