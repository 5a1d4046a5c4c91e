"""What the small city has on its published list: a case of firm B, and an objection to it that waits for the city's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from portal.applications import objection_actions
from portal.applications.models import Application, Publicity
from portal.applications.objection_actions import Statement
from portal.core import clock
from portal.core.files import FileStore
from portal.demo.papers import proof
from portal.firms.models import Firm

if TYPE_CHECKING:
    from tests.security.world import World

NUMBER = "SQ-2020-000001"
OBJECTOR = {"name": "孙实名", "phone": "13912345678", "email": "objector@secret.example"}


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
