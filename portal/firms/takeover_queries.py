"""Reading requests to take over a firm: the district's, one of them, those about a firm, a person's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.core.bulk import counted
from portal.core.errors import NotFound
from portal.firms.models import Firm
from portal.firms.takeover_models import Takeover


@dataclass(frozen=True)
class Asked:
    """A request, who makes it, and about which firm."""

    takeover: Takeover
    name: str
    email: str
    firm: Firm


def waiting(session: Session, actor: Actor, *, after: int | None = None, most: int = 30) -> list[Asked]:
    """Open requests about firms of the official's district, or all, oldest first, page by page."""
    query = _asked().where(Takeover.state == "open", _theirs(actor)).order_by(Takeover.id).limit(most)
    return [
        Asked(*row) for row in session.execute(query if after is None else query.where(Takeover.id > after))
    ]


def number_waiting(session: Session, actor: Actor, *, most: int) -> int:
    """How many of them there are, counted no further than `most`."""
    query = select(Takeover.id).join(Firm, Firm.id == Takeover.firm_id)
    return counted(session, query.where(Takeover.state == "open", _theirs(actor)), most=most)


def one(session: Session, takeover_id: int, actor: Actor) -> Asked:
    """A request about a firm that this official may see; else NotFound."""
    row = session.execute(_asked().where(Takeover.id == takeover_id, _theirs(actor))).one_or_none()
    if row is None:
        raise NotFound(f"takeover {takeover_id}")
    return Asked(*row)


def of_firm(session: Session, firm_id: int) -> list[Asked]:
    """The open requests about a firm, for its own people."""
    query = _asked().where(Takeover.firm_id == firm_id, Takeover.state == "open").order_by(Takeover.id)
    return [Asked(*row) for row in session.execute(query.limit(20))]


def about_firm(session: Session, takeover_id: int, firm_id: int | None) -> Takeover:
    """A request about this firm; one about another firm is NotFound."""
    found = session.get(Takeover, takeover_id)
    if found is None or firm_id is None or found.firm_id != firm_id:
        raise NotFound(f"takeover {takeover_id}")
    return found


def own(session: Session, person_id: int) -> list[Asked]:
    """What a person asked for, newest first."""
    query = _asked().where(Takeover.person_id == person_id).order_by(Takeover.id.desc())
    return [Asked(*row) for row in session.execute(query.limit(20))]


def number_open(session: Session, person_id: int) -> int:
    query = select(func.count()).where(Takeover.person_id == person_id, Takeover.state == "open")
    return int(session.scalar(query) or 0)


def _asked() -> Select[Takeover, str, str, Firm]:
    return (
        select(Takeover, User.name, User.email, Firm)
        .join(User, User.id == Takeover.person_id)
        .join(Firm, Firm.id == Takeover.firm_id)
    )


def _theirs(actor: Actor) -> ColumnElement[bool]:
    everywhere = actor.holds("city_officer") or actor.holds("auditor")
    return true() if everywhere else Firm.district.in_(actor.districts)
