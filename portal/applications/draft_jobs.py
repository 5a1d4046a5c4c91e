"""Reminds of what was begun and not submitted: before its round ends, and once when it was left lying; each letter once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.applications import support_queries
from portal.applications.models import Application
from portal.core import calendar, clock
from portal.core.clock import CITY_ZONE
from portal.core.db import transaction_of
from portal.core.i18n import N_, Pair, Text
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms.people_queries import Colleague, who_may
from portal.programmes.models import Round

REMIND = "applications.remind_drafts"
BEFORE_THE_END = (7, 1)  # days before the last day of a round
LEFT_LYING = timedelta(days=14)
CAUGHT_UP = timedelta(days=30)  # a worker that was away for longer says nothing more
CHUNK = 200

ENDS = N_("%(programme)s ends on %(day)s: your application is not submitted yet")
ENDS_BODY = N_(
    "Application %(number)s is kept as you left it. It can be submitted until the end of %(day)s (Beijing time); after that nothing can be submitted under this round."
)
TO_SIGN = N_(
    "The sign-off inside the firm is still missing from application %(number)s. It can be submitted until the end of %(day)s (Beijing time); after that nothing can be submitted under this round."
)
LEFT = N_("Application %(number)s is begun and not submitted yet")
LEFT_BODY = N_(
    "What you filled in is kept, and nobody sees it before you submit it. Go on where you left it whenever you like; if it is needed no more, let it lie."
)


def remind(job: Job, settings: Settings) -> None:
    """Once a day, chunk by chunk."""
    for write in (_before_the_end, _left_lying):
        last: int | None = 0
        while last is not None:
            with transaction_of(job.factory) as session:
                last = write(session, last, settings)


def _before_the_end(session: Session, after: int, settings: Settings) -> int | None:
    """Writes to some who are filling in under a round that ends soon; gives the last of them, None at the end."""
    today = clock.today()
    rows = session.execute(
        select(Application, Round)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.id > after, Application.state.in_(("draft", "sign_off")),
            Round.deadline.between(today, today + timedelta(days=max(BEFORE_THE_END))),
        )
        .order_by(Application.id)
        .limit(CHUNK)
    ).all()  # fmt: skip
    for application, round_ in rows:
        which = calendar.reminder_due((round_.deadline - today).days, BEFORE_THE_END)
        if which is None or support_queries.why_closed(round_) is not None:
            continue
        words = {"number": application.number, "day": round_.deadline.isoformat()}
        programme = Pair(round_.programme.title_zh, round_.programme.title_en)
        waits = application.state == "sign_off"
        _tell(
            session, application, Text(ENDS, programme=programme, day=words["day"]),
            Text(TO_SIGN if waits else ENDS_BODY, **words), f"round-ends:{application.id}:{words['day']}:{which}", settings,
            needed=True,
        )  # fmt: skip
    return rows[-1][0].id if rows else None


def _left_lying(session: Session, after: int, settings: Settings) -> int | None:
    """Writes to some whose draft nobody has touched for two weeks; what the portal proposed has its own letter."""
    last = datetime.combine(clock.today(), time(), CITY_ZONE) - LEFT_LYING
    query = select(Application).where(
        Application.id > after, Application.state == "draft", Application.created_by.is_not(None),
        Application.saved_at.between(last - CAUGHT_UP, last),
    )  # fmt: skip
    rows = list(session.scalars(query.order_by(Application.id).limit(CHUNK)))
    for application in rows:
        if application.round is not None and support_queries.has_ended(application.round):
            continue
        words = Text(LEFT, number=application.number)
        _tell(
            session, application, words, Text(LEFT_BODY), f"draft-left:{application.id}:{application.number}", settings,
            needed=False,
        )  # fmt: skip
    return rows[-1].id if rows else None


def _tell(
    session: Session, application: Application, subject: Text, body: Text, key: str, settings: Settings, *, needed: bool
) -> None:  # fmt: skip
    for person in _whom(session, application):
        tell(
            session, person, subject=subject, body=body, path=f"/my/applications/{application.number}",
            base_url=settings.base_url, key=key, gather=True, needed=needed,
        )  # fmt: skip


def _whom(session: Session, application: Application) -> list[Colleague]:
    task = "certify_for_firm" if application.state == "sign_off" else "file_for_firm"
    return who_may(session, task, firm_id=application.firm_id)
