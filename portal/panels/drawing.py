"""Gives cases to experts: the draw over a whole panel, and one more expert for a case that lacks one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.applications.models import Application
from portal.core import audit, clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.panels import queries
from portal.panels.draw_rules import Case, draw
from portal.panels.models import Panel, PanelCase, Seat

DRAWN = N_("%(n)s cases are waiting for your scores")
DRAWN_BODY = N_(
    "The panel “%(title)s” was opened; please score your cases by %(day)s. If you have anything to do with one of the firms, say so on the case's page: it then goes to somebody else."
)
MORE = N_("One more case is waiting for your scores")
ROWS = 500


def draw_panel(session: Session, panel: Panel) -> int:
    """Draws the seats of every case of a panel, once; gives how many. Refused when too few experts are free."""
    rows = list(
        session.execute(
            select(PanelCase.id, Application.number, Application.firm_id)
            .join(Application, Application.id == PanelCase.application_id)
            .where(PanelCase.panel_id == panel.id)
            .order_by(PanelCase.id)
        )
    )
    experts = queries.experts_on(session, clock.today())
    related: dict[int, dict[int, str]] = {}
    firms = sorted({row.firm_id for row in rows})
    for start in range(0, len(firms), ROWS):  # an IN of bounded length
        related |= queries.related(session, experts, firms[start : start + ROWS])
    cases = [Case(row.id, row.number, frozenset(related[row.firm_id])) for row in rows]
    drawn = draw(cases, experts, seats=panel.seats, seed=panel.seed, loads=queries.loads(session, experts))
    moment = clock.now()
    values = [
        {"case_id": key, "expert_id": expert, "state": "assigned", "additional": False, "drawn_at": moment}
        for key, chosen in sorted(drawn.items())
        for expert in chosen
    ]
    for start in range(0, len(values), ROWS):
        session.execute(insert(Seat), values[start : start + ROWS])
    audit.record(
        session,
        "panel.drawn",
        f"panel:{panel.id}",
        by=None,
        seed=panel.seed,
        experts=experts,
        seats=len(values),
    )
    return len(values)


def tell_experts(session: Session, panel: Panel, *, settings: Settings) -> None:
    """One letter to each expert of an opened panel."""
    numbers: dict[int, int] = {}
    seats = (
        select(Seat.expert_id)
        .join(PanelCase, PanelCase.id == Seat.case_id)
        .where(PanelCase.panel_id == panel.id)
    )
    for expert in session.scalars(seats):
        numbers[expert] = numbers.get(expert, 0) + 1
    people = session.scalars(select(User).where(User.id.in_(sorted(numbers))))
    for person in people:
        tell(
            session, person, subject=Text(DRAWN, n=numbers[person.id]),
            body=Text(DRAWN_BODY, title=panel.title, day=panel.due_on.isoformat()), path="/desk/judging",
            base_url=settings.base_url, key=f"panel-opened:{panel.id}",
        )  # fmt: skip


def draw_another(
    session: Session,
    panel: Panel,
    case: PanelCase,
    application: Application,
    *,
    additional: bool,
    instead_of: Seat | None = None,
    settings: Settings,
) -> Seat | None:
    """One more expert for a case, by lot among the least burdened who are free; None when nobody is."""
    experts = queries.experts_on(session, clock.today())
    barred = set(queries.related(session, experts, [application.firm_id])[application.firm_id])
    seated = {seat.expert_id for seat in queries.seats_of_case(session, case.id)}
    wanted = [Case(case.id, application.number, frozenset(barred | seated))]
    try:
        drawn = draw(
            wanted, experts, seats=1, seed=_next_seed(panel, seated), loads=queries.loads(session, experts)
        )
    except Refused:
        audit.record(session, "panel.nobody_free", f"panel:{panel.id}", by=None, case=application.number)
        return None
    expert = drawn[case.id][0]
    seat = Seat(
        case_id=case.id, expert_id=expert, additional=additional, drawn_at=clock.now(),
        replaces_id=instead_of.id if instead_of else None,
    )  # fmt: skip
    session.add(seat)
    session.flush()  # the letter's key is the seat
    audit.record(
        session, "panel.seat_drawn", f"panel:{panel.id}", by=None, case=application.number, expert=expert
    )
    tell(
        session, session.get_one(User, expert), subject=Text(MORE),
        body=Text(DRAWN_BODY, title=panel.title, day=panel.due_on.isoformat()), path=f"/desk/judging/{seat.id}",
        base_url=settings.base_url, key=f"panel-seat:{seat.id}:{seat.drawn_at.isoformat()}",
    )  # fmt: skip
    return seat


def _next_seed(panel: Panel, seated: Sequence[int] | set[int]) -> str:
    return f"{panel.seed}+{len(seated)}"
