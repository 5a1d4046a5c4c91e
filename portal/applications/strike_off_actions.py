"""The city takes a firm out of the register by itself: it has closed or moved away and filed nothing, or is struck off."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.applications import queries
from portal.applications.actions import LEFT, Deed, move
from portal.applications.cause import Cause
from portal.applications.record_actions import end_papers
from portal.applications.rules import OWN_FIRM, SYSTEM
from portal.core import clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import actions as firm_actions
from portal.firms import detail_actions
from portal.firms import queries as firm_queries
from portal.firms.detail_actions import Filed
from portal.firms.models import Firm
from portal.firms.people_queries import who_may
from portal.firms.rules import STANDINGS

NOT_REGISTERED = N_("This firm is not in the register, or has left it already.")
CHOOSE = N_("Choose one of the list.")
SUBJECT = N_("Your firm has left the register: %(standing)s")
BODY = N_(
    "From %(day)s it does not count any more, and holds no title and no certificate of ours. The reason: %(reason)s"
)


def strike_off(
    session: Session, firm_id: int, *, standing: str, reason: str, by: int, settings: Settings
) -> Firm:
    """The firm counts until today; its titles and papers end, what is under way ends, its people are told why.
    Refused when it has left already (of two officials the second is told), or is the official's own."""
    firm: Firm = lock_row(session, Firm, firm_id)
    if firm.standing != "registered":
        raise Refused(Text(NOT_REGISTERED))
    if standing not in firm_actions.LEFT:
        raise Refused(Text(CHOOSE), field="standing")
    if firm_id in firm_queries.firms_of_member(session, by):
        raise Refused(Text(OWN_FIRM))
    today = clock.today()
    filed = Filed(happened_on=today, late=False, application_id=None, by=by)
    detail_actions.leave(session, firm, standing, filed, reason=reason)
    end_papers(session, firm, standing, Cause(by=by, settings=settings))
    for case in queries.open_cases(session, firm_id):
        move(session, case, Deed(move="void", reason=str(Text(LEFT))), hand=SYSTEM, settings=settings)
    for person in who_may(session, "see_own_firm", firm_id=firm_id):
        tell(
            session, person, subject=Text(SUBJECT, standing=Text(STANDINGS[standing])),
            body=Text(BODY, day=today.isoformat(), reason=reason), path=f"/firms/{firm.credit_code}", base_url=settings.base_url,
            key=f"left:{firm_id}:{today.isoformat()}",
        )  # fmt: skip
    return firm
