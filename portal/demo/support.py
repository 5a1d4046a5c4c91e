"""What the demonstration's city has under way beside the cases: rounds of programmes, a panel of experts, an objection."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import objection_actions
from portal.applications.actions import Deed, move
from portal.applications.models import Application, Publicity
from portal.applications.objection_actions import Statement
from portal.applications.rules import Hand
from portal.core import clock
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo.papers import proof
from portal.demo.people import Company
from portal.panels import actions as panel_actions
from portal.panels import drawing, scoring_actions
from portal.panels.actions import Plan
from portal.panels.models import PanelCase, Seat
from portal.panels.rules import Criterion
from portal.programmes import actions as programme_actions
from portal.programmes.models import Programme

ROUNDS = {  # programme → days from today on which its round opens and ends, and its budget in 万元
    "haizhu_large_models": (-20, 24, 3000), "srdi_loan_interest": (-9, 11, 2000), "tianhe_industry_models": (12, 50, None),
}  # fmt: skip
CRITERIA = (
    Criterion("c1", "技术水平与自主创新", "Technology and own innovation", 40),
    Criterion("c2", "成长性与财务质量", "Growth and soundness of the figures", 35),
    Criterion("c3", "市场前景与应用成效", "Market and results in use", 25),
)
WHY = "材料齐全，与申报情况一致，给予相应分值。"
OBJECTION = "该企业申报的研发人员人数与其公开招聘和社保信息不一致，请核查上年度社保缴纳名单。"


def add_support(session: Session, company: Company, settings: Settings, *, today: date) -> None:
    """Within an application context, after the base has been played."""
    _open_rounds(session, company, today)
    _convene(session, company, settings, today)
    _object(session, settings, today)


def _open_rounds(session: Session, company: Company, today: date) -> None:
    for programme in session.scalars(
        select(Programme).where(Programme.key.in_(ROUNDS)).order_by(Programme.id)
    ):
        opens, ends, budget = ROUNDS[programme.key]
        programme_actions.open_round(
            session, programme, name=f"{today.year}年申报", opens_on=today + timedelta(days=opens),
            deadline=today + timedelta(days=ends), budget=budget * 1_000_000 if budget else None, by=company.city[0],
        )  # fmt: skip


def _convene(session: Session, company: Company, settings: Settings, today: date) -> None:
    """A panel over two cases that are with the city; one of the scores is there."""
    cases = list(
        session.scalars(
            select(Application).where(Application.state == "city_review").order_by(Application.id).limit(4)
        )
    )
    cases = cases[: len(cases) // 2]  # the others wait for the city as before
    if not cases:
        return
    city = company.city[0]
    plan = Plan(
        title=f"{today.year}年梯度培育专家评审", criteria=CRITERIA, seats=2, limit=20, budget=None,
        due_on=today + timedelta(days=9),
    )  # fmt: skip
    panel = panel_actions.make_panel(session, plan, by=city)
    panel.seed = "demonstration"
    panel_actions.put_in(session, panel, [case.number for case in cases], by=city)
    session.flush()
    drawing.draw_panel(session, panel)
    for case in cases:
        move(session, case, Deed(move="to_experts"), hand=Hand(city, frozenset({"city"})), settings=settings)
    panel.state, panel.opened_at = "open", clock.now()
    session.flush()
    seat = session.scalars(
        select(Seat)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .where(PanelCase.panel_id == panel.id)
        .order_by(Seat.id)
    ).first()
    if seat is not None:
        bench = scoring_actions.bench(session, seat.id, by=seat.expert_id)
        marks = {"c1": (34, WHY), "c2": (29, WHY), "c3": (20, WHY)}
        scoring_actions.keep(session, bench, marks, "同意推荐。", by=seat.expert_id)
        scoring_actions.hand_in(session, bench, by=seat.expert_id, settings=settings)


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
