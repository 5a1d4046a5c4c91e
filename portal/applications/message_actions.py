"""Writes to the other side of a case. A message moves nothing, so it makes nobody's page stale."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.applications import absence_queries
from portal.applications.desk_models import CaseMessage
from portal.applications.models import Application
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.people_queries import who_may

OVER = N_("This case is over: nobody would read it. Please call the office.")
NEW = N_("A message about application %(number)s")
SAYS = N_("%(who)s writes: %(text)s")
SAME_AGAIN = timedelta(minutes=2)  # within it the same words of the same person are one form sent twice
OTHER = {"firm": "official", "official": "firm"}


def write(
    session: Session,
    application: Application,
    *,
    side: str,
    capacity: str,
    text: str,
    by: int,
    settings: Settings,
) -> CaseMessage:
    """Adds the message, counts it as unread for the other side, and tells them with their next letter."""
    lock_row(session, Application, application.id)
    if application.submitted_at is None or application.queue == "none":
        raise Refused(Text(OVER), field="text")
    last = session.scalar(
        select(CaseMessage)
        .where(CaseMessage.application_id == application.id)
        .order_by(CaseMessage.id.desc())
        .limit(1)
    )
    moment = clock.now()
    if last is not None and (last.author_id, last.text) == (by, text) and moment - last.made_at < SAME_AGAIN:
        return last
    row = CaseMessage(
        application_id=application.id, side=side, capacity=capacity, author_id=by, text=text, made_at=moment
    )
    session.add(row)
    session.flush()  # the letter names it
    _count(session, application, side)
    audit.record(
        session,
        "application.message",
        f"application:{application.number}",
        by=by,
        capacity=capacity,
        message=row.id,
    )
    _tell(session, application, row, settings)
    return row


def read(session: Session, application: Application, *, side: str) -> None:
    """What the other side wrote counts as read by this one."""
    _set(session, application, **{f"unread_{side}": 0})


def _count(session: Session, application: Application, side: str) -> None:
    """Who answers has read; the other side has one more."""
    other = getattr(Application, f"unread_{OTHER[side]}")
    _set(session, application, **{f"unread_{side}": 0, f"unread_{OTHER[side]}": other + 1})


def _set(session: Session, application: Application, **values: object) -> None:
    """Beside the row's version: a decision that somebody is making is not disturbed by a message."""
    session.execute(
        update(Application)
        .where(Application.id == application.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.expire(application, list(values))


def _tell(session: Session, application: Application, row: CaseMessage, settings: Settings) -> None:
    path = f"/{'my/applications' if row.side == 'official' else 'desk/cases'}/{application.number}/messages"
    people = (
        who_may(session, "file_for_firm", firm_id=application.firm_id)
        if row.side == "official"
        else _officers(session, application)
    )
    author = session.get(User, row.author_id)
    for person in people:
        tell(
            session, person, subject=Text(NEW, number=application.number),
            body=Text(SAYS, who=author.called if author else "—", text=row.text), path=path, base_url=settings.base_url,
            key=f"message:{row.id}", gather=True,
        )  # fmt: skip


def _officers(session: Session, application: Application) -> list[User]:
    """Whoever has the case, and who stands in today; a case that nobody has shows it on the worklist."""
    if application.officer_id is None:
        return []
    ids = {application.officer_id, *absence_queries.stand_ins_of(session, application.officer_id)}
    return list(session.scalars(select(User).where(User.id.in_(ids), User.active).order_by(User.id)))
