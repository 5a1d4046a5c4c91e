"""Taking over a firm whose person has gone, or claiming one without people: asked with a document, decided by the district.

Everybody is told: the firm's people when it is asked, and object while it is open; all of them how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import notices
from portal.accounts import queries as account_queries
from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.core import audit, calendar, clock, days
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.firms import document_actions, people_actions, people_queries, queries, takeover_queries
from portal.firms.models import Firm, Membership
from portal.firms.takeover_models import Takeover

PROVES = "takeover"
WORKDAYS_TO_OBJECT = 5  # for the firm's people; where there are none the district may decide at once
MOST_OPEN = 3  # requests of a person
UNKNOWN_FIRM = N_("No firm with this code is here yet: you can register it yourself")
OWN_FIRM = N_("You act for this firm already")
ASKED_ALREADY = N_("You have asked already; the district has not answered yet")
TOO_MANY = N_("Three of your requests are open: wait for an answer first")
NOT_OPEN = N_("This has been answered already")
OBJECTED = N_("Somebody of the firm has objected already")
TOO_EARLY = N_("The firm's people can object until then: it can be decided from %(day)s on")
OWN_DECISION = N_("You act for this firm, so you cannot decide on it.")
ANSWER_NEEDED = N_("Say why: whoever asked and the firm's people read it")
SUBJECT = N_("%(name)s asks to take over %(firm)s")
BODY = N_(
    "%(name)s asks to become owner of %(firm)s on the portal. If that is wrong, object on the page of your people before %(day)s; the district decides then."
)
OBJECTION_SUBJECT = N_("Somebody objects to your taking over %(firm)s")
OBJECTION_BODY = N_("The district decides. The objection: %(text)s")
ACCEPTED_SUBJECT = N_("%(name)s is now owner of %(firm)s")
YOURS_SUBJECT = N_("You are now owner of %(firm)s")
YOURS_BODY = N_("The district has accepted your request to take over the firm. %(text)s")
ACCEPTED_BODY = N_("The district has accepted the request to take over the firm. %(text)s")
ENDED_BODY = N_(
    "The district has accepted the request to take over the firm. You no longer act for it on the portal. %(text)s"
)
REFUSED_SUBJECT = N_("The request to take over %(firm)s was refused")
YOURS_REFUSED_SUBJECT = N_("Your request to take over %(firm)s was refused")
REFUSED_BODY = N_("The reason: %(text)s")


def ask(
    session: Session, files: FileStore, *, credit_code: str, reason: str, upload_name: str, content: bytes, by: int,
    base_url: str,
) -> Takeover:  # fmt: skip
    """A person asks to become owner, with a document that shows the right to; the firm's people are told."""
    firm = queries.firm_by_code(session, credit_code)
    if firm is None:
        raise Refused(Text(UNKNOWN_FIRM), field="credit_code")
    lock_row(session, Firm, firm.id)
    members = people_queries.members(session, firm.id)
    _may_ask(session, firm, {member.person_id for member in members if member.role == "owner"}, by)
    document = document_actions.hand_in(
        session, files, firm_id=firm.id, proves=PROVES, upload_name=upload_name, content=content, by=by
    )
    document.held_at = document.held_at or clock.now()  # the firm cannot remove what is said against it
    today = clock.today()
    row = Takeover(
        firm_id=firm.id, person_id=by, document_id=document.id, reason=reason, made_at=clock.now(), state="open",
        waits_until=calendar.add_workdays(today, WORKDAYS_TO_OBJECT + 1, overrides=days.overrides(session))
        if members else today,
        open_key=f"{firm.id}:{by}",
    )  # fmt: skip
    session.add(row)
    session.flush()  # the letters' key needs the id
    audit.record(session, "people.takeover_asked", f"firm:{firm.id}", by=by, takeover=row.id)
    person = account_queries.person(session, by)
    words = {"name": person.called, "firm": firm.name, "day": row.waits_until.isoformat()}
    _tell(
        session, _people(session, firm.id), SUBJECT, BODY, words, path="/my/people", base_url=base_url,
        key=f"takeover:{row.id}",
    )  # fmt: skip
    return row


def _may_ask(session: Session, firm: Firm, owners: set[int], by: int) -> None:
    if by in owners:
        raise Refused(Text(OWN_FIRM), field="credit_code")
    known = select(Takeover.id).where(Takeover.open_key == f"{firm.id}:{by}")
    if session.scalar(known) is not None:
        raise Refused(Text(ASKED_ALREADY), field="credit_code")
    if takeover_queries.number_open(session, by) >= MOST_OPEN:
        raise Refused(Text(TOO_MANY))


def object_to(
    session: Session, takeover_id: int, *, firm_id: int | None, text: str, by: int, base_url: str
) -> None:
    """One of the firm's people objects, once; whoever asked is told, and the district reads it."""
    row = _open(session, takeover_queries.about_firm(session, takeover_id, firm_id).id)
    if row.objection is not None:
        raise Refused(Text(OBJECTED))
    row.objection, row.objected_by = text, by
    audit.record(session, "people.takeover_objected", f"firm:{row.firm_id}", by=by, takeover=row.id)
    words = {"firm": queries.firm(session, row.firm_id).name, "text": text}
    asker = [account_queries.person(session, row.person_id)]
    _tell(
        session, asker, OBJECTION_SUBJECT, OBJECTION_BODY, words, path="/my/takeover", base_url=base_url,
        key=f"takeover-objection:{row.id}",
    )  # fmt: skip


def answer(
    session: Session, takeover_id: int, *, accepted: bool, text: str, end_owners: bool = False, by: Actor, base_url: str
) -> Takeover:  # fmt: skip
    """The district decides, once. `end_owners` ends the access of the owners that there were."""
    row = _open(session, takeover_queries.one(session, takeover_id, by).takeover.id)
    people = _people(session, row.firm_id)
    if by.id in {person.id for person in people} | {row.person_id}:
        raise Refused(Text(OWN_DECISION))
    if accepted and clock.today() < row.waits_until:
        raise Refused(Text(TOO_EARLY, day=row.waits_until.isoformat()))
    if not text.strip() and (not accepted or row.objection is not None):
        raise Refused(Text(ANSWER_NEEDED), field="text")
    row.state, row.answer = "accepted" if accepted else "refused", text.strip() or None
    row.answered_at, row.answered_by, row.open_key = clock.now(), by.id, None
    audit.record(
        session,
        f"people.takeover_{row.state}",
        f"firm:{row.firm_id}",
        by=by.id,
        takeover=row.id,
        ended=end_owners,
    )
    ended: set[int] = set()
    if accepted:
        ended = _hand_over(session, row, end_owners=end_owners, by=by.id)
    asker = account_queries.person(session, row.person_id)
    words = {
        "name": asker.called, "firm": queries.firm(session, row.firm_id).name, "text": row.answer or "",
    }  # fmt: skip
    subject, body = (ACCEPTED_SUBJECT, ACCEPTED_BODY) if accepted else (REFUSED_SUBJECT, REFUSED_BODY)
    own = (YOURS_SUBJECT, YOURS_BODY) if accepted else (YOURS_REFUSED_SUBJECT, REFUSED_BODY)
    for person in {person.id: person for person in [*people, asker]}.values():
        said, why = (
            own if person.id == row.person_id else (subject, ENDED_BODY if person.id in ended else body)
        )
        _tell(
            session, [person], said, why, words,
            path="/my/takeover" if not accepted and person.id == row.person_id else "/my", base_url=base_url,
            key=f"takeover-answer:{row.id}",
        )  # fmt: skip
    return row


def _hand_over(session: Session, row: Takeover, *, end_owners: bool, by: int) -> set[int]:
    """The asker becomes owner; gives whose access has ended."""
    ended: set[int] = set()
    if end_owners:
        owners = select(Membership).where(
            Membership.firm_id == row.firm_id,
            Membership.role == "owner",
            Membership.person_id != row.person_id,
        )
        for membership in session.scalars(owners):
            audit.record(
                session,
                "people.removed",
                f"firm:{row.firm_id}",
                by=by,
                person=membership.person_id,
                takeover=row.id,
            )
            session.delete(membership)
            ended.add(membership.person_id)
    member = people_actions.join(session, firm_id=row.firm_id, person_id=row.person_id, role="owner", by=by)
    member.role = "owner"
    return ended


def _open(session: Session, takeover_id: int) -> Takeover:
    """The request, held until the end of the transaction: of two who answer the second is told."""
    row: Takeover = lock_row(session, Takeover, takeover_id)
    if row.state != "open":
        raise Refused(Text(NOT_OPEN))
    return row


def _people(session: Session, firm_id: int) -> list[User]:
    query = (
        select(User).join(Membership, Membership.person_id == User.id).where(Membership.firm_id == firm_id)
    )
    return list(session.scalars(query.order_by(User.id)).unique())


def _tell(
    session: Session, people: Iterable[User], subject: str, body: str, words: dict[str, str], *, path: str, base_url: str,
    key: str,
) -> None:  # fmt: skip
    for person in people:
        notices.tell(
            session, person, subject=Text(subject, **words), body=Text(body, **words), path=path, base_url=base_url, key=key
        )  # fmt: skip
