"""Tells a person something: the same words as a mail and in the inbox, in the person's own language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from portal.accounts.models import Note
from portal.core import clock, jobs
from portal.core.db import insert_if_missing
from portal.core.i18n import N_, Text
from portal.web import mail

CLOSING = N_("This letter was written by the portal; nobody reads answers to it.")


GATHER = "accounts.gather_letters"
WINDOW = 300  # seconds: what happens to one person within them is one letter
GRACE = timedelta(seconds=60)  # for deeds that are still being committed when the window ends


class Reader(Protocol):
    """What must be known of whom the portal tells something."""

    @property
    def id(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def letters(self) -> str: ...


def tell(
    session: Session,
    person: Reader,
    *,
    subject: Text,
    body: Text,
    path: str | None = None,
    base_url: str,
    key: str,
    gather: bool = False,
    needed: bool = False,
) -> None:
    """Writes to the inbox and posts the mail, both in the caller's transaction.

    `path` is where to act; `key` makes the same letter leave once only. `gather`: it goes with the person's next
    gathered letter, within minutes, or not at all by mail for who wants only what is `needed`."""
    title = subject.in_language(person.language)
    words = body.in_language(person.language)
    once = f"{key}:{person.id}"
    if gather:
        by_mail = needed or person.letters == "all"
        _keep_for_later(session, person, title, words, path=path, key=once, by_mail=by_mail)
        return
    address = f"\n\n{base_url}{path}" if path else ""
    letter = mail.post(
        session,
        to=person.email,
        subject=title,
        body=f"{words}{address}\n\n{Text(CLOSING).in_language(person.language)}\n",
        key=once,
    )
    if letter is not None:
        session.add(Note(person_id=person.id, subject=title, body=words, address=path, made_at=clock.now()))


def _keep_for_later(
    session: Session, person: Reader, title: str, words: str, *, path: str | None, key: str, by_mail: bool
) -> None:
    new = insert_if_missing(
        session, Note, person_id=person.id, subject=title[:200], body=words, address=path, made_at=clock.now(), key=key,
        letter="waiting" if by_mail else "none",
    )  # fmt: skip
    if new and by_mail:
        window = int(clock.real_now().timestamp()) // WINDOW + 1
        due = datetime.fromtimestamp(window * WINDOW, UTC) + GRACE
        jobs.enqueue_for(session, GATHER, key=f"{GATHER}:{person.id}:{window}", due_at=due, person=person.id)
