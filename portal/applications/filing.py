"""What is filed with a submission: what is still missing before it, and what is frozen with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.applications import queries
from portal.applications.kinds import KINDS
from portal.applications.kinds.kind import Problem
from portal.applications.models import Application
from portal.classification import actions as classification_actions
from portal.classification import queries as classification_queries
from portal.core import clock
from portal.core.i18n import N_, Text

NOT_MET = N_(
    "On today's facts the firm does not meet this tier; look at the classification for what is missing."
)
UNDETERMINED = N_("Facts that would decide this tier are unknown; fill them in first.")


def problems(session: Session, application: Application) -> list[Problem]:
    """Everything that keeps the application from being submitted."""
    proofs = frozenset(document.proves for document in queries.documents(session, application))
    found = KINDS[application.kind].missing(application.answers, proofs)
    if application.kind == "recognition" and application.tier is not None:
        outcome = classification_queries.deciding(
            session, application.firm_id, application.tier, on=clock.today()
        ).outcome
        if outcome != "met":
            message = NOT_MET if outcome == "not_met" else UNDETERMINED
            found.append(Problem("facts.years", "facts", Text(message)))
    return found


def freeze(session: Session, application: Application) -> dict[str, Any]:
    """What the officer sees and later filings are compared with; sets the application's snapshot."""
    documents = [
        {"id": row.id, "sha256": row.sha256, "proves": row.proves, "name": row.name}
        for row in queries.documents(session, application)
    ]
    filed: dict[str, Any] = {"answers": dict(application.answers), "documents": documents}
    if application.kind == "recognition" and application.tier is not None:
        result = classification_queries.deciding(
            session, application.firm_id, application.tier, on=clock.today()
        )
        application.ruleset, application.level = result.ruleset, result.level
        filed["facts"] = result.facts
        filed["result"] = result.document
        filed["rulebook"] = result.digest
        cause = f"filed:{application.id}"
        classification_actions.keep(session, application.firm_id, cause=cause, on=clock.today())
    else:
        # a registration is the district's where the firm now says that it sits
        application.district = application.answers["district"]
    application.snapshot = filed
    return filed
