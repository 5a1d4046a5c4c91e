"""What the small city has promised: a granted case of firm A with a payment of the city, and a report that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.core import clock
from portal.firms.models import Firm
from portal.funding.models import FollowUp, Payment

if TYPE_CHECKING:
    from tests.security.world import World

NUMBER = "SQ-2020-000007"


def promise(session: Session, world: World, firm: Firm) -> None:
    """Under the round of `world_objections`."""
    moment, today = clock.now(), clock.today()
    case = Application(
        number=NUMBER, kind="support", firm_id=firm.id, district=firm.district, state="approved", answers={}, snapshot={},
        round_id=world.rows["round"], asked=20_000_000, granted=20_000_000, created_at=moment, saved_at=moment,
        submitted_at=moment, decided_at=moment,
    )  # fmt: skip
    session.add(case)
    session.flush()
    paid = Payment(
        application_id=case.id, kind="paid", payer="city", amount=5_000_000, paid_on=today, voucher="PZ-GEHEIM-1",
        made_at=moment,
    )  # fmt: skip
    report = FollowUp(application_id=case.id, due_on=today)
    session.add_all([paid, report])
    session.flush()
    world.rows |= {"funded": NUMBER, "follow_up": report.id}
