"""What became of an application while somebody had an older page of it open, in words for whoever was too late."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.applications import queries
from portal.applications.models import Application, ApplicationEvent
from portal.applications.rules import CAPACITIES, OFFICIAL, STATE_LABELS, Hand
from portal.core.i18n import N_, Text

CHANGED = N_(
    "%(who)s changed this application a moment ago: it is now “%(state)s”. Nothing of yours was recorded."
)
CHANGED_BY_YOU = N_(
    "You changed this application a moment ago, by an earlier press or on another page: it is now “%(state)s”. Nothing else was recorded."
)
ANSWERS_CHANGED = N_(
    "The answers were changed a moment ago, by a colleague or on another page: look through them as they are now. Nothing of yours was recorded."
)


def what_happened(session: Session, application: Application, *, reader: Hand) -> Text:
    history = queries.events(session, application.id)
    last = history[-1] if history else None
    if last is None or application.saved_at > last.at:
        return Text(ANSWERS_CHANGED)
    state = Text(STATE_LABELS[application.state])
    if last.actor_id is not None and last.actor_id == reader.person:
        return Text(CHANGED_BY_YOU, state=state)
    return Text(CHANGED, who=_called(session, last, reader), state=state)


def _called(session: Session, event: ApplicationEvent, reader: Hand) -> str | Text:
    """By name; for the firm's people an official is the office, as in the history of their page."""
    actor = session.get(User, event.actor_id) if event.actor_id else None
    if actor is None or (event.capacity in OFFICIAL and not reader.capacities & OFFICIAL):
        return Text(CAPACITIES.get(event.capacity, CAPACITIES["system"]))
    return actor.called
