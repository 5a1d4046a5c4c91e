"""Letters: written into the outbox by the deed that causes them, sent by the worker, never sent twice by it."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import audit, clock, jobs
from portal.core.db import lock_row, transaction_of
from portal.core.errors import NotFound
from portal.core.settings import Settings
from portal.web.models import Mail

JOB = "mail.send"


class NotDelivered(RuntimeError):
    """The mail server did not take a letter; the message names the letter, never the reader."""


def post(session: Session, *, to: str, subject: str, body: str, key: str | None = None) -> Mail | None:
    """Puts a letter into the outbox of the caller's transaction; with a `key` once only, ever."""
    if key is not None and session.scalar(select(Mail.id).where(Mail.key == key)) is not None:
        return None
    letter = Mail(recipient=to, subject=subject, body=body, key=key, made_at=clock.now())
    session.add(letter)
    session.flush()  # the job needs the id
    jobs.enqueue(session, JOB, key=f"{JOB}:{letter.id}", mail=letter.id)
    return letter


def send(job: jobs.Job, settings: Settings) -> None:
    """Sends one letter; without a mail server it is kept, and the administrator reads it at /desk/mail.

    The message's identity is its row's: a server that gets it again after a crash knows it already.
    """
    with job.factory() as session:
        letter = session.get_one(Mail, job.payload["mail"])
    if letter.state == "waiting" and settings.smtp_url is not None:
        _deliver(letter, settings)  # outside of a transaction: a slow mail server holds no lock of ours
    with transaction_of(job.factory) as session:
        letter = lock_row(session, Mail, letter.id)
        if letter.state == "waiting":
            letter.state = "kept" if settings.smtp_url is None else "sent"
            letter.sent_at = clock.now()
        job.finish(session)


def _deliver(letter: Mail, settings: Settings) -> None:
    parts = urlsplit(settings.smtp_url or "")
    host = urlsplit(settings.base_url).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["To"] = letter.recipient
    message["From"] = f"no-reply@{host}"
    message["Message-ID"] = f"<{letter.id}.{int(letter.made_at.timestamp())}@{host}>"
    message.set_content(letter.body)
    try:
        _hand_over(message, parts)
    except smtplib.SMTPException as error:
        # what the server says quotes the address, and what a job failed of is logged
        code = getattr(error, "smtp_code", "")
        raise NotDelivered(f"letter {letter.id}: {type(error).__name__} {code}".strip()) from None


def _hand_over(message: EmailMessage, parts: SplitResult) -> None:
    server: type[smtplib.SMTP] = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with server(parts.hostname or "localhost", parts.port or 0, timeout=20) as connection:
        if parts.scheme == "smtp+tls":
            connection.starttls()
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)


def letters(
    session: Session, *, to: str | None = None, before: int | None = None, most: int = 25
) -> list[Mail]:
    """Letters as they were posted, newest first, page by page; of one address when `to` is given."""
    query = select(Mail).order_by(Mail.id.desc()).limit(most)
    if to is not None:
        query = query.where(Mail.recipient == to)
    return list(session.scalars(query if before is None else query.where(Mail.id < before)))


@dataclass(frozen=True)
class Trouble:
    """A letter that the mail server has not taken yet: how often it was tried, when next; None: given up."""

    mail_id: int
    recipient: str
    subject: str
    tries: int
    next_try: datetime | None


def in_trouble(session: Session, *, most: int = 50) -> list[Trouble]:
    """Letters that were tried in vain, the oldest first."""
    row = jobs.JobRow
    tried = session.execute(
        select(row.payload, row.attempts, row.due_at, row.state)
        .where(row.state.in_(("waiting", "given_up")), row.name == JOB, row.error.is_not(None))
        .order_by(row.id)
        .limit(most)
    ).all()
    known = {each.payload["mail"]: each for each in tried}
    letters = session.scalars(
        select(Mail).where(Mail.id.in_(known), Mail.state == "waiting").order_by(Mail.id)
    )
    return [
        Trouble(
            letter.id, letter.recipient, letter.subject, (job := known[letter.id]).attempts,
            None if job.state == "given_up" else job.due_at,
        )
        for letter in letters
    ]  # fmt: skip


def try_again(session: Session, mail_id: int, *, by: int) -> None:
    """The letter is tried anew at once, as often as a new one; one that has left is left alone."""
    row = session.scalar(select(jobs.JobRow).where(jobs.JobRow.key == f"{JOB}:{mail_id}").with_for_update())
    if row is None:
        raise NotFound(f"letter {mail_id}")
    if row.state in ("waiting", "given_up"):
        row.state, row.attempts, row.due_at = "waiting", 0, clock.real_now()
        audit.record(session, "mail.tried_again", f"mail:{mail_id}", by=by)
