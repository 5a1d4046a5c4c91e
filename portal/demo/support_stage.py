"""Plays the scenes of support with the portal's own actions: the call, the applications, the experts, the money, the reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.applications import actions, begin_actions, draft_actions, publicity_actions
from portal.applications.actions import Deed
from portal.applications.kinds.support import material, question_key
from portal.applications.models import Application, Publicity
from portal.applications.rules import SYSTEM, Hand
from portal.core import audit, clock
from portal.core.files import FileStore
from portal.demo import papers, support_money
from portal.demo.stage import Stage
from portal.demo.support_life import BUDGETS, KEY, LAST_DAYS, REASONS, Casting, Role, Scene
from portal.firms import document_actions
from portal.panels import actions as panel_actions
from portal.panels import drawing, scoring_actions
from portal.panels.actions import Plan
from portal.panels.models import Panel, PanelCase, Seat
from portal.panels.rules import Criterion
from portal.programmes import actions as programme_actions
from portal.programmes import queries as programme_queries
from portal.programmes.models import Programme, Round

WAN = 1_000_000
CRITERIA = (
    Criterion("c1", "技术水平与自主创新", "Technology and own innovation", 40),
    Criterion("c2", "成长性与财务质量", "Growth and soundness of the figures", 35),
    Criterion("c3", "市场前景与应用成效", "Market and results in use", 25),
)
WHY = "材料齐全，与申报情况一致，给予相应分值。"
PROGRAMME = Path(__file__).with_name("compute_vouchers.toml")


@dataclass
class SupportStage:
    """The stage with its casting, and what has been made so far."""

    stage: Stage
    cast: Casting
    cases: dict[tuple[int, int], Application] = field(default_factory=dict)  # round, firm's number
    rounds: dict[int, Round] = field(default_factory=dict)
    panels: dict[int, Panel] = field(default_factory=dict)

    def play(self, scene: Scene) -> None:
        """Does what the scene says; the portal's day is the scene's."""
        DEEDS[scene.verb](self, scene)

    @property
    def city(self) -> int:
        return self.stage.company.city[0]

    def move(self, case: Application, deed: Deed, hand: Hand) -> None:
        actions.move(self.stage.session, case, deed, hand=hand, settings=self.stage.settings)

    def case(self, scene: Scene) -> Application:
        return self.cases[scene.round, scene.number]

    def waiting(self, round_: int, state: str) -> list[tuple[Application, Role]]:
        found = [
            (self.cases[round_, n], role)
            for n, role in self.cast.of_round(round_)
            if (round_, n) in self.cases
        ]
        return [(case, role) for case, role in found if case.state == state]


def _announce(on: SupportStage, scene: Scene) -> None:
    session, today = on.stage.session, clock.today()
    programme = session.scalar(select(Programme).where(Programme.key == KEY))
    if programme is None:
        programme = programme_actions.write_down(session, PROGRAMME.read_text("utf-8"), by=on.city)
        programme_actions.publish(session, programme, by=on.city)
    on.rounds[scene.round] = programme_actions.open_round(
        session, programme, name=f"{today.year}年度", opens_on=today,
        deadline=today + timedelta(days=LAST_DAYS[scene.round]), budget=BUDGETS[scene.round] * WAN, by=on.city,
    )  # fmt: skip
    session.flush()


def fill_in(stage: Stage, round_: Round, number: int, role: Role, *, whole: bool) -> Application:
    """A firm's draft under a round; `whole`: nothing is missing any more."""
    session, owner, script = stage.session, stage.company.owner(number), stage.scripts[number]
    case = begin_actions.begin_support(session, stage.firms[number], round_, by=owner)
    answers: dict[str, Any] = {
        "amount": role.asked,
        "base": role.base,
        "purpose": f"租用算力训练{script.line.word}行业大模型。",
    }
    if whole:
        contact = {key: script.answers[key] for key in ("contact_name", "contact_phone")}
        asked = programme_queries.definition_of(round_.programme).questions
        answers |= {question_key(each): f"{script.line.word}行业大模型" for each in asked}
        answers |= {"pledge": True, **contact}
    draft_actions.save(session, case, answers, by=owner)
    if whole:
        document_actions.hand_in(
            session, FileStore(stage.settings.files), firm_id=case.firm_id, application_id=case.id, proves=material(0),
            upload_name=papers.proof_name("compute"), content=papers.copy_of("compute", number), by=owner,
        )  # fmt: skip
    return case


def submit(stage: Stage, case: Application, number: int) -> None:
    hand = Hand(stage.company.signer(number), frozenset({"certifier"}))
    actions.move(stage.session, case, Deed(move="submit"), hand=hand, settings=stage.settings)


def _fill_in(on: SupportStage, scene: Scene) -> None:
    role = on.cast.roles[scene.round, scene.number]
    on.cases[scene.round, scene.number] = fill_in(
        on.stage, on.rounds[scene.round], scene.number, role, whole=role.fate != "draft"
    )


def _submit(on: SupportStage, scene: Scene) -> None:
    submit(on.stage, on.case(scene), scene.number)


def _at_the_district(on: SupportStage, scene: Scene) -> None:
    case = on.case(scene)
    officer = on.stage.company.officer(case.district, scene.number)
    name = "reject" if scene.verb == "rejected" else scene.verb
    on.move(
        case,
        Deed(move=name, reason=REASONS.get(scene.verb, "")),
        Hand(officer, frozenset({"district"})),
    )


def _withdraw(on: SupportStage, scene: Scene) -> None:
    hand = Hand(on.stage.company.owner(scene.number), frozenset({"firm"}))
    on.move(on.case(scene), Deed(move="withdraw"), hand)


def convene(stage: Stage, cases: Sequence[Application], plan: Plan, *, seed: str) -> Panel:
    """A panel over these cases, drawn and open."""
    session, city = stage.session, stage.company.city[0]
    panel = panel_actions.make_panel(session, plan, by=city)
    panel.seed = seed
    panel_actions.put_in(session, panel, [case.number for case in cases], by=city)
    session.flush()
    drawing.draw_panel(session, panel)
    hand = Hand(city, frozenset({"city"}))
    for case in cases:
        actions.move(session, case, Deed(move="to_experts"), hand=hand, settings=stage.settings)
    panel.state, panel.opened_at = "open", clock.now()
    session.flush()
    return panel


def _convene(on: SupportStage, scene: Scene) -> None:
    round_ = on.rounds[scene.round]
    plan = Plan(
        title=f"算力券补贴（{round_.name}）专家评审", criteria=CRITERIA, seats=2, limit=20, budget=BUDGETS[scene.round] * WAN,
        due_on=clock.today() + timedelta(days=14),
    )  # fmt: skip
    cases = [case for case, _ in on.waiting(scene.round, "city_review")]
    if cases:
        on.panels[scene.round] = convene(on.stage, cases, plan, seed=f"demonstration {scene.round}")


def _score(on: SupportStage, scene: Scene) -> None:
    """Both experts score every case; in the first round one of them stands aside from the last case."""
    if scene.round not in on.panels:
        return
    points = {case.id: role.points for case, role in on.waiting(scene.round, "expert_review")}
    aside = max(points) if scene.round == 1 else 0
    given: dict[int, int] = {}
    while seats := _assigned(on, scene.round):
        for seat_id, case_id, expert in seats:
            bench = scoring_actions.bench(on.stage.session, seat_id, by=expert)
            if case_id == aside:
                aside = 0
                scoring_actions.stand_aside(
                    on.stage.session, bench, relation="advises", note="去年为该企业做过咨询", by=expert, settings=on.stage.settings
                )  # fmt: skip
                continue
            place = given.get(case_id, 0)
            given[case_id] = place + 1
            give_points(on.stage, bench, (*points[case_id], sum(points[case_id]) // 2)[place])


def _assigned(on: SupportStage, round_: int) -> list[tuple[int, int, int]]:
    query = (
        select(Seat.id, PanelCase.application_id, Seat.expert_id)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .where(PanelCase.panel_id == on.panels[round_].id, Seat.state == "assigned")
        .order_by(Seat.id)
    )
    return [(seat, case, expert) for seat, case, expert in on.stage.session.execute(query)]


def give_points(stage: Stage, bench: scoring_actions.Bench, points: int) -> None:
    """An expert hands in so many of a hundred points."""
    marks = {c.key: (points * c.most // 100, WHY) for c in CRITERIA}
    lacking = points - sum(given for given, _ in marks.values())
    marks["c1"] = (marks["c1"][0] + lacking, WHY)
    by = bench.seat.expert_id
    scoring_actions.keep(stage.session, bench, marks, "同意推荐。", by=by)
    scoring_actions.hand_in(stage.session, bench, by=by, settings=stage.settings)


def _close_panel(on: SupportStage, scene: Scene) -> None:
    if scene.round not in on.panels:
        return
    session, panel = on.stage.session, on.panels[scene.round]
    for case in session.scalars(
        select(PanelCase).where(PanelCase.panel_id == panel.id).order_by(PanelCase.id)
    ):
        data = {"panel": panel.id, "result": case.result, "spread": case.spread}
        on.move(session.get_one(Application, case.application_id), Deed(move="judged", data=data), SYSTEM)
        case.open_key = None
    panel.state, panel.closed_at = "closed", clock.now()
    audit.record(session, "panel.closed", f"panel:{panel.id}", by=on.city)


def _grant(on: SupportStage, scene: Scene) -> None:
    """Everybody who is to get something, on one list."""
    keep_out = ("refused", "ranked")
    amounts = {
        case.number: case.asked or 0
        for case, role in on.waiting(scene.round, "city_review")
        if role.fate not in keep_out
    }
    if amounts:
        round_ = on.rounds[scene.round]
        publicity_actions.grant_together(
            on.stage.session, round_, amounts, title=f"算力券补贴（{round_.name}）拟支持名单", by=on.city, settings=on.stage.settings
        )  # fmt: skip


def _refuse(on: SupportStage, scene: Scene) -> None:
    deed = Deed(move="refuse", reason=REASONS["refused"])
    on.move(on.case(scene), deed, Hand(on.city, frozenset({"city"})))


def _conclude(on: SupportStage, scene: Scene) -> None:
    case = on.case(scene)
    on.move(case, Deed(move="conclude"), SYSTEM)
    publicity = on.stage.session.get_one(Publicity, case.publicity_id)
    if publicity.closed_at is None:
        publicity.closed_at = clock.now()
        audit.record(on.stage.session, "publicity.closed", f"publicity:{publicity.id}", by=None)


DEEDS: dict[str, Callable[[SupportStage, Scene], None]] = {
    "announce": _announce, "fill_in": _fill_in, "submit": _submit, "take": _at_the_district, "pass": _at_the_district,
    "rejected": _at_the_district, "withdrawn": _withdraw, "convene": _convene, "score": _score, "close_panel": _close_panel,
    "grant": _grant, "refuse": _refuse, "conclude": _conclude, "plan": support_money.plan, "pay_city": support_money.transfer,
    "pay_district": support_money.transfer, "take_back": support_money.transfer, "report": support_money.report, "review": support_money.review,
}  # fmt: skip
