"""Who has a case: claim it, give it back, assign it, hand over for an absence. No state changes but by the move `take`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import queries as account_queries
from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.applications import absence_queries, actions, queries
from portal.applications.actions import Deed
from portal.applications.desk_models import Absence
from portal.applications.desk_rules import (
    DECIDED_BEFORE,
    Colleague,
    Held,
    why_not_assigned,
    why_not_claimed,
    why_not_released,
)
from portal.applications.models import Application, ApplicationEvent
from portal.applications.rules import Hand
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings

MEANWHILE = N_("Somebody worked on this case a moment ago. Look at it as it is now, and decide again.")
ASSIGNED = N_("You have a case to work on: %(number)s")
ASSIGNED_BODY = N_("%(who)s assigned it to you. It is due on %(day)s.")
STAND_IN = N_("You stand in for %(who)s")
STAND_IN_BODY = N_(
    "From %(first)s to %(last)s the cases of %(who)s are on your worklist. Afterwards they go back."
)
STANDS_NO_MORE = N_("You need not stand in for %(who)s any more")
BACK = N_("%(who)s is back. From %(day)s only what you have claimed yourself stays on your worklist.")
CALLED_OFF = N_("The absence from %(first)s to %(last)s was called off: nothing comes onto your worklist.")
NOT_SAME_OFFICE = N_("A stand-in holds the same office: choose somebody of your own desk.")
STAND_IN_AWAY = N_(
    "This person is away, or stands in, on some of these days. Choose other days or somebody else."
)
AWAY_ALREADY = N_("An absence on some of these days is entered already.")
OTHERS_COUNT_ON_YOU = N_("On some of these days you stand in for somebody. Ask for another stand-in first.")
PAST = N_("These days are over.")
LONGEST_ABSENCE = timedelta(days=180)
TOO_LONG_AWAY = N_("At most half a year at a time.")


def claim(
    session: Session, application: Application, *, hand: Hand, seen: int | None, settings: Settings
) -> None:
    """Takes the case over. Where the procedure has the district begin its check, this begins it."""
    held, by = _held(session, application, hand, seen)
    if (refused := why_not_claimed(held, by)) is not None:
        raise refused
    if held.to_begin:
        actions.move(session, application, Deed(move="take"), hand=hand, settings=settings)
        return
    application.officer_id = by.person
    note(session, application, "claim", by=by.person, capacity=_capacity(application))


def release(
    session: Session, application: Application, *, hand: Hand, seen: int | None, reason: str = ""
) -> None:
    """Gives the case back to the queue, where everybody of the office sees it."""
    held, by = _held(session, application, hand, seen)
    if (refused := why_not_released(held, by)) is not None:
        raise refused
    application.officer_id = None
    capacity = "city" if "city" in hand.capacities else _capacity(application)
    note(
        session,
        application,
        "release",
        by=by.person,
        capacity=capacity,
        reason=reason,
        data={"from": held.officer},
    )


def assign(
    session: Session, application: Application, *, to: int, hand: Hand, seen: int | None, settings: Settings
) -> None:
    """Gives the case to a colleague, who is told."""
    held, by = _held(session, application, hand, seen)
    person = session.get(User, to)
    name = person.called if person else "—"
    today = clock.today()
    receiver = absence_queries.colleague(session, to, firm_id=application.firm_id)
    refused = why_not_assigned(
        held, by, receiver, name=name, away=absence_queries.is_away(session, to, first=today, last=today)
    ) or _decided_before(session, application, to, name)
    if refused is not None:
        raise refused
    application.officer_id = to
    capacity = "city" if "city" in hand.capacities else _capacity(application)
    note(
        session, application, "assign", by=by.person, capacity=capacity, data={"to": to, "from": held.officer}
    )
    if person is not None and to != by.person:
        _tell_receiver(session, application, person, by=by.person, settings=settings)


def note(
    session: Session, application: Application, deed: str, *, by: int | None, capacity: str, reason: str = "",
    data: dict[str, Any] | None = None,
) -> ApplicationEvent:  # fmt: skip
    """Records a deed that changes no state: an event of the case and of the trail."""
    application.events += 1
    event = ApplicationEvent(
        application_id=application.id, seq=application.events, move=deed, from_state=application.state,
        to_state=application.state, at=clock.now(), actor_id=by, capacity=capacity, reason=reason.strip() or None,
        data=data or {},
    )  # fmt: skip
    session.add(event)
    session.flush()  # letters name the event, pages the new version
    audit.record(
        session,
        f"application.{deed}",
        f"application:{application.number}",
        by=by,
        capacity=capacity,
        **(data or {}),
    )
    return event


def enter_absence(
    session: Session, *, person: int, stand_in: int, first_day: date, last_day: date, by: int, base_url: str
) -> Absence:
    """From the first through the last day the stand-in has the person's cases; nothing is moved, so they come back by
    themselves."""
    user, other = lock_row(session, User, person), session.get(User, stand_in)
    _check_days(session, person, stand_in, first_day, last_day)
    if (
        other is None
        or not other.active
        or not account_queries.offices(user) & account_queries.offices(other)
    ):
        raise Refused(Text(NOT_SAME_OFFICE), field="stand_in")
    if absence_queries.is_away(session, stand_in, first=first_day, last=last_day):
        raise Refused(Text(STAND_IN_AWAY), field="stand_in")
    row = Absence(
        person_id=person,
        stand_in_id=stand_in,
        first_day=first_day,
        last_day=last_day,
        made_by=by,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()  # the trail and the letter name it
    audit.record(
        session,
        "absence.entered",
        f"person:{person}",
        by=by,
        stand_in=stand_in,
        first=first_day,
        last=last_day,
    )
    days = {"first": first_day.isoformat(), "last": last_day.isoformat()}
    tell(
        session, other, subject=Text(STAND_IN, who=user.called), body=Text(STAND_IN_BODY, who=user.called, **days),
        path="/desk/cases?who=mine", base_url=base_url, key=f"absence:{row.id}:{row.made_at.isoformat()}",
    )  # fmt: skip
    return row


def end_absence(session: Session, row: Absence, *, by: int, base_url: str) -> None:
    """The person is back: one that has not begun is gone, one under way ends with yesterday. The stand-in is told; one that
    is over already stays as it was."""
    today = clock.today()
    if row.last_day < today:
        return
    audit.record(session, "absence.ended", f"person:{row.person_id}", by=by, stand_in=row.stand_in_id)
    who = absence_queries.name_of(session, row.person_id)
    if row.first_day > today:
        body = Text(CALLED_OFF, first=row.first_day.isoformat(), last=row.last_day.isoformat())
    else:
        body = Text(BACK, who=who, day=today.isoformat())
    other = session.get_one(User, row.stand_in_id)
    tell(
        session, other, subject=Text(STANDS_NO_MORE, who=who), body=body, path="/desk/cases?who=mine", base_url=base_url,
        key=f"absence-ended:{row.id}:{row.made_at.isoformat()}",
    )  # fmt: skip
    if row.first_day >= today:
        session.delete(row)
    else:
        row.last_day = today - timedelta(days=1)


def _check_days(session: Session, person: int, stand_in: int, first_day: date, last_day: date) -> None:
    if last_day < clock.today():
        raise Refused(Text(PAST), field="last_day")
    if last_day < first_day:
        raise Refused(Text(N_("The last day lies before the first.")), field="last_day")
    if last_day - first_day > LONGEST_ABSENCE:
        raise Refused(Text(TOO_LONG_AWAY), field="last_day")
    if person == stand_in:
        raise Refused(Text(NOT_SAME_OFFICE), field="stand_in")
    if absence_queries.is_away(session, person, first=first_day, last=last_day):
        raise Refused(Text(AWAY_ALREADY), field="first_day")
    if absence_queries.stands_in_between(session, person, first=first_day, last=last_day):
        raise Refused(Text(OTHERS_COUNT_ON_YOU), field="first_day")


def _held(session: Session, application: Application, hand: Hand, seen: int | None) -> tuple[Held, Colleague]:
    """The case, held until the end of the transaction, and who acts; a page that is not of now is a Clash."""
    lock_row(session, Application, application.id)
    officer = session.get(User, application.officer_id) if application.officer_id else None
    if seen is not None and seen != application.version:
        raise Clash(Text(MEANWHILE))
    held = absence_queries.held(application, officer)
    return held, absence_queries.colleague(session, hand.person or 0, firm_id=application.firm_id)


def _decided_before(session: Session, application: Application, to: int, name: str) -> Refused | None:
    """Four eyes: who took the one decision is not given the other."""
    if application.queue != "city":
        return None
    first = {one for one, _ in queries.kind_of(application).procedure.four_eyes}
    took = session.scalar(
        select(ApplicationEvent.id)
        .where(
            ApplicationEvent.application_id == application.id, ApplicationEvent.actor_id == to,
            ApplicationEvent.move.in_(first),
        )
        .limit(1)
    )  # fmt: skip
    return Refused(Text(DECIDED_BEFORE, who=name), field="to") if took is not None else None


def _capacity(application: Application) -> str:
    return "city" if application.queue == "city" else "district"


def _tell_receiver(
    session: Session, application: Application, person: User, *, by: int, settings: Settings
) -> None:
    actor = session.get(User, by)
    tell(
        session, person, subject=Text(ASSIGNED, number=application.number),
        body=Text(ASSIGNED_BODY, who=actor.called if actor else "—", day=str(application.due_on or "—")),
        path=f"/desk/cases/{application.number}", base_url=settings.base_url,
        key=f"assigned:{application.id}:{application.events}",
    )  # fmt: skip
