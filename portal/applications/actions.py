"""The one verb that moves an application: gathers, lets the rules decide, records; begin_actions and draft_actions stand before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from portal.applications import (
    award_actions,
    begin_actions,
    effects,
    filing,
    letters,
    queries,
    sign_off,
    timing_actions,
)
from portal.applications.cause import Cause
from portal.applications.meanwhile_queries import what_happened
from portal.applications.models import Application, ApplicationEvent, Publicity, Remark
from portal.applications.queue_rules import OFFICIAL_QUEUES, keeps_its_officer
from portal.applications.rules import (
    DECIDED_STATES,
    OPEN_STATES,
    SYSTEM,
    WITH_FIRM,
    Hand,
    Past,
    Step,
    after,
    at_once,
)
from portal.applications.trace_actions import keep_traces
from portal.core import audit, calendar, clock, days
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import document_actions
from portal.firms import queries as firm_queries
from portal.firms.models import Firm
from portal.firms.people_queries import Colleagues

NO_DEADLINE = date(
    9999, 12, 31
)  # the calendar of that year has not been entered: the case stays last, and says so
LEFT = N_("The firm has left the register")
OTHER_OPEN = N_("The firm has begun another application of this kind since: %(number)s.")

_EVENT = cast(Table, ApplicationEvent.__table__)
_APPEND = insert(_EVENT).returning(_EVENT.c.id)
_WRITTEN = [column.name for column in _EVENT.columns if not column.primary_key]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What comes with a move: the reason, remarks on fields, confirmations; `seen` is the version on the page."""

    move: str
    reason: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    seen: int | None = None
    replies: Mapping[int, str] = field(default_factory=dict)
    granted: int | None = None  # 分, of support
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
        raise Clash(what_happened(session, application, reader=hand))
    procedure = queries.kind_of(application).procedure
    history = queries.events(session, application.id) if application.events else []
    past = queries.past(history)
    basis = filing.basis(session, application) if deed.move in ("submit", "ask") else None
    people = Colleagues(session, application.firm_id)
    given = _given(session, application, deed, hand, past, basis, people)
    given |= _in_time(session, application, deed, history)
    step = after(procedure, state=application.state, move=deed.move, hand=hand, past=past, given=given)
    with session.no_autoflush:  # a deed changes the row once
        event = _record(session, application, deed, step, hand, basis)
    if "granted" in step.move.needs:
        award_actions.award(session, application, deed.granted, by=hand.person)
    if step.effect is not None:  # before the state: a table's CHECK ties the state to what the effect brings
        cause = Cause(by=hand.person, settings=settings, code=code, publicity=publicity)
        effects.EFFECTS[step.effect](session, application, cause)
    _arrive(session, application, step, event)
    timing_actions.count_steps(session, application, history, event, undoes=step.move.undoes)
    follows = at_once(procedure, state=step.to, given=filing.given_at_once(application))
    if follows is not None:
        return move(session, application, Deed(move=follows.name), hand=SYSTEM, settings=settings, code=code)
    letters.tell_firm(session, application, event, settings=settings, people=people)
    if step.effect == "change_details":
        _end_other_cases(session, application, settings=settings)
    return event


def _end_other_cases(session: Session, decided: Application, *, settings: Settings) -> None:
    """What is under way of a firm that has left ends with it."""
    if firm_of(session, decided).standing == "registered":
        return
    for case in queries.open_cases(session, decided.firm_id):
        move(session, case, Deed(move="void", reason=str(Text(LEFT))), hand=SYSTEM, settings=settings)


def _given(
    session: Session,
    application: Application,
    deed: Deed,
    hand: Hand,
    past: tuple[Past, ...],
    basis: filing.Basis | None,
    people: Colleagues,
) -> frozenset[str]:
    """Which of the things that moves may need are there."""
    given = set(deed.confirmed & {"ai_firm"})
    if deed.reason.strip():
        given.add("reason")
    if deed.granted is not None:
        given.add("granted")
    if deed.remarks:
        given.add("remarks")
    kind = queries.kind_of(application)
    wanted = kind.experts or application.tier in kind.procedure.experts_for
    if not wanted or any(each.move == "judged" for each in past):
        given.add("judged")
    if basis is not None:
        problems = filing.problems(session, application, basis)
        if problems:
            raise Refused(problems[0].message, field=problems[0].field)
        given.add("complete")
    if deed.move == "submit" and sign_off.may_sign(application, hand.person, people):
        given.add("other_eyes")
    return frozenset(given | filing.given_at_once(application))


def _in_time(
    session: Session, application: Application, deed: Deed, history: list[ApplicationEvent]
) -> frozenset[str]:
    """`in_time` while the last decision can still be undone: so many working days after the day on which it was made."""
    procedure = queries.kind_of(application).procedure
    found = procedure.move(deed.move)
    decided = next((e.at for e in reversed(history) if e.from_state != e.to_state), None)
    if found is None or "in_time" not in found.needs or decided is None:
        return frozenset()
    last = calendar.add_workdays(
        clock.day_of(decided), procedure.terms["undo_workdays"], overrides=days.overrides(session)
    )  # fmt: skip
    return frozenset({"in_time"}) if clock.today() <= last else frozenset()


def _record(
    session: Session,
    application: Application,
    deed: Deed,
    step: Step,
    hand: Hand,
    basis: filing.Basis | None,
) -> ApplicationEvent:
    moment = clock.now()
    application.events += 1
    event = ApplicationEvent(
        application_id=application.id, seq=application.events, move=deed.move, from_state=application.state,
        to_state=step.to, at=moment, actor_id=hand.person, capacity=step.capacity,
        reason=deed.reason.strip() or None, data=dict(deed.data),
    )  # fmt: skip
    if deed.move == "submit" and basis is not None:
        event.data = filing.freeze(session, application, basis)
        document_actions.hold(session, basis.documents, application_id=application.id, by=hand.person)
        if event.seq > 1:  # nobody remarks on what nobody has seen
            _answer_remarks(session, application, deed, closed=True)
        keep_traces(session, application)
    if deed.move == "ask":
        _answer_remarks(session, application, deed, closed=False)
    if deed.remarks:
        _remark(session, application, deed, event, by=hand.person)
    _append(session, event)
    audit.record(
        session, f"application.{deed.move}", f"application:{application.number}", by=hand.person,
        from_state=event.from_state, to_state=event.to_state, capacity=step.capacity,
    )  # fmt: skip
    return event


def _append(session: Session, event: ApplicationEvent) -> None:
    """By the table: an event is never changed again, so the session need not watch it."""
    values = {name: getattr(event, name) for name in _WRITTEN}
    event.id = session.connection().execute(_APPEND, values).scalar_one()


def _arrive(session: Session, application: Application, step: Step, event: ApplicationEvent) -> None:
    """The application stands where the move leads, with the clock of whoever has it now."""
    before, inside = application.queue, {step.to, application.state} <= WITH_FIRM
    decided = {step.to, application.state} <= DECIDED_STATES
    application.state = step.to
    if not inside:  # else the firm's own clock goes on
        with session.no_autoflush:
            application.due_on = _due(session, step, queue=application.queue)
    if not keeps_its_officer(before, application.queue):
        application.officer_id = None
    if not decided:  # else it was decided before: what is paid or closed is not decided anew
        application.decided_at = event.at if step.to in DECIDED_STATES else None
    application.open_key = begin_actions.open_key(application) if step.to in OPEN_STATES else None
    if event.move == "submit":
        application.submitted_at = event.at
    if event.move == "judged":
        application.score = event.data.get("result")
    if event.move == "take":
        application.officer_id = event.actor_id
    if step.move.undoes is not None:
        _keep_one_open(session, application)
    session.flush()  # pages need the new version


def _keep_one_open(session: Session, application: Application) -> None:
    """A decision that is undone opens the application again, unless the firm has begun another one since."""
    with session.no_autoflush:
        other = queries.by_open_key(session, str(application.open_key))
    if other is not None and other.id != application.id:
        raise Refused(Text(OTHER_OPEN, number=other.number))


def _remark(
    session: Session, application: Application, deed: Deed, event: ApplicationEvent, *, by: int | None
) -> None:
    asked = {field.key for field in queries.kind_of(application).asked_of(application.answers)}
    for key, text in deed.remarks.items():
        if key not in asked:
            raise Refused(Text(N_("This application does not ask for that field.")), field="remarks")
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


def _answer_remarks(session: Session, application: Application, deed: Deed, *, closed: bool) -> None:
    """The firm's answers to the remarks; on the way to the sign-off they are written and not yet given."""
    for remark in queries.open_remarks(session, application.id):
        remark.answer = deed.replies.get(remark.id) or (remark.answer if deed.move == "submit" else None)
        remark.answered_at = clock.now() if closed else None


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


def firm_of(session: Session, application: Application) -> Firm:
    return firm_queries.firm(session, application.firm_id)
