"""The verbs of an application: begin, save, submit, move. Each gathers, lets the rules decide, and records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.applications import effects, filing, letters, queries
from portal.applications.kinds import KINDS
from portal.applications.kinds.recognition import OWN_TIERS
from portal.applications.models import Application, ApplicationCounter, ApplicationEvent, Remark
from portal.applications.rules import DECIDED_STATES, OPEN_STATES, STATE_LABELS, Hand, Past, Step, after
from portal.core import audit, calendar, clock, days
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import actions as firm_actions
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


def save(session: Session, application: Application, answers: Mapping[str, Any], *, by: int) -> None:
    """Keeps what the firm has filled in; in a returned application only the fields that were remarked on."""
    if application.state not in ("draft", "returned"):
        raise Refused(Text(N_("The application has been submitted, so it can be changed no more.")))
    allowed = open_fields(session, application)
    if closed := set(answers) - allowed:
        raise Refused(Text(N_("Only the fields that were returned can be changed.")), field=sorted(closed)[0])
    application.answers = {**application.answers, **answers}
    application.saved_at = clock.now()
    audit.record(
        session, "application.saved", f"application:{application.number}", by=by, fields=sorted(answers)
    )


def open_fields(session: Session, application: Application) -> set[str]:
    """The fields that the firm may change now."""
    every = {f.key for f in KINDS[application.kind].fields()}
    if application.state != "returned":
        return every
    remarked = {remark.field for remark in queries.open_remarks(session, application.id)}
    return remarked | ({"signs_note"} if "signs" in remarked else set())


def move(
    session: Session,
    application: Application,
    deed: Deed,
    *,
    hand: Hand,
    settings: Settings,
    code: str | None = None,
) -> ApplicationEvent:
    """Makes one move: the rules say what follows, the event is recorded, the effect changes the record, letters
    go out. Raises Refused, or Clash when somebody else was faster than the page that was seen.
    `code` is the certificate's where a demonstration brings it."""
    lock_row(session, Application, application.id)
    if deed.seen is not None and deed.seen != application.version:
        raise Clash(_what_happened(session, application))
    kind = KINDS[application.kind]
    history = queries.events(session, application.id)
    past = tuple(Past(event.move, event.actor_id) for event in history)
    step = after(
        kind.procedure, state=application.state, move=deed.move, hand=hand, past=past,
        given=_given(session, application, deed),
    )  # fmt: skip
    event = _record(session, application, deed, step, hand)
    if step.effect is not None:  # before the state: a table's CHECK ties the state to what the effect brings
        cause = effects.Cause(by=hand.person, settings=settings, code=code)
        effects.EFFECTS[step.effect](session, application, cause)
    _arrive(session, application, step, event)
    letters.tell_firm(session, application, event, settings=settings)
    return event


def _given(session: Session, application: Application, deed: Deed) -> frozenset[str]:
    """Which of the things that moves may need are there."""
    given = set(deed.confirmed & {"ai_firm"})
    if deed.reason.strip():
        given.add("reason")
    if deed.remarks:
        given.add("remarks")
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
        reason=deed.reason.strip() or None, data={},
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
    application.state = step.to
    application.due_on = _due(session, step)
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


def _due(session: Session, step: Step) -> date | None:
    """The last working day of whoever has the case now; the day of arrival is not counted."""
    if step.workdays is None:
        return None
    try:
        return calendar.add_workdays(clock.today(), step.workdays, overrides=days.overrides(session))
    except Refused:
        return NO_DEADLINE


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


def _what_happened(session: Session, application: Application) -> Text:
    history = queries.events(session, application.id)
    actor = session.get(User, history[-1].actor_id) if history and history[-1].actor_id else None
    return Text(
        CHANGED, who=actor.name if actor and actor.name else "—", state=Text(STATE_LABELS[application.state])
    )


def firm_of(session: Session, application: Application) -> Firm:
    return firm_queries.firm(session, application.firm_id)
