"""Tells a person something: the same words as a mail and in the inbox, in the person's own language."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.models import Note, User
from portal.core import clock
from portal.core.i18n import N_, Text
from portal.web import mail

CLOSING = N_("This letter was written by the portal; nobody reads answers to it.")


def tell(
    session: Session,
    person: User,
    *,
    subject: Text,
    body: Text,
    path: str | None = None,
    base_url: str,
    key: str,
) -> None:
    """Writes to the inbox and posts the mail, both in the caller's transaction.

    `path` is where to act; `key` makes the same letter leave once only.
    """
    title = subject.in_language(person.language)
    words = body.in_language(person.language)
    address = f"\n\n{base_url}{path}" if path else ""
    letter = mail.post(
        session,
        to=person.email,
        subject=title,
        body=f"{words}{address}\n\n{Text(CLOSING).in_language(person.language)}\n",
        key=f"{key}:{person.id}",
    )
    if letter is not None:
        session.add(Note(person_id=person.id, subject=title, body=words, address=path, made_at=clock.now()))
