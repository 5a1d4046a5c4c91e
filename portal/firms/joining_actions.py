"""A person asks to act for a firm that is here already; an owner answers, once, and the asker is told."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import notices
from portal.accounts import queries as account_queries
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import people_actions, people_queries, queries
from portal.firms.invitation_actions import NOT_OPEN
from portal.firms.models import Firm, JoinRequest
from portal.firms.rules import FIRM_ROLE_LABELS

MOST_ASKED = 5  # open requests of a person
UNKNOWN_FIRM = N_("No firm with this code is here yet: you can register it yourself")
OWN_FIRM = N_("You act for this firm already")
ASKED_ALREADY = N_("You have asked already; the owner has not answered yet")
TOO_MANY_ASKED = N_("Five of your requests are open: wait for an answer first")
NO_OWNER = N_("Nobody can answer for this firm at present: ask its district to take it over, below")
ASK_SUBJECT = N_("%(name)s asks to act for %(firm)s")
ASK_BODY = N_(
    "%(name)s asks to act for %(firm)s on the portal, as: %(role)s. Please answer on the page of your people."
)
ACCEPTED_SUBJECT = N_("You can now act for %(firm)s")
ACCEPTED_BODY = N_("Your request was accepted. You act for %(firm)s as: %(role)s.")
REFUSED_SUBJECT = N_("Your request to join %(firm)s was refused")
REFUSED_BODY = N_(
    "An owner of %(firm)s has refused your request. If you think that this is a mistake, ask the owner."
)


def request_to_join(
    session: Session, *, credit_code: str, by: int, role: str, reason: str, base_url: str
) -> JoinRequest:
    """A person asks to act for a firm that is here already; its owners are told. Refused names the field."""
    firm = queries.firm_by_code(session, credit_code)
    if firm is None:
        raise Refused(Text(UNKNOWN_FIRM), field="credit_code")
    lock_row(session, Firm, firm.id)
    _may_ask(session, firm, by)
    row = JoinRequest(
        firm_id=firm.id, person_id=by, role=people_actions.checked(role), reason=reason, made_at=clock.now()
    )
    session.add(row)
    session.flush()  # the letters' key needs the id
    audit.record(session, "people.join_requested", f"firm:{firm.id}", by=by, request=row.id, role=role)
    person = account_queries.person(session, by)
    words = {"name": person.called, "firm": firm.name}
    for owner in people_queries.owners(session, firm.id):
        notices.tell(
            session,
            owner,
            subject=Text(ASK_SUBJECT, **words),
            body=Text(ASK_BODY, **words, role=Text(FIRM_ROLE_LABELS[role])),
            path="/my/people",
            base_url=base_url,
            key=f"join-request:{row.id}",
        )
    return row


def _may_ask(session: Session, firm: Firm, by: int) -> None:
    if any(member.person_id == by for member in people_queries.members(session, firm.id)):
        raise Refused(Text(OWN_FIRM), field="credit_code")
    asked = list(
        session.scalars(
            select(JoinRequest.firm_id).where(JoinRequest.person_id == by, JoinRequest.state == "open")
        )
    )
    if firm.id in asked:
        raise Refused(Text(ASKED_ALREADY), field="credit_code")
    if len(asked) >= MOST_ASKED:
        raise Refused(Text(TOO_MANY_ASKED))
    if not people_queries.owners(session, firm.id):
        raise Refused(Text(NO_OWNER), field="credit_code")


def answer_request(
    session: Session, request_id: int, *, firm_id: int | None, accepted: bool, by: int, base_url: str
) -> None:
    """An owner accepts or refuses, once; the asker is told."""
    row = people_queries.request_of(session, request_id, firm_id)
    lock_row(session, JoinRequest, row.id)
    if row.state != "open":
        raise Refused(Text(NOT_OPEN))
    row.state, row.answered_at, row.answered_by = "accepted" if accepted else "refused", clock.now(), by
    audit.record(session, f"people.join_{row.state}", f"firm:{row.firm_id}", by=by, request=row.id)
    if accepted:
        people_actions.join(session, firm_id=row.firm_id, person_id=row.person_id, role=row.role, by=by)
    firm = queries.firm(session, row.firm_id)
    words: dict[str, object] = {"firm": firm.name}
    if accepted:
        words["role"] = Text(FIRM_ROLE_LABELS[row.role])
    notices.tell(
        session,
        account_queries.person(session, row.person_id),
        subject=Text(ACCEPTED_SUBJECT if accepted else REFUSED_SUBJECT, firm=firm.name),
        body=Text(ACCEPTED_BODY if accepted else REFUSED_BODY, **words),
        path="/my" if accepted else None,
        base_url=base_url,
        key=f"join-answer:{row.id}",
    )
