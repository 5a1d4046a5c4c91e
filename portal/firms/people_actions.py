"""What changes who acts for a firm: roles change, people leave or are removed. A firm never loses its last owner."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts import notices
from portal.accounts import queries as account_queries
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.firms import people_queries, queries
from portal.firms.models import Firm, Membership
from portal.firms.rules import FIRM_ROLE_LABELS

LAST_OWNER = N_("A firm needs an owner: make somebody else an owner first")
LIST_CHANGED = N_("The list has changed since you opened this page: look through it as it is now")
ROLE_SUBJECT = N_("Your role at %(firm)s has changed")
ROLE_BODY = N_("Your role at %(firm)s is now: %(role)s.")
REMOVED_SUBJECT = N_("You no longer act for %(firm)s")
REMOVED_BODY = N_("An owner of %(firm)s has ended your access. If that is a mistake, ask the owner.")


def join(session: Session, *, firm_id: int, person_id: int, role: str, by: int) -> Membership:
    """Makes the person a member; one who is a member already keeps the role."""
    lock_row(session, Firm, firm_id)
    try:
        return people_queries.membership_of(session, firm_id, person_id)
    except NotFound:
        row = Membership(firm_id=firm_id, person_id=person_id, role=checked(role), since=clock.now())
    session.add(row)
    session.flush()
    audit.record(session, "people.joined", f"firm:{firm_id}", by=by, person=person_id, role=role)
    return row


def checked(role: str) -> str:
    if role not in FIRM_ROLE_LABELS:
        raise NotFound(f"role {role}")
    return role


def change_role(
    session: Session, membership_id: int, *, firm_id: int | None, role: str, by: int, base_url: str
) -> None:
    row = _held(session, membership_id, firm_id)
    if row.role == checked(role):
        return
    _keep_an_owner(session, row)
    old, row.role = row.role, role
    audit.record(
        session, "people.role_changed", f"firm:{row.firm_id}", by=by, person=row.person_id, old=old, new=role
    )
    if row.person_id != by:
        firm = queries.firm(session, row.firm_id)
        notices.tell(
            session,
            account_queries.person(session, row.person_id),
            subject=Text(ROLE_SUBJECT, firm=firm.name),
            body=Text(ROLE_BODY, firm=firm.name, role=Text(FIRM_ROLE_LABELS[role])),
            path="/my/people",
            base_url=base_url,
            key=f"role:{row.id}:{clock.now().isoformat()}",
        )


def confirm_people(session: Session, *, firm_id: int | None, by: int, seen: str) -> None:
    """An owner has looked through who acts for the firm; the trail keeps who that was, so it is the list that was `seen`."""
    own = people_queries.membership_of(session, firm_id, by)
    lock_row(session, Firm, own.firm_id)
    people = people_queries.members(session, own.firm_id)
    if seen != people_queries.as_listed(people):
        raise Refused(Text(LIST_CHANGED))
    own.checked_at = clock.now()
    ids = [each.person_id for each in people]
    audit.record(session, "people.checked", f"firm:{own.firm_id}", by=by, people=ids)


def remove_member(
    session: Session, membership_id: int, *, firm_id: int | None, by: int, base_url: str
) -> None:
    """Ends a membership: an owner removes somebody, or a person leaves."""
    row = _held(session, membership_id, firm_id)
    _keep_an_owner(session, row)
    person_id = row.person_id
    session.delete(row)
    audit.record(session, "people.removed", f"firm:{row.firm_id}", by=by, person=person_id)
    if person_id != by:
        firm = queries.firm(session, row.firm_id)
        notices.tell(
            session,
            account_queries.person(session, person_id),
            subject=Text(REMOVED_SUBJECT, firm=firm.name),
            body=Text(REMOVED_BODY, firm=firm.name),
            base_url=base_url,
            key=f"removed:{membership_id}:{clock.now().isoformat()}",
        )


def _held(session: Session, membership_id: int, firm_id: int | None) -> Membership:
    """The membership, with the firm's people held: two owners who demote each other do so one after the other."""
    if firm_id is not None:
        lock_row(session, Firm, firm_id)
    return people_queries.member(session, membership_id, firm_id)


def _keep_an_owner(session: Session, leaving: Membership) -> None:
    if leaving.role == "owner" and people_queries.number_of_owners(session, leaving.firm_id) < 2:
        raise Refused(Text(LAST_OWNER))
