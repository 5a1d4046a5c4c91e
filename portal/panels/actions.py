"""The city's verbs of a panel: make it, put cases in, open it, look after what stalls, close it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.models import Membership
from portal.panels import drawing, queries
from portal.panels.models import Panel, PanelCase, Seat
from portal.panels.rules import Criterion, check_criteria

OPEN = "panels.open"
CLOSE = "panels.close"
MOST_CASES = 5000
LATE = "not scored in time"  # the note of a seat that was given to somebody else
NOT_DRAFT = N_("This panel has been opened: its cases and criteria stay as they are.")
NOT_OPEN = N_("This panel is not open.")
NO_CASES = N_("Put at least one case into the panel first.")
TOO_MANY = N_("A panel has at most %(most)s cases.")
NOT_THERE = N_("%(number)s cannot be put in: it is not with the city any more, or stands in another panel.")
PAST = N_("The day is over already. Choose one that is still to come.")
UNFINISHED = N_(
    "%(n)s cases have no result yet. Remind the experts, give the case to another one, or extend the time."
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a panel judges: what a city officer fills in."""

    title: str
    criteria: tuple[Criterion, ...]
    seats: int
    limit: int
    budget: int | None
    due_on: date


def make_panel(session: Session, plan: Plan, *, by: int) -> Panel:
    """A new panel without cases. Refused when its criteria do not make 100, or its day is over."""
    _check(plan)
    panel = Panel(
        title=plan.title, criteria=[c.document() for c in plan.criteria], seats=plan.seats, limit=plan.limit,
        budget=plan.budget, due_on=plan.due_on, seed=secrets.token_hex(8), made_by=by, made_at=clock.now(),
    )  # fmt: skip
    session.add(panel)
    session.flush()  # it is named in the trail
    audit.record(session, "panel.made", f"panel:{panel.id}", by=by, title=plan.title)
    return panel


def change_panel(session: Session, panel: Panel, plan: Plan, *, by: int) -> None:
    """Other words and criteria, while it is a draft."""
    _drafted(session, panel)
    _check(plan)
    panel.title, panel.criteria = plan.title, [c.document() for c in plan.criteria]
    panel.seats, panel.limit, panel.budget, panel.due_on = plan.seats, plan.limit, plan.budget, plan.due_on
    audit.record(session, "panel.changed", f"panel:{panel.id}", by=by, title=plan.title)


def _check(plan: Plan) -> None:
    check_criteria(plan.criteria)
    if plan.due_on < clock.today():
        raise Refused(Text(PAST), field="due_on")


def put_in(session: Session, panel: Panel, numbers: Sequence[str], *, by: int) -> int:
    """Puts applications into a draft; all or none. Refused names one that is elsewhere."""
    _drafted(session, panel)
    found = {
        row.number: row
        for row in session.scalars(
            select(Application).where(Application.number.in_(numbers), Application.state == "city_review")
        )
    }
    taken = set(
        session.scalars(
            select(PanelCase.open_key).where(PanelCase.open_key.in_([row.id for row in found.values()]))
        )
    )
    held = session.scalar(select(func.count()).where(PanelCase.panel_id == panel.id)) or 0
    if held + len(numbers) > MOST_CASES:
        raise Refused(Text(TOO_MANY, most=MOST_CASES), field="numbers")
    for number in numbers:
        row = found.get(number)
        if row is None or row.id in taken:
            raise Refused(Text(NOT_THERE, number=number), field="numbers")
        session.add(
            PanelCase(panel_id=panel.id, application_id=row.id, open_key=row.id, asked=row.asked or 0)
        )
    audit.record(session, "panel.cases_put_in", f"panel:{panel.id}", by=by, cases=list(numbers))
    return len(numbers)


def take_out(session: Session, panel: Panel, case_id: int, *, by: int) -> None:
    _drafted(session, panel)
    case = queries.case_in(session, panel.id, case_id)
    audit.record(session, "panel.case_taken_out", f"panel:{panel.id}", by=by, application=case.application_id)
    session.delete(case)


def open_panel(session: Session, panel: Panel, *, by: int) -> None:
    """The draw and the moves are background work; the page shows how far it has come."""
    _drafted(session, panel)
    if panel.due_on < clock.today():
        raise Refused(Text(PAST), field="due_on")
    if session.scalar(select(PanelCase.id).where(PanelCase.panel_id == panel.id).limit(1)) is None:
        raise Refused(Text(NO_CASES))
    drawing.draw_panel(session, panel)  # at once: whether there are enough experts is answered on the page
    panel.state = "opening"
    jobs.enqueue(session, OPEN, key=f"{OPEN}:{panel.id}", panel=panel.id, by=by)
    audit.record(session, "panel.opened", f"panel:{panel.id}", by=by)


def extend(session: Session, panel: Panel, due_on: date, *, reason: str, by: int) -> None:
    """A later day for an open panel, with the reason."""
    lock_row(session, Panel, panel.id)
    if panel.state != "open":
        raise Refused(Text(NOT_OPEN))
    if due_on <= panel.due_on or due_on < clock.today():
        raise Refused(Text(PAST), field="due_on")
    audit.record(
        session,
        "panel.extended",
        f"panel:{panel.id}",
        by=by,
        reason=reason,
        before=panel.due_on,
        due_on=due_on,
    )
    panel.due_on = due_on


def give_to_another(session: Session, panel: Panel, case_id: int, *, by: int, settings: Settings) -> int:
    """Whoever has not scored a case after the day makes room for others; gives how many seats were drawn anew."""
    lock_row(session, Panel, panel.id)
    if panel.state != "open":
        raise Refused(Text(NOT_OPEN))
    case = queries.case_in(session, panel.id, case_id)
    application = session.get_one(Application, case.application_id)
    seats = queries.seats_of_case(session, case.id)
    late = [seat for seat in seats if seat.state == "assigned" and panel.due_on < clock.today()]
    for seat in late:
        _void(seat, relation="other", note=LATE)
    session.flush()
    wanted = panel.seats + (1 if case.extra else 0)
    lacking = wanted - sum(seat.state in queries.LIVE for seat in seats)
    drawn = 0
    replaced = {seat.replaces_id for seat in seats}
    left = [seat for seat in seats if seat.state not in queries.LIVE and seat.id not in replaced]
    for place in range(lacking):
        found = drawing.draw_another(
            session, panel, case, application, additional=case.extra,
            instead_of=left[place] if place < len(left) else None, settings=settings,
        )  # fmt: skip
        drawn += found is not None
    audit.record(
        session,
        "panel.case_given_on",
        f"panel:{panel.id}",
        by=by,
        case=application.number,
        late=len(late),
        drawn=drawn,
    )
    return drawn


def _void(seat: Seat, *, relation: str, note: str) -> None:
    seat.state, seat.relation, seat.relation_note, seat.left_at = "void", relation, note, clock.now()


def close_panel(session: Session, panel: Panel, *, by: int, settings: Settings) -> int:
    """When every case has its result: the cases go back to the city with it. Refused says how many are open.

    Scores of experts who act for the firm by now do not count: others are drawn for these cases, the panel stays open, and
    how many there were is given."""
    lock_row(session, Panel, panel.id)
    if panel.state != "open":
        raise Refused(Text(NOT_OPEN))
    void = _void_of_members(session, panel, settings=settings)
    if void:
        return void
    missing = session.scalar(
        select(func.count())
        .select_from(PanelCase)
        .join(Application, Application.id == PanelCase.application_id)
        .where(
            PanelCase.panel_id == panel.id, PanelCase.result.is_(None), Application.state == "expert_review"
        )
    )
    if missing:
        raise Refused(Text(UNFINISHED, n=missing))
    panel.state = "closing"
    jobs.enqueue(session, CLOSE, key=f"{CLOSE}:{panel.id}", panel=panel.id, by=by)
    audit.record(session, "panel.closed", f"panel:{panel.id}", by=by)
    return 0


def _void_of_members(session: Session, panel: Panel, *, settings: Settings) -> int:
    found = list(
        session.execute(
            select(Seat, PanelCase, Application)
            .join(PanelCase, PanelCase.id == Seat.case_id)
            .join(Application, Application.id == PanelCase.application_id)
            .join(
                Membership,
                (Membership.firm_id == Application.firm_id) & (Membership.person_id == Seat.expert_id),
            )
            .where(PanelCase.panel_id == panel.id, Seat.state.in_(queries.LIVE))
        )
    )
    for seat, case, application in found:
        _void(seat, relation="member", note="")
        case.result = case.spread = None
        session.flush()
        drawing.draw_another(
            session, panel, case, application, additional=seat.additional, instead_of=seat, settings=settings
        )
        audit.record(session, "panel.score_void", f"panel:{panel.id}", by=None, case=application.number)
    return len(found)


def _drafted(session: Session, panel: Panel) -> None:
    lock_row(session, Panel, panel.id)
    if panel.state != "draft":
        raise Refused(Text(NOT_DRAFT))
