"""Gathers what a person was told within a few minutes into one letter; written and marked in one transaction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.letter_choice import token_of
from portal.accounts.models import Note, User
from portal.accounts.notices import CLOSING
from portal.core import jobs
from portal.core.db import lock_row, transaction_of
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.web import mail

SEVERAL = N_("%(n)s notices: %(first)s")
FEWER = N_(
    "You get this letter because you chose to hear of everything by mail. To hear only of what is needed:"
)
MOST = 100
SWEEP = "accounts.sweep_letters"


def gather(job: jobs.Job, settings: Settings) -> None:
    """One letter to the person of the job, if anything waits."""
    with transaction_of(job.factory) as session:
        _one_letter(session, job.payload["person"], key=f"gathered:{job.id}", settings=settings)
        job.finish(session)


def sweep(job: jobs.Job, settings: Settings) -> None:
    """Once a day: whatever was left waiting, person by person."""
    with job.factory() as session:
        people = list(session.scalars(select(Note.person_id).where(Note.letter == "waiting").distinct()))
    for person in people:
        with transaction_of(job.factory) as session:
            _one_letter(session, person, key=f"swept:{job.id}:{person}", settings=settings)


def _one_letter(session: Session, person_id: int, *, key: str, settings: Settings) -> None:
    person = lock_row(session, User, person_id)
    query = (
        select(Note)
        .where(Note.person_id == person_id, Note.letter == "waiting")
        .order_by(Note.id)
        .limit(MOST)
    )
    notes = list(session.scalars(query))
    if not notes:
        return
    for note in notes:
        note.letter = "sent"
    if not person.active:
        return
    language = person.language
    subject = notes[0].subject
    if len(notes) > 1:
        subject = Text(SEVERAL, n=len(notes), first=subject).in_language(language)
    off = f"{settings.base_url}/account/letters/{token_of(settings, person.id)}"
    parts = [_told(note, settings, with_title=len(notes) > 1) for note in notes]
    parts += [f"{Text(FEWER).in_language(language)}\n{off}", Text(CLOSING).in_language(language)]
    mail.post(session, to=person.email, subject=subject[:200], body="\n\n".join(parts) + "\n", key=key)


def _told(note: Note, settings: Settings, *, with_title: bool) -> str:
    title = f"■ {note.subject}\n" if with_title else ""
    return f"{title}{note.body}" + (f"\n{settings.base_url}{note.address}" if note.address else "")
