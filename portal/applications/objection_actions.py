"""The verbs of an objection: it is made, it is answered; only the firm objected to waits, and hears of it without the name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.applications import objection_queries, queries
from portal.applications.actions import Deed, move
from portal.applications.models import Application, Publicity
from portal.applications.objection_models import Objection
from portal.applications.objection_rules import NOT_ON_LIST, may_conclude, may_object
from portal.applications.rules import OWN_FIRM, Hand
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.document_rules import examine
from portal.firms.people_queries import who_may
from portal.web import mail

SYSTEM = Hand(person=None, capacities=frozenset({"system"}))
ANSWERED = N_("This objection has been answered already.")
RECEIVED = N_("We have received your objection %(reference)s")
RECEIVED_BODY = N_(
    "The city's working team examines it and answers you by mail. Your name is not shown to the firm or to the public. Where it stands:"
)
ANSWER = N_("The answer to your objection %(reference)s")
ANSWER_BODY = N_("%(outcome)s. The reason: %(answer)s")
TO_FIRM = N_("Somebody objected to your application %(number)s")
TO_FIRM_BODY = N_(
    "The city examines it; until it has answered your case waits, and the others on the list go on. You will hear the outcome and its reason."
)
NOT_UPHELD = N_("The objection to your application %(number)s was not upheld")
GOES_ON = N_("The reason: %(answer)s Your case goes on with the others on the list.")
STILL_WAITS = N_(
    "The reason: %(answer)s Another objection is still being examined; until it is answered your case waits."
)
OUTCOMES = {"upheld": N_("Your objection was upheld"), "dismissed": N_("Your objection was not upheld")}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody says against a firm on a list, under the real name, and the document that proves it."""

    name: str
    organisation: str | None
    phone: str
    email: str
    reason: str
    document_name: str
    content: bytes
    language: str = "zh"


def object_to(
    session: Session,
    files: FileStore,
    publicity: Publicity,
    number: str,
    statement: Statement,
    *,
    settings: Settings,
) -> Objection:
    """Records the objection; the firm's case waits from now on. Refused after the last minute of the last day.

    The same statement sent twice is kept once."""
    lock_row(session, Publicity, publicity.id)  # the day's close and the objection: one after the other
    may_object(first_day=publicity.first_day, last_day=publicity.last_day, today=clock.today())
    application = objection_queries.application_on(session, publicity.id, number)
    if application.state != "publicity":
        raise Refused(Text(NOT_ON_LIST))
    examined = examine(statement.document_name, statement.content)
    sha256 = files.keep(statement.content)
    known = objection_queries.same(
        session, application.id, email=statement.email, sha256=sha256, reason=statement.reason
    )
    if known is not None:
        return known
    row = Objection(
        reference=secrets.token_hex(8), publicity_id=publicity.id, application_id=application.id, name=statement.name,
        organisation=statement.organisation, phone=statement.phone, email=statement.email, reason=statement.reason,
        document_name=examined.name, media_type=examined.media_type, size=len(statement.content), sha256=sha256,
        language=statement.language, made_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()  # letters are keyed by its id
    audit.record(session, "objection.made", f"application:{number}", by=None, objection=row.id, sha256=sha256)
    _write(
        session, row, Text(RECEIVED, reference=row.reference), Text(RECEIVED_BODY), settings, key="received"
    )
    _tell_firm(session, application, TO_FIRM, Text(TO_FIRM_BODY), settings, key=f"objection:{row.id}")
    return row


def answer(
    session: Session, objection: Objection, *, upheld: bool, words: str, hand: Hand, settings: Settings
) -> None:
    """The city's answer, with its reason. Upheld, the firm's case is refused; otherwise the firm is told and its case goes
    on, at once when the notice is over and nobody else objects. Refused to a member of the firm."""
    if hand.member_of_firm:
        raise Refused(Text(OWN_FIRM))
    lock_row(session, Publicity, objection.publicity_id)
    lock_row(session, Objection, objection.id)
    if objection.state != "open":
        raise Refused(Text(ANSWERED))
    objection.state, objection.answer = ("upheld" if upheld else "dismissed"), words
    objection.answered_at, objection.answered_by = clock.now(), hand.person
    session.flush()
    application = session.get_one(Application, objection.application_id)
    audit.record(
        session,
        f"objection.{objection.state}",
        f"application:{application.number}",
        by=hand.person,
        objection=objection.id,
    )
    outcome = Text(OUTCOMES[objection.state])
    subject = Text(ANSWER, reference=objection.reference)
    _write(
        session,
        objection,
        subject,
        Text(ANSWER_BODY, outcome=outcome, answer=words),
        settings,
        key="answered",
    )
    if application.state != "publicity":
        return
    if upheld:
        move(session, application, Deed(move="uphold", reason=words), hand=hand, settings=settings)
        return
    _tell_dismissed(session, application, objection, settings)
    if _may_conclude(session, application):
        move(session, application, Deed(move="conclude"), hand=SYSTEM, settings=settings)


def conclude_list(session: Session, publicity: Publicity, *, settings: Settings) -> int:
    """When the notice is over: titles take effect but for firms whose objection is being examined; gives how many wait."""
    cases = [row for row in queries.of_publicity(session, publicity.id) if row.state == "publicity"]
    waiting = objection_queries.open_by_case(session, [row.id for row in cases])
    for application in cases:
        if may_conclude(
            last_day=publicity.last_day, today=clock.today(), open_objections=waiting.get(application.id, 0)
        ):
            move(session, application, Deed(move="conclude"), hand=SYSTEM, settings=settings)
    return len(waiting)


def _may_conclude(session: Session, application: Application) -> bool:
    publicity = session.get_one(Publicity, application.publicity_id)
    left = objection_queries.open_by_case(session, [application.id]).get(application.id, 0)
    return may_conclude(last_day=publicity.last_day, today=clock.today(), open_objections=left)


def _tell_dismissed(
    session: Session, application: Application, objection: Objection, settings: Settings
) -> None:
    """An upheld one needs no such letter: the refusal of the case says its reason."""
    waits = objection_queries.open_by_case(session, [application.id])
    body = Text(STILL_WAITS if waits else GOES_ON, answer=objection.answer or "")
    _tell_firm(session, application, NOT_UPHELD, body, settings, key=f"objection-dismissed:{objection.id}")


def _tell_firm(
    session: Session, application: Application, subject: str, body: Text, settings: Settings, *, key: str
) -> None:
    for person in who_may(session, "file_for_firm", firm_id=application.firm_id):
        tell(
            session, person, subject=Text(subject, number=application.number), body=body, base_url=settings.base_url,
            path=f"/my/applications/{application.number}", key=key,
        )  # fmt: skip


def _write(
    session: Session, objection: Objection, subject: Text, body: Text, settings: Settings, *, key: str
) -> None:
    """To somebody who need not have an account: in the language of the page on which they wrote."""
    words = body.in_language(objection.language)
    address = f"{settings.base_url}/publicity/objections/{objection.reference}"
    mail.post(
        session, to=objection.email, subject=subject.in_language(objection.language), body=f"{words}\n\n{address}\n",
        key=f"objection-{key}:{objection.id}",
    )  # fmt: skip
