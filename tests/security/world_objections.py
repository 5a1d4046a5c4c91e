"""What the small city has on its published list (a case of firm B with an objection that waits), and a round of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import objection_actions
from portal.applications.models import Application, Publicity
from portal.applications.objection_actions import Statement
from portal.core import clock
from portal.core.files import FileStore
from portal.demo.papers import proof
from portal.firms.models import Firm
from portal.programmes import actions as programme_actions
from portal.programmes.models import Programme

if TYPE_CHECKING:
    from tests.security.world import World

NUMBER = "SQ-2020-000001"
OBJECTOR = {"name": "孙实名", "phone": "13912345678", "email": "objector@secret.example"}


def open_a_round(session: Session, world: World) -> None:
    """A round of the first programme of the starting set."""
    programme, other = session.scalars(select(Programme).order_by(Programme.id).limit(2))
    today = clock.today()
    row = programme_actions.open_round(
        session, programme, name="第一批", opens_on=today, deadline=today, budget=None, by=None
    )
    session.flush()
    world.rows |= {"programme": programme.id, "other_programme": other.id, "round": row.id}


def object_to_list(session: Session, world: World, firm: Firm) -> None:
    session.add(
        Application(
            number=NUMBER, kind="recognition", tier="gazelle", level="gazelle", firm_id=firm.id, district=firm.district,
            state="publicity", answers={}, snapshot={}, publicity_id=world.rows["publicity"], created_at=clock.now(),
            saved_at=clock.now(), submitted_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    statement = Statement(
        organisation=None, reason="该企业申报的营业收入与公开的年度报告不一致，请核查。", document_name="证据.pdf",
        content=proof("ai_rights"), **OBJECTOR,
    )  # fmt: skip
    publicity = session.get_one(Publicity, world.rows["publicity"])
    files = FileStore(world.settings.files)
    row = objection_actions.object_to(session, files, publicity, NUMBER, statement, settings=world.settings)
    world.rows |= {"listed": NUMBER, "objection": row.id, "objection_reference": row.reference}
