"""The verbs of a list that is too long for one answer: asked for, written by the worker, taken within some days, then put away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import queries as account_queries
from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.core import clock, jobs
from portal.core.db import lock_row
from portal.core.errors import NotFound
from portal.core.i18n import N_, Text
from portal.sheets import exporting
from portal.sheets.exporting import ALL_LISTS
from portal.sheets.models import TakenList

WRITE = "sheets.write_list"
PRUNE = "sheets.prune_lists"
KEPT_DAYS = 7
READY = N_("Your list is ready: %(list)s")
READY_BODY = N_("It has %(rows)s rows. It can be taken for %(days)s days; after that, ask for it anew.")
FAILED = N_("Your list could not be written: %(list)s")
FAILED_BODY = N_("You may not see this list any more, or its filter is none of this list's.")


def ask_for(
    session: Session, name: str, *, given: Mapping[str, str], form: str, language: str, by: int
) -> TakenList:
    """The worker writes it; who asked is told when it is done."""
    row = TakenList(
        name=name, given=dict(given), form=form, language=language, made_by=by, made_at=clock.now()
    )  # fmt: skip
    session.add(row)
    session.flush()  # the job needs the id
    jobs.enqueue(session, WRITE, key=f"{WRITE}:{row.id}", taken_id=row.id)
    return row


def one_of(session: Session, taken_id: int, actor: Actor) -> TakenList:
    """A list that this person asked for and may still see; else NotFound."""
    found = session.get(TakenList, taken_id)
    if found is None or found.made_by != actor.id or not actor.may(ALL_LISTS[found.name].permission):
        raise NotFound(f"list {taken_id}")
    return found


def actor_of(session: Session, person_id: int) -> Actor | None:
    """The official as they are today; None when the account is closed."""
    person = session.get(User, person_id)
    if person is None or not person.active:
        return None
    return Actor(person.id, person.called, account_queries.offices(person))


def finish(session: Session, taken_id: int, *, rows: int | None, file: str, size: int, base_url: str) -> bool:
    """The list is written (`rows`), or could not be (None); false when another worker was faster."""
    row: TakenList = lock_row(session, TakenList, taken_id)
    if row.state != "writing":
        return False
    row.ended_at = clock.now()
    row.state = "failed" if rows is None else "ready"
    if rows is not None:
        row.rows, row.file, row.size = rows, file, size
        exporting.record(session, row.name, given=row.given, rows=rows, form=row.form, by=row.made_by)
    person, label = session.get_one(User, row.made_by), Text(ALL_LISTS[row.name].label)
    tell(
        session, person, subject=Text(FAILED if rows is None else READY, list=label),
        body=Text(FAILED_BODY) if rows is None else Text(READY_BODY, rows=rows, days=KEPT_DAYS),
        path=f"/desk/exports/{row.id}", base_url=base_url, key=f"taken:{row.id}",
    )  # fmt: skip
    return True


def put_away(session: Session) -> list[str]:
    """The files of lists that have been ready long enough, which their caller removes."""
    long_ago = clock.now() - timedelta(days=KEPT_DAYS)
    old = select(TakenList).where(TakenList.state == "ready", TakenList.ended_at < long_ago).limit(500)
    names = []
    for row in session.scalars(old):
        names.append(str(row.file))
        row.state, row.file = "gone", None
    return names
