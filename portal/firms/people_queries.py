"""Reading the people of a firm: members, open invitations, open requests to join; and a person's own of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import MAY
from portal.core.clock import day_of
from portal.core.errors import NotFound
from portal.firms.models import Firm, Invitation, JoinRequest, Membership
from portal.firms.upkeep_rules import people_to_check


@dataclass(frozen=True)
class Member:
    """A person who acts for the firm."""

    id: int  # of the membership
    person_id: int
    name: str
    email: str
    role: str
    since: datetime
    checked_at: datetime | None  # when this owner last looked through who acts for the firm


@dataclass(frozen=True)
class Colleague:
    """Somebody of a firm who can sign in: whom to name, and where and how to tell."""

    id: int  # of the person
    email: str
    name: str
    language: str
    letters: str  # by mail: all, or needed
    role: str  # in the firm


@dataclass(frozen=True)
class Asker:
    """A person who asks to act for the firm."""

    id: int  # of the request
    name: str
    email: str
    role: str
    reason: str
    made_at: datetime


@dataclass(frozen=True)
class Invited:
    """An invitation as the invited person sees it."""

    id: int
    firm_name: str
    credit_code: str
    role: str
    made_at: datetime


def members(session: Session, firm_id: int) -> list[Member]:
    rows = session.execute(
        select(
            Membership.id,
            User.id,
            User.name,
            User.email,
            Membership.role,
            Membership.since,
            Membership.checked_at,
        )
        .join(User, User.id == Membership.person_id)
        .where(Membership.firm_id == firm_id)
        .order_by(Membership.id)
    )
    return [Member(*row) for row in rows]


def as_listed(people: list[Member]) -> str:
    """Who acts for the firm and as what, for a page to say which list was looked through."""
    return ",".join(f"{each.person_id}:{each.role}" for each in people)


def to_check(people: list[Member], *, today: date) -> bool:
    """Whether an owner is asked to look through these, the members of one firm."""
    return people_to_check(
        [day_of(each.since) for each in people],
        [day_of(each.checked_at) for each in people if each.checked_at],
        today=today,
    )


def member(session: Session, membership_id: int, firm_id: int | None) -> Membership:
    """A membership of this firm; another firm's is NotFound."""
    found = session.get(Membership, membership_id, populate_existing=True)
    if found is None or firm_id is None or found.firm_id != firm_id:
        raise NotFound(f"membership {membership_id}")
    return found


def membership_of(session: Session, firm_id: int | None, person_id: int) -> Membership:
    found = session.scalar(
        select(Membership).where(Membership.firm_id == firm_id, Membership.person_id == person_id)
    )
    if found is None:
        raise NotFound(f"person {person_id} in firm {firm_id}")
    return found


# by the tables, not by the objects: every move of a case asks it
_PERSON, _MEMBERSHIP = cast(Table, User.__table__), cast(Table, Membership.__table__)
_COLLEAGUE = [
    *(_PERSON.c[name] for name in ("id", "email", "name", "language", "letters")),
    _MEMBERSHIP.c.role,
]
_COLLEAGUES = (
    select(*_COLLEAGUE)
    .join(_MEMBERSHIP, _MEMBERSHIP.c.person_id == _PERSON.c.id)
    .where(_MEMBERSHIP.c.firm_id == bindparam("firm_id"), _PERSON.c.active)
    .order_by(_MEMBERSHIP.c.id)
)


@dataclass(frozen=True)
class Colleagues:
    """The people of one firm who can sign in; they are looked up once, when somebody first asks who may do something."""

    session: Session
    firm_id: int

    @cached_property
    def everybody(self) -> list[Colleague]:
        """Oldest members first."""
        return [Colleague(*row) for row in self.session.execute(_COLLEAGUES, {"firm_id": self.firm_id})]

    def who_may(self, permission: str) -> list[Colleague]:
        """Those whose role lets them; `file_for_firm` is who gets the firm's letters."""
        return [each for each in self.everybody if each.role in MAY[permission]]


def who_may(session: Session, permission: str, *, firm_id: int) -> list[Colleague]:
    """Those of the firm whose role there lets them, oldest members first."""
    return Colleagues(session, firm_id).who_may(permission)


def number_of_owners(session: Session, firm_id: int) -> int:
    query = select(func.count()).where(Membership.firm_id == firm_id, Membership.role == "owner")
    return int(session.scalar(query) or 0)


def owners(session: Session, firm_id: int) -> list[User]:
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.person_id == User.id)
            .where(Membership.firm_id == firm_id, Membership.role == "owner", User.active)
            .order_by(User.id)
        ).unique()
    )


def open_invitations(session: Session, firm_id: int) -> list[Invitation]:
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.firm_id == firm_id, Invitation.state == "open")
            .order_by(Invitation.id)
        )
    )


def invitation(session: Session, invitation_id: int, firm_id: int | None) -> Invitation:
    """An invitation of this firm; another firm's is NotFound."""
    found = session.get(Invitation, invitation_id)
    if found is None or firm_id is None or found.firm_id != firm_id:
        raise NotFound(f"invitation {invitation_id}")
    return found


def invitation_to(session: Session, invitation_id: int, email: str) -> Invitation:
    """An invitation to this address; one to somebody else is NotFound."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.email != email.lower():
        raise NotFound(f"invitation {invitation_id}")
    return found


def invitations_to(session: Session, email: str) -> list[Invited]:
    """The open invitations to an address: for the first page of a person without a firm."""
    rows = session.execute(
        select(Invitation.id, Firm.name, Firm.credit_code, Invitation.role, Invitation.made_at)
        .join(Firm, Firm.id == Invitation.firm_id)
        .where(Invitation.email == email.lower(), Invitation.state == "open")
        .order_by(Invitation.id)
    )
    return [Invited(*row) for row in rows]


def open_requests(session: Session, firm_id: int) -> list[Asker]:
    rows = session.execute(
        select(
            JoinRequest.id, User.name, User.email, JoinRequest.role, JoinRequest.reason, JoinRequest.made_at
        )
        .join(User, User.id == JoinRequest.person_id)
        .where(JoinRequest.firm_id == firm_id, JoinRequest.state == "open")
        .order_by(JoinRequest.id)
    )
    return [Asker(*row) for row in rows]


def request_of(session: Session, request_id: int, firm_id: int | None) -> JoinRequest:
    """A request to join this firm; another firm's is NotFound."""
    found = session.get(JoinRequest, request_id, populate_existing=True)
    if found is None or firm_id is None or found.firm_id != firm_id:
        raise NotFound(f"join request {request_id}")
    return found


def own_requests(session: Session, person_id: int) -> list[tuple[JoinRequest, str]]:
    """What a person asked for, newest first, with the firm's name."""
    rows = session.execute(
        select(JoinRequest, Firm.name)
        .join(Firm, Firm.id == JoinRequest.firm_id)
        .where(JoinRequest.person_id == person_id)
        .order_by(JoinRequest.id.desc())
        .limit(20)
    )
    return [(row[0], row[1]) for row in rows]
