"""The one verb that moves an application: gathers, lets the rules decide, records; begin_actions and draft_actions stand before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.applications import effects, filing, letters, queries
from portal.applications.kinds import KINDS
from portal.applications.models import Application, ApplicationEvent, Publicity, Remark
from portal.applications.queue_rules import OFFICIAL_QUEUES, keeps_its_officer
from portal.applications.rules import DECIDED_STATES, OPEN_STATES, STATE_LABELS, Hand, Past, Step, after
from portal.core import audit, calendar, clock, days
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import document_actions
from portal.firms import queries as firm_queries
from portal.firms.models import Firm

NO_DEADLINE = date(
    9999, 12, 31
)  # the calendar of that year has not been entered: the case stays last, and says so
CHANGED = N_(
    "%(who)s changed this application a moment ago: it is now “%(state)s”. Nothing of yours was recorded."
)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What comes with a move: the reason, remarks on fields, confirmations; `seen` is the version on the page."""

    move: str
    reason: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    seen: int | None = None
    replies: Mapping[int, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)  # what a move of the portal itself brings along


def move(
    session: Session,
    application: Application,
    deed: Deed,
    *,
    hand: Hand,
    settings: Settings,
    code: str | None = None,
    publicity: Publicity | None = None,
) -> ApplicationEvent:
    """Makes one move: the rules say what follows, the event is recorded, the effect changes the record, letters
    go out. Raises Refused, or Clash when somebody else was faster than the page that was seen.
    `code` is the certificate's where a demonstration brings it; `publicity` the list on which several are published."""
    lock_row(session, Application, application.id)
    if deed.seen is not None and deed.seen != application.version:
        raise Clash(_what_happened(session, application))
    kind = KINDS[application.kind]
    history = queries.events(session, application.id)
    past = tuple(Past(event.move, event.actor_id) for event in history)
    step = after(
        kind.procedure, state=application.state, move=deed.move, hand=hand, past=past,
        given=_given(session, application, deed, past),
    )  # fmt: skip
    event = _record(session, application, deed, step, hand)
    if step.effect is not None:  # before the state: a table's CHECK ties the state to what the effect brings
        cause = effects.Cause(by=hand.person, settings=settings, code=code, publicity=publicity)
        effects.EFFECTS[step.effect](session, application, cause)
    _arrive(session, application, step, event)
    letters.tell_firm(session, application, event, settings=settings)
    return event


def _given(session: Session, application: Application, deed: Deed, past: tuple[Past, ...]) -> frozenset[str]:
    """Which of the things that moves may need are there."""
    given = set(deed.confirmed & {"ai_firm"})
    if deed.reason.strip():
        given.add("reason")
    if deed.remarks:
        given.add("remarks")
    experts_for = KINDS[application.kind].procedure.experts_for
    if application.tier not in experts_for or any(each.move == "judged" for each in past):
        given.add("judged")
    if deed.move == "submit":
        problems = filing.problems(session, application)
        if problems:
            raise Refused(problems[0].message, field=problems[0].field)
        given.add("complete")
    return frozenset(given)


def _record(
    session: Session, application: Application, deed: Deed, step: Step, hand: Hand
) -> ApplicationEvent:
    moment = clock.now()
    application.events += 1
    event = ApplicationEvent(
        application_id=application.id, seq=application.events, move=deed.move, from_state=application.state,
        to_state=step.to, at=moment, actor_id=hand.person, capacity=step.capacity,
        reason=deed.reason.strip() or None, data=dict(deed.data),
    )  # fmt: skip
    if deed.move == "submit":
        event.data = filing.freeze(session, application)
        filed = [document["id"] for document in event.data["documents"]]
        document_actions.hold(
            session,
            firm_id=application.firm_id,
            application_id=application.id,
            document_ids=filed,
            by=hand.person,
        )
        _answer_remarks(session, application, deed)
    if deed.remarks:
        _remark(session, application, deed, event, by=hand.person)
    session.add(event)
    audit.record(
        session, f"application.{deed.move}", f"application:{application.number}", by=hand.person,
        from_state=event.from_state, to_state=event.to_state, capacity=step.capacity,
    )  # fmt: skip
    return event


def _arrive(session: Session, application: Application, step: Step, event: ApplicationEvent) -> None:
    """The application stands where the move leads, with the clock of whoever has it now."""
    before = application.queue
    application.state = step.to
    application.due_on = _due(session, step, queue=application.queue)
    if not keeps_its_officer(before, application.queue):
        application.officer_id = None
    if step.to in DECIDED_STATES:
        application.decided_at = event.at
    if step.to not in OPEN_STATES:
        application.open_key = None
    if event.move == "submit":
        application.submitted_at = event.at
    if event.move == "take":
        application.officer_id = event.actor_id
    session.flush()  # letters need the event's id, pages the new version


def _remark(
    session: Session, application: Application, deed: Deed, event: ApplicationEvent, *, by: int | None
) -> None:
    kind = KINDS[application.kind]
    for key, text in deed.remarks.items():
        if kind.field(key) is None:
            raise Refused(Text(N_("There is no such field.")), field="remarks")
        session.add(
            Remark(
                application_id=application.id,
                event_seq=event.seq,
                field=key,
                text=text,
                made_by=by,
                made_at=event.at,
            )
        )
    event.data = {"remarks": dict(deed.remarks)}


def _answer_remarks(session: Session, application: Application, deed: Deed) -> None:
    for remark in queries.open_remarks(session, application.id):
        remark.answer = deed.replies.get(remark.id) or None
        remark.answered_at = clock.now()


def _due(session: Session, step: Step, *, queue: str) -> date | None:
    """The last working day of whoever has the case now; the day of arrival is not counted."""
    if step.workdays is None:
        return (
            NO_DEADLINE if queue in OFFICIAL_QUEUES else None
        )  # what waits for officials has its place in the order
    try:
        return calendar.add_workdays(clock.today(), step.workdays, overrides=days.overrides(session))
    except Refused:
        return NO_DEADLINE


def _what_happened(session: Session, application: Application) -> Text:
    history = queries.events(session, application.id)
    actor = session.get(User, history[-1].actor_id) if history and history[-1].actor_id else None
    return Text(
        CHANGED, who=actor.name if actor and actor.name else "—", state=Text(STATE_LABELS[application.state])
    )


def firm_of(session: Session, application: Application) -> Firm:
    return firm_queries.firm(session, application.firm_id)
