"""Reading an expert's own seats: what is still to be scored, and what was; a seat is its expert's alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def number_to_score(session: Session, expert_id: int, *, most: int) -> int:
    """How many cases wait for this expert's scores, counted no further than `most`."""
    query = (
        select(Seat.id)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .join(Panel, Panel.id == PanelCase.panel_id)
        .join(Application, Application.id == PanelCase.application_id)
        .where(Seat.expert_id == expert_id, *_TO_SCORE)
    )
    return counted(session, query, most=most)


def seats_of_expert(
    session: Session, expert_id: int, *, open_only: bool, before: int | None = None, most: int = 30
) -> list[SeatRow]:
    """An expert's seats in panels that were opened: those still to be scored, the nearest day first, else all, newest first."""
    query = (
        select(Seat, Application.number, Firm.name, Panel)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .join(Panel, Panel.id == PanelCase.panel_id)
        .join(Application, Application.id == PanelCase.application_id)
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
        select(Seat, PanelCase, Panel, Application)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .join(Panel, Panel.id == PanelCase.panel_id)
        .join(Application, Application.id == PanelCase.application_id)
        .where(Seat.id == seat_id, Seat.expert_id == expert_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"seat {seat_id}")
    return found
