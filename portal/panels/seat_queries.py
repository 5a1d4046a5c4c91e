"""Reading seats: an expert's own, what is still to be scored and what was; and for the city who left one, and who stepped in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import User
from portal.applications.models import Application
from portal.core.bulk import counted
from portal.core.errors import NotFound
from portal.firms.models import Firm
from portal.panels.models import Panel, PanelCase, Seat


@dataclass(frozen=True)
class SeatRow:
    """A line of an expert's list: the seat, what is judged, until when."""

    seat: Seat
    number: str
    firm_name: str
    panel: Panel


_TO_SCORE = (Seat.state == "assigned", Panel.state == "open", Application.state == "expert_review")


def _judging(*columns: Any) -> Select[Any]:
    """Seats with the case that each judges, its panel and the application."""
    return (
        select(*columns)
        .select_from(Seat)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .join(Panel, Panel.id == PanelCase.panel_id)
        .join(Application, Application.id == PanelCase.application_id)
    )


def number_to_score(session: Session, expert_id: int, *, most: int) -> int:
    """How many cases wait for this expert's scores, counted no further than `most`."""
    query = _judging(Seat.id).where(Seat.expert_id == expert_id, *_TO_SCORE)
    return counted(session, query, most=most)


def seats_of_expert(
    session: Session, expert_id: int, *, open_only: bool, before: int | None = None, most: int = 30
) -> list[SeatRow]:
    """An expert's seats in panels that were opened: those still to be scored, the nearest day first, else all, newest first."""
    query = (
        _judging(Seat, Application.number, Firm.name, Panel)
        .join(Firm, Firm.id == Application.firm_id)
        .where(Seat.expert_id == expert_id)
        .limit(most)
    )
    if open_only:
        query = query.where(*_TO_SCORE).order_by(Panel.due_on, Seat.id)
    else:
        query = query.order_by(Seat.id.desc())
    return [
        SeatRow(*row) for row in session.execute(query if before is None else query.where(Seat.id < before))
    ]


def seat_of(session: Session, seat_id: int, expert_id: int) -> tuple[Seat, PanelCase, Panel, Application]:
    """A seat of this expert with what it judges; anybody else's is NotFound."""
    found = session.execute(
        _judging(Seat, PanelCase, Panel, Application).where(Seat.id == seat_id, Seat.expert_id == expert_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"seat {seat_id}")
    return found


@dataclass(frozen=True)
class Left:
    """A seat that its expert left, or whose score ceased to count: whose it was, and who was drawn instead, if anybody was."""

    seat: Seat
    number: str
    firm_name: str
    expert: str
    instead: str | None


def left_in(session: Session, panel_id: int, *, most: int = 50) -> list[Left]:
    """The seats of a panel that count no more, the latest first, with who stepped in; one statement."""
    after, other = aliased(Seat), aliased(User)
    query = (
        _judging(Seat, Application.number, Firm.name, User.called, other.called)
        .join(Firm, Firm.id == Application.firm_id)
        .join(User, User.id == Seat.expert_id)
        .outerjoin(after, after.replaces_id == Seat.id)
        .outerjoin(other, other.id == after.expert_id)
        .where(Panel.id == panel_id, Seat.state.in_(("recused", "void")))
        .order_by(Seat.left_at.desc(), Seat.id.desc())
        .limit(most)
    )
    return [Left(*row) for row in session.execute(query)]
