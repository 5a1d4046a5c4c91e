"""The long part of opening and closing a panel: its cases move one small transaction after the other, and go on after a kill."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from portal.applications.actions import Deed, move
from portal.applications.models import Application
from portal.applications.rules import Hand
from portal.core import audit, clock
from portal.core.db import PortalSession, lock_row, transaction_of
from portal.core.errors import Refused
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms import queries as firm_queries
from portal.panels import drawing
from portal.panels.models import Panel, PanelCase, Score, Seat

CHUNK = 50
SYSTEM = Hand(person=None, capacities=frozenset({"system"}))


def open_panel(job: Job, settings: Settings) -> None:
    """Brings the cases before the experts, then tells these. A case that went elsewhere meanwhile leaves the panel."""
    panel_id, by = job.payload["panel"], job.payload["by"]
    while _some(
        job, panel_id, "city_review", lambda session, case, row: _bring(session, case, row, by, settings)
    ):
        pass
    with transaction_of(job.factory) as session:
        panel = lock_row(session, Panel, panel_id)
        if panel.state == "opening":
            _leave_out_gone(session, panel)
            panel.state, panel.opened_at = "open", clock.now()
            drawing.tell_experts(session, panel, settings=settings)
        job.finish(session)


def close_panel(job: Job, settings: Settings) -> None:
    """Gives the cases back to the city, each with its result."""
    panel_id = job.payload["panel"]
    while _some(
        job, panel_id, "expert_review", lambda session, case, row: _give_back(session, case, row, settings)
    ):
        pass
    with transaction_of(job.factory) as session:
        panel = lock_row(session, Panel, panel_id)
        if panel.state == "closing":
            panel.state, panel.closed_at = "closed", clock.now()
            for case in session.scalars(select(PanelCase).where(PanelCase.panel_id == panel_id)):
                case.open_key = None
        job.finish(session)


def _some(job: Job, panel_id: int, state: str, deal: object) -> bool:
    """Deals with some cases whose application is still in `state`; False when there are none."""
    with transaction_of(job.factory) as session:
        rows = list(
            session.execute(
                select(PanelCase, Application)
                .join(Application, Application.id == PanelCase.application_id)
                .where(
                    PanelCase.panel_id == panel_id,
                    PanelCase.open_key.is_not(None),
                    Application.state == state,
                )
                .order_by(PanelCase.id)
                .limit(CHUNK)
            )
        )
        for case, application in rows:
            deal(session, case, application)  # type: ignore[operator]
        whole = session.scalar(select(func.count()).where(PanelCase.panel_id == panel_id)) or 0
        left = session.scalar(
            select(func.count())
            .select_from(PanelCase)
            .join(Application, Application.id == PanelCase.application_id)
            .where(
                PanelCase.panel_id == panel_id, PanelCase.open_key.is_not(None), Application.state == state
            )
        )
        job.report(session, progress=whole - (left or 0), whole=whole)
    return bool(rows)


def _bring(
    session: PortalSession, case: PanelCase, application: Application, by: int, settings: Settings
) -> None:
    members = {member.person_id for member in firm_queries.members(session, application.firm_id)}
    hand = Hand(by, frozenset({"city"}), member_of_firm=by in members)
    try:
        move(session, application, Deed(move="to_experts"), hand=hand, settings=settings)
    except Refused:
        _leave_out(session, case, application)


def _give_back(session: PortalSession, case: PanelCase, application: Application, settings: Settings) -> None:
    found = {"panel": case.panel_id, "result": case.result, "spread": case.spread}
    move(session, application, Deed(move="judged", data=found), hand=SYSTEM, settings=settings)


def _leave_out_gone(session: PortalSession, panel: Panel) -> None:
    gone = session.execute(
        select(PanelCase, Application)
        .join(Application, Application.id == PanelCase.application_id)
        .where(PanelCase.panel_id == panel.id, Application.state != "expert_review")
    )
    for case, application in list(gone):
        _leave_out(session, case, application)


def _leave_out(session: PortalSession, case: PanelCase, application: Application) -> None:
    seats = select(Seat.id).where(Seat.case_id == case.id)
    session.execute(delete(Score).where(Score.seat_id.in_(seats)))
    session.execute(delete(Seat).where(Seat.case_id == case.id))
    session.delete(case)
    audit.record(session, "panel.case_left_out", f"panel:{case.panel_id}", by=None, case=application.number)
    session.flush()
