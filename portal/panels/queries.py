"""Reading panels: lists for the city, a panel's ranking, who is related to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Appointment, User
from portal.applications.models import Application
from portal.core.errors import NotFound
from portal.core.i18n import Pair
from portal.firms.models import Firm, Membership
from portal.panels.models import Panel, PanelCase, Relation, Score, Seat
from portal.programmes.models import Programme, Round

LIVE = ("assigned", "scored")


@dataclass(frozen=True)
class CaseRow:
    """A line of a panel: the case, the application and its firm, how many of its seats are scored."""

    case: PanelCase
    application: Application
    firm_name: str
    credit_code: str
    seats: int = 0
    scored: int = 0


def panels(session: Session, *, before: int | None = None, most: int = 20) -> list[tuple[Panel, int]]:
    """Panels with the number of their cases, newest first, page by page."""
    number = select(func.count()).where(PanelCase.panel_id == Panel.id).scalar_subquery()
    query = select(Panel, number).order_by(Panel.id.desc()).limit(most)
    return [
        (panel, cases)
        for panel, cases in session.execute(query if before is None else query.where(Panel.id < before))
    ]


def panel(session: Session, panel_id: int) -> Panel:
    found = session.get(Panel, panel_id)
    if found is None:
        raise NotFound(f"panel {panel_id}")
    return found


def cases_of(session: Session, panel_id: int, *, after: int = 0, most: int = 50) -> list[CaseRow]:
    """The cases of a panel in the order in which they were put in, with how far each is scored; one statement."""
    live = select(func.count()).where(Seat.case_id == PanelCase.id, Seat.state.in_(LIVE)).scalar_subquery()
    scored = (
        select(func.count()).where(Seat.case_id == PanelCase.id, Seat.state == "scored").scalar_subquery()
    )
    query = (
        select(PanelCase, Application, Firm.name, Firm.credit_code, live, scored)
        .join(Application, Application.id == PanelCase.application_id)
        .join(Firm, Firm.id == Application.firm_id)
        .where(PanelCase.panel_id == panel_id, PanelCase.id > after)
        .order_by(PanelCase.id)
        .limit(most)
    )
    return [CaseRow(*row) for row in session.execute(query)]


def results_of(session: Session, panel_id: int) -> list[tuple[int, int, int]]:
    """(case, hundredths of a point, 分 asked for) of every case with a result: what the ranking is made from."""
    query = select(PanelCase.id, PanelCase.result, PanelCase.asked).where(
        PanelCase.panel_id == panel_id, PanelCase.result.is_not(None)
    )
    return [(key, result or 0, asked) for key, result, asked in session.execute(query)]


def progress(session: Session, panel_id: int) -> tuple[int, int]:
    """(scored, to be scored in all): how far the experts have come."""
    query = (
        select(Seat.state, func.count())
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .where(PanelCase.panel_id == panel_id, Seat.state.in_(LIVE))
        .group_by(Seat.state)
    )
    found: dict[str, int] = dict(session.execute(query).all())
    return found.get("scored", 0), sum(found.values())


def moved(session: Session, panel_id: int, *, to_experts: bool) -> tuple[int, int]:
    """(cases that have come before the experts or, when not `to_experts`, left them; all): how far opening or closing has come."""
    query = (
        select(Application.state, func.count())
        .join(PanelCase, PanelCase.application_id == Application.id)
        .where(PanelCase.panel_id == panel_id)
        .group_by(Application.state)
    )
    found: dict[str, int] = dict(session.execute(query).all())
    there, whole = found.get("expert_review", 0), sum(found.values())
    return there if to_experts else whole - there, whole


def named(session: Session, case_ids: list[int]) -> dict[int, CaseRow]:
    """The cases of a page of the ranking, by case."""
    query = (
        select(PanelCase, Application, Firm.name, Firm.credit_code)
        .join(Application, Application.id == PanelCase.application_id)
        .join(Firm, Firm.id == Application.firm_id)
        .where(PanelCase.id.in_(case_ids))
    )
    return {row[0].id: CaseRow(*row) for row in session.execute(query)}


def scores(session: Session, seat_ids: list[int]) -> dict[int, dict[str, Score]]:
    """The scores of some seats, by seat and criterion."""
    found: dict[int, dict[str, Score]] = {seat_id: {} for seat_id in seat_ids}
    for score in session.scalars(select(Score).where(Score.seat_id.in_(seat_ids))):
        found[score.seat_id][score.criterion] = score
    return found


def seats_of_case(session: Session, case_id: int) -> list[Seat]:
    return list(session.scalars(select(Seat).where(Seat.case_id == case_id).order_by(Seat.id)))


def case_in(session: Session, panel_id: int, case_id: int) -> PanelCase:
    found = session.scalar(select(PanelCase).where(PanelCase.id == case_id, PanelCase.panel_id == panel_id))
    if found is None:
        raise NotFound(f"case {case_id} of panel {panel_id}")
    return found


def experts_on(session: Session, day: date) -> list[int]:
    """Who holds the office of an expert on a day and has an open account."""
    query = (
        select(Appointment.person_id)
        .join(User, User.id == Appointment.person_id)
        .where(
            Appointment.role == "expert",
            Appointment.since <= day,
            Appointment.until.is_(None) | (Appointment.until >= day),
            User.active,
        )
        .distinct()
        .order_by(Appointment.person_id)
    )
    return list(session.scalars(query))


def loads(session: Session, experts: list[int]) -> dict[int, int]:
    """How many cases each expert still has to score."""
    query = (
        select(Seat.expert_id, func.count())
        .where(Seat.expert_id.in_(experts), Seat.state == "assigned")
        .group_by(Seat.expert_id)
    )
    return dict(session.execute(query).all())


def related(session: Session, experts: list[int], firm_ids: list[int]) -> dict[int, dict[int, str]]:
    """firm → expert → why this expert may not judge it: membership, or what was declared and has not ended."""
    found: dict[int, dict[int, str]] = {firm_id: {} for firm_id in firm_ids}
    declared = (
        select(Firm.id, Relation.expert_id, Relation.relation)
        .join(Relation, Relation.credit_code == Firm.credit_code)
        .where(Firm.id.in_(firm_ids), Relation.expert_id.in_(experts), Relation.ended_at.is_(None))
    )
    for firm_id, expert, relation in session.execute(declared):
        found[firm_id][expert] = relation
    members = select(Membership.firm_id, Membership.person_id).where(
        Membership.firm_id.in_(firm_ids), Membership.person_id.in_(experts)
    )
    for firm_id, expert in session.execute(members):
        found[firm_id][expert] = "member"
    return found


def relation_to(session: Session, expert_id: int, credit_code: str) -> Relation | None:
    """What this expert has declared about a firm and not ended."""
    return session.scalar(
        select(Relation).where(
            Relation.expert_id == expert_id, Relation.credit_code == credit_code, Relation.ended_at.is_(None)
        )
    )


def relations_of(session: Session, expert_id: int) -> list[tuple[Relation, str | None]]:
    """What an expert has declared and not ended, with the firm's name where it is known here."""
    query = (
        select(Relation, Firm.name)
        .outerjoin(Firm, Firm.credit_code == Relation.credit_code)
        .where(Relation.expert_id == expert_id, Relation.ended_at.is_(None))
        .order_by(Relation.id.desc())
        .limit(200)
    )
    return [(first, second) for first, second in session.execute(query)]


def could_judge(
    session: Session, *, kind: str, after: int = 0, most: int = 50
) -> list[tuple[Application, str]]:
    """Applications at the city that stand in no open panel, oldest first."""
    taken = select(PanelCase.open_key).where(PanelCase.open_key.is_not(None))
    query = (
        select(Application, Firm.name)
        .join(Firm, Firm.id == Application.firm_id)
        .where(
            Application.state == "city_review",
            Application.kind == kind,
            Application.id > after,
            Application.id.not_in(taken),
        )
        .order_by(Application.id)
        .limit(most)
    )
    return [(first, second) for first, second in session.execute(query)]


@dataclass(frozen=True)
class RoundWaiting:
    """A call of which cases are with the city and in no open panel."""

    id: int
    title: Pair
    name: str
    cases: int


def rounds_waiting(session: Session, *, most: int = 50) -> list[RoundWaiting]:
    """The calls whose cases could be put into a panel, the newest first; one statement."""
    query = (
        select(Round.id, Programme.title_zh, Programme.title_en, Round.name, func.count())
        .join(Programme, Programme.id == Round.programme_id)
        .join(Application, Application.round_id == Round.id)
        .where(*_could_be_judged())
        .group_by(Round.id, Programme.title_zh, Programme.title_en, Round.name)
        .order_by(Round.id.desc())
        .limit(most)
    )
    return [
        RoundWaiting(key, Pair(zh, en), name, cases) for key, zh, en, name, cases in session.execute(query)
    ]


def waiting_of_round(session: Session, round_id: int, *, most: int) -> list[str]:
    """The numbers of a call's cases that could be put into a panel, oldest first."""
    query = select(Application.number).where(Application.round_id == round_id, *_could_be_judged())
    return list(session.scalars(query.order_by(Application.id).limit(most)))


def _could_be_judged() -> tuple[Any, ...]:
    taken = select(PanelCase.open_key).where(PanelCase.open_key.is_not(None))
    return Application.state == "city_review", Application.score.is_(None), Application.id.not_in(taken)
