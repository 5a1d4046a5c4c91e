"""What a firm fills in: the draft is kept at any time; of a returned application only what was remarked on is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.applications import filing
from portal.applications.models import Application
from portal.core import audit, clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text


def save(session: Session, application: Application, answers: Mapping[str, Any], *, by: int) -> None:
    """Keeps what the firm has filled in; in a returned application only the fields that were remarked on."""
    if application.state == "sign_off":
        raise Refused(Text(N_("The application waits for its sign-off. Take it back to change it.")))
    if application.state not in ("draft", "returned"):
        raise Refused(Text(N_("The application has been submitted, so it can be changed no more.")))
    allowed = filing.open_fields(session, application)
    if closed := set(answers) - allowed:
        raise Refused(Text(N_("Only the fields that were returned can be changed.")), field=sorted(closed)[0])
    application.answers = {**application.answers, **answers}
    application.saved_at = clock.now()
    application.writers = sorted({*(application.writers or ()), by})
    audit.record(
        session, "application.saved", f"application:{application.number}", by=by, fields=sorted(answers)
    )
