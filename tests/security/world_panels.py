"""What the small city has of panels: an open one with a seat of the expert, a draft, and a declared relation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.core import clock
from portal.firms.models import DocumentRow, Firm
from portal.panels import actions, scoring_actions
from portal.panels.actions import Plan
from portal.panels.models import PanelCase, Seat
from portal.panels.rules import Criterion

if TYPE_CHECKING:
    from tests.security.world import World

CRITERIA = (Criterion("c1", "技术水平", "Technology", 100),)


def judge(session: Session, world: World, firm: Firm) -> None:
    """A case of this firm before the expert; another one with the city, in no panel."""
    city, expert = world.personas["city_officer"], world.personas["expert"]
    assert city is not None
    assert expert is not None
    due = clock.today() + timedelta(days=9)
    plan = Plan(title="瞪羚企业第一评审组", criteria=CRITERIA, seats=1, limit=20, budget=None, due_on=due)
    judged = _case(session, firm, 880001, "expert_review")
    free = _case(session, firm, 880002, "city_review")
    opened = actions.make_panel(session, plan, by=city)
    case = PanelCase(panel_id=opened.id, application_id=judged.id, open_key=judged.id)
    session.add(case)
    session.flush()
    seat = Seat(case_id=case.id, expert_id=expert, drawn_at=clock.now())
    session.add(seat)
    opened.state, opened.opened_at = "open", clock.now()
    drafted = actions.make_panel(session, plan, by=city)
    actions.put_in(session, drafted, [free.number], by=city)
    relation = scoring_actions.declare(
        session, credit_code="91440101MA5CXXXXXX", relation="advises", note="", by=expert
    )
    document = session.get_one(DocumentRow, world.rows["document"])
    proof = DocumentRow(
        firm_id=firm.id, application_id=judged.id, proves="statement", name="说明.pdf", media_type="application/pdf", size=5,
        sha256=document.sha256, handed_in_at=clock.now(), handed_in_by=world.personas["owner_b"],
    )  # fmt: skip
    session.add(proof)
    session.flush()
    world.rows |= {
        "panel": opened.id, "panel_case": case.id, "seat": seat.id, "drafted_panel": drafted.id, "relation": relation.id,
        "seat_document": proof.id, "drafted_case": session.scalar(select(PanelCase.id).where(PanelCase.panel_id == drafted.id)),
        "extend_to": (due + timedelta(days=5)).isoformat(),
    }  # fmt: skip


def _case(session: Session, firm: Firm, number: int, state: str) -> Application:
    row = Application(
        number=f"SQ-2026-{number}", kind="recognition", tier="unicorn", firm_id=firm.id, district=firm.district, state=state,
        answers={}, snapshot={}, created_at=clock.now(), saved_at=clock.now(), submitted_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
