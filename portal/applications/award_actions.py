"""What the city grants an application for support: within what was asked, the rule's ceilings and the round's budget."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import support_queries
from portal.applications.models import Application
from portal.applications.rules import NEEDED
from portal.core import audit
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.core.money import yuan_wan
from portal.programmes.amount_rules import check_award
from portal.programmes.models import Programme

GIVE_AMOUNT = NEEDED["granted"]


def award(session: Session, application: Application, granted: int | None, *, by: int | None) -> None:
    """Binds the amount (分). Refused names what it is above. Two awards of one programme go one after the other, so that
    neither the budget nor a firm's year is given twice."""
    if granted is None:
        raise Refused(Text(GIVE_AMOUNT), field="granted")
    assert application.round is not None
    lock_row(session, Programme, application.round.programme_id)
    definition = support_queries.definition_of(application)
    most, why = support_queries.limit(definition, support_queries.claim(session, application, definition))
    left = support_queries.left_of(session, application.round, except_for=application.id)
    check_award(
        yuan_wan(granted), asked=yuan_wan(application.asked or 0),
        most=most, left=None if left is None else yuan_wan(left), why=why,
    )  # fmt: skip
    application.granted = granted
    audit.record(session, "application.granted", f"application:{application.number}", by=by, amount=granted)


def cases_by_number(session: Session, round_id: int, amounts: Mapping[str, int]) -> dict[str, Application]:
    """The cases of a round that wait for the city's decision, held until the end."""
    query = select(Application).where(
        Application.number.in_(amounts), Application.round_id == round_id, Application.state == "city_review"
    )
    return {row.number: row for row in session.scalars(query.order_by(Application.id).with_for_update())}
