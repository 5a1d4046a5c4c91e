"""How an application begins: a firm's draft of each kind, with its number; one at a time for the same thing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.applications import queries
from portal.applications.kinds.recognition import OWN_TIERS
from portal.applications.models import Application, ApplicationCounter
from portal.core import audit, clock
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import actions as firm_actions
from portal.firms.models import Firm


def begin_registration(
    session: Session, *, credit_code: str, name: str, district: str, by: int
) -> Application:
    """A new firm, with the person as owner, and its draft; Refused when the credit code is known."""
    firm = firm_actions.begin_firm(session, credit_code=credit_code, name=name, district=district, by=by)
    return _begin(session, "registration", firm, by=by, answers={"name": name, "district": district})


def begin_registration_again(session: Session, firm: Firm, *, by: int) -> Application:
    """A new draft for a firm whose earlier one was withdrawn, rejected or lapsed, with what it had said."""
    if firm.standing != "applicant" or queries.open_of(session, firm.id, "registration") is not None:
        raise Refused(Text(N_("This firm is registered, or its registration is under way.")))
    earlier = queries.of_firm(session, firm.id, most=1)
    answers = dict(earlier[0].answers) if earlier else {"name": firm.name, "district": firm.district}
    return _begin(session, "registration", firm, by=by, answers=answers)


def begin_recognition(session: Session, firm: Firm, *, tier: str, by: int) -> Application:
    """A draft for one of the city's own tiers; one at a time for a tier."""
    if tier not in OWN_TIERS:
        raise Refused(
            Text(N_("This title is awarded by the province or the ministry; the portal only records it."))
        )
    if firm.standing != "registered":
        raise Refused(Text(N_("Only a registered firm can apply. Register the firm first.")))
    answers = {"contact_name": firm.contact_name, "contact_phone": firm.contact_phone}
    return _begin(session, "recognition", firm, by=by, tier=tier, answers=answers)


def _begin(
    session: Session,
    kind: str,
    firm: Firm,
    *,
    by: int | None,
    answers: dict[str, Any],
    tier: str | None = None,
) -> Application:
    key = f"{kind}:{firm.id}" + (f":{tier}" if tier else "")
    if queries.by_open_key(session, key) is not None:
        raise Refused(Text(N_("Such an application is under way already.")))
    moment = clock.now()
    application = Application(
        number=_next_number(session), kind=kind, firm_id=firm.id, district=firm.district, tier=tier,
        answers=answers, created_at=moment, created_by=by, saved_at=moment, open_key=key,
    )  # fmt: skip
    session.add(application)
    session.flush()  # callers lead to it by its number
    audit.record(
        session, "application.begun", f"application:{application.number}", by=by, kind=kind, tier=tier
    )
    return application


def begin_for_system(session: Session, firm: Firm, *, answers: dict[str, Any]) -> Application:
    """A registration that nobody fills in: `applications/system` decides it at once."""
    return _begin(session, "registration", firm, by=None, answers=answers)


def _next_number(session: Session) -> str:
    year = clock.today().year
    insert_if_missing(session, ApplicationCounter, year=year, last=0)
    counter = lock_row(session, ApplicationCounter, year)
    counter.last += 1
    return f"SQ-{year}-{counter.last:06d}"
