"""An owner invites a mail address to act for the firm; whoever has, or opens, the account with it accepts or declines."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts import notices
from portal.accounts import queries as account_queries
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import people_actions, people_queries, queries
from portal.firms.models import Firm, Invitation
from portal.firms.rules import FIRM_ROLE_LABELS
from portal.web import mail

MOST_OPEN = 20  # invitations of a firm
MEMBER_ALREADY = N_("This person acts for the firm already")
INVITED_ALREADY = N_("This address has been invited already; the invitation is still open")
TOO_MANY_OPEN = N_("Twenty invitations are open: withdraw one first")
NOT_OPEN = N_("This has been answered already")
INVITE_SUBJECT = N_("%(firm)s invites you")
INVITE_BODY = N_(
    "%(firm)s invites you to act for it on the portal, as: %(role)s. Sign in, or open an account, with this mail "
    "address; then you can accept."
)
JOINED_SUBJECT = N_("%(name)s has joined %(firm)s")
JOINED_BODY = N_("%(name)s accepted the invitation and acts for %(firm)s as: %(role)s.")


def invite(session: Session, *, firm_id: int, email: str, role: str, by: int, base_url: str) -> Invitation:
    """Invites an address; the letter is the same whether an account with it exists or not."""
    firm = lock_row(session, Firm, firm_id)
    address = email.lower()
    if any(member.email == address for member in people_queries.members(session, firm_id)):
        raise Refused(Text(MEMBER_ALREADY), field="email")
    open_now = people_queries.open_invitations(session, firm_id)
    if any(each.email == address for each in open_now):
        raise Refused(Text(INVITED_ALREADY), field="email")
    if len(open_now) >= MOST_OPEN:
        raise Refused(Text(TOO_MANY_OPEN))
    row = Invitation(
        firm_id=firm_id, email=address, role=people_actions.checked(role), state="open", made_at=clock.now(),
        made_by=by, open_key=f"{firm_id}:{address}",
    )  # fmt: skip
    session.add(row)
    session.flush()  # the letter's key needs the id
    audit.record(session, "people.invited", f"firm:{firm_id}", by=by, invitation=row.id, role=role)
    _send_invitation(session, row, firm, base_url=base_url)
    return row


def _send_invitation(session: Session, row: Invitation, firm: Firm, *, base_url: str) -> None:
    words = {
        "subject": Text(INVITE_SUBJECT, firm=firm.name),
        "body": Text(INVITE_BODY, firm=firm.name, role=Text(FIRM_ROLE_LABELS[row.role])),
    }
    known = account_queries.person_by_email(session, row.email)
    if known is not None:
        notices.tell(
            session, known, subject=words["subject"], body=words["body"], path="/my/join", base_url=base_url,
            key=f"invitation:{row.id}",
        )  # fmt: skip
        return
    language = account_queries.person(
        session, row.made_by
    ).language  # the inviter's: a stranger's is not known
    subject, body = (words[part].in_language(language) for part in ("subject", "body"))
    closing = Text(notices.CLOSING).in_language(language)
    mail.post(
        session,
        to=row.email,
        subject=subject,
        body=f"{body}\n\n{base_url}/my/join\n\n{closing}\n",
        key=f"invitation:{row.id}",
    )


def accept(session: Session, invitation_id: int, *, by: int, base_url: str) -> int:
    """The invited person joins; gives the firm. An invitation to another address is NotFound."""
    person = account_queries.person(session, by)
    row = people_queries.invitation_to(session, invitation_id, person.email)
    _close(session, row, "accepted")
    people_actions.join(session, firm_id=row.firm_id, person_id=by, role=row.role, by=by)
    firm = queries.firm(session, row.firm_id)
    words = {"name": person.called, "firm": firm.name}
    notices.tell(
        session,
        account_queries.person(session, row.made_by),
        subject=Text(JOINED_SUBJECT, **words),
        body=Text(JOINED_BODY, **words, role=Text(FIRM_ROLE_LABELS[row.role])),
        path="/my/people",
        base_url=base_url,
        key=f"invitation-accepted:{row.id}",
    )
    return row.firm_id


def decline(session: Session, invitation_id: int, *, by: int) -> None:
    person = account_queries.person(session, by)
    row = people_queries.invitation_to(session, invitation_id, person.email)
    _close(session, row, "declined")
    audit.record(session, "people.declined", f"firm:{row.firm_id}", by=by, invitation=row.id)


def withdraw(session: Session, invitation_id: int, *, firm_id: int | None, by: int) -> None:
    row = people_queries.invitation(session, invitation_id, firm_id)
    _close(session, row, "withdrawn")
    audit.record(session, "people.invitation_withdrawn", f"firm:{row.firm_id}", by=by, invitation=row.id)


def _close(session: Session, row: Invitation, state: str) -> None:
    lock_row(session, Invitation, row.id)
    if row.state != "open":
        raise Refused(Text(NOT_OPEN))
    row.state, row.answered_at, row.open_key = state, clock.now(), None
