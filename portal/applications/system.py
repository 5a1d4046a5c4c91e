"""Registrations that the portal itself decides: firms loaded from a file for a pilot or a test."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from portal.applications import effects
from portal.applications.begin_actions import begin_for_system
from portal.applications.cause import Cause
from portal.applications.models import Application, ApplicationEvent
from portal.core import audit, clock
from portal.core.settings import Settings
from portal.firms import actions as firm_actions
from portal.firms.models import Firm
from portal.firms.rules import FirmDetails


def register_by_system(
    session: Session,
    *,
    firm: Firm,
    details: FirmDetails,
    on: date | None = None,
    settings: Settings | None = None,
) -> Application:
    """Registers the firm by an application that the system decided; what is missing stays empty.

    With `settings` its registration certificate is issued too; nobody is written to.
    """
    day = on or clock.today()
    application = begin_for_system(session, firm, answers={k: v for k, v in asdict(details).items() if v})
    moment = clock.now()
    application.events, application.open_key = 1, None
    application.state, application.submitted_at, application.decided_at = "approved", moment, moment
    session.add(
        ApplicationEvent(
            application_id=application.id,
            seq=1,
            move="accept",
            from_state="draft",
            to_state="approved",
            at=moment,
            actor_id=None,
            capacity="system",
            reason=None,
            data={"answers": application.answers},
        )
    )
    session.flush()  # the record names the application
    firm_actions.register_firm(session, firm, details, application_id=application.id, by=None, on=day)
    if settings is not None:
        session.flush()  # the certificate bears the name of the record
        effects.certify_registration(session, application, Cause(by=None, settings=settings))
    audit.record(
        session, "application.accept", f"application:{application.number}", by=None, capacity="system"
    )
    return application
