"""What the tests of panels stand on: applications that are with the city, experts, and the deeds of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.app import daily, doers
from portal.applications.models import Application
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.settings import Settings
from portal.core.worker import do_all
from portal.panels import actions, queries, scoring_actions
from portal.panels.actions import Plan
from portal.panels.models import Panel, PanelCase, Seat
from portal.panels.rules import Criterion
from tests.people import People

CRITERIA = (Criterion("c1", "技术水平", "Technology", 60), Criterion("c2", "成长性", "Growth", 40))
WHY = "材料齐全，理由充分"


@dataclass
class Court:
    """A city officer, experts, and cases that are with the city."""

    factory: sessionmaker[PortalSession]
    settings: Settings
    people: People
    city: int = 0
    experts: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def plan(self, **changes: object) -> Plan:
        usual = {"title": "瞪羚企业专家评审", "criteria": CRITERIA, "seats": 2, "limit": 20, "budget": None,
                 "due_on": clock.today() + timedelta(days=10)}  # fmt: skip
        return Plan(**(usual | changes))  # type: ignore[arg-type]

    def cases(self, number: int, *, state: str = "city_review") -> None:
        """Applications of as many firms, as they stand once the district has passed them."""
        for _ in range(number):
            firm = self.people.firm(name=f"广州待评{len(self.numbers)}号智能科技有限公司")
            with transaction_of(self.factory) as session:
                row = Application(
                    number=f"SQ-2026-{900000 + firm:06d}", kind="recognition", tier="gazelle", firm_id=firm, district="440106",
                    state=state, answers={}, snapshot={}, created_at=clock.now(), saved_at=clock.now(), submitted_at=clock.now(),
                    open_key=f"recognition:{firm}:gazelle",
                )  # fmt: skip
                session.add(row)
                self.numbers.append(row.number)

    def panel(self, *, numbers: list[str] | None = None, opened: bool = True, **changes: object) -> int:
        """A panel with these cases (all, when none are named), drawn and opened."""
        with transaction_of(self.factory) as session:
            made = actions.make_panel(session, self.plan(**changes), by=self.city)
            actions.put_in(session, made, self.numbers if numbers is None else numbers, by=self.city)
            session.flush()
            if opened:
                actions.open_panel(session, made, by=self.city)
        if opened:
            self.work()
        return made.id

    def work(self) -> None:
        do_all(self.factory, {**doers(self.settings), **daily(self.settings)})

    def seats(self, panel_id: int, *, state: str | None = None) -> list[Seat]:
        with self.factory() as session:
            query = (
                select(Seat)
                .join(PanelCase, PanelCase.id == Seat.case_id)
                .where(PanelCase.panel_id == panel_id)
            )
            rows = session.scalars(query.order_by(Seat.id))
            return [seat for seat in rows if state in (None, seat.state)]

    def score(self, seat: Seat, points: int) -> str | None:
        """Hands in a total of `points`."""
        with transaction_of(self.factory) as session:
            at = scoring_actions.bench(session, seat.id, by=seat.expert_id)
            first = min(points, 60)
            marks = {"c1": (first, WHY), "c2": (points - first, WHY)}
            scoring_actions.keep(session, at, marks, "", by=seat.expert_id)
            return scoring_actions.hand_in(session, at, by=seat.expert_id, settings=self.settings)

    def close(self, panel_id: int) -> int:
        with transaction_of(self.factory) as session:
            panel = queries.panel(session, panel_id)
            void = actions.close_panel(session, panel, by=self.city, settings=self.settings)
        self.work()
        return void

    def case(self, session: Session, number: str) -> PanelCase:
        query = select(PanelCase).join(Application, Application.id == PanelCase.application_id)
        return session.scalars(query.where(Application.number == number)).one()

    def state_of(self, number: str) -> str:
        with self.factory() as session:
            return session.scalars(select(Application.state).where(Application.number == number)).one()

    def panel_row(self, panel_id: int) -> Panel:
        with self.factory() as session:
            return session.get_one(Panel, panel_id)


def convene(people: People, settings: Settings, *, experts: int = 4, cases: int = 3) -> Court:
    court = Court(people.factory, settings, people)
    court.city = people.official("city_officer")
    court.experts = [people.official("expert") for _ in range(experts)]
    court.cases(cases)
    return court
