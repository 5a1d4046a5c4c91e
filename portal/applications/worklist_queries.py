"""What waits for an official, oldest deadline first, in one statement whatever the number of cases.

Each queue that the official empties is walked along its own index and gives at most a page; the pages are merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.applications.models import Application
from portal.applications.worklist_rules import WorkFilter
from portal.core import bulk, clock
from portal.firms.models import Firm

NOTHING = WorkFilter()
Place = tuple[date, int]


@dataclass(frozen=True)
class WorkRow:
    """A line of a list of cases, without what the firm wrote."""

    id: int
    version: int
    number: str
    kind: str
    tier: str | None
    district: str
    state: str
    queue: str
    due_on: date | None
    climbed_on: date | None
    submitted_at: datetime | None
    unread_official: int
    officer_id: int | None
    firm_id: int
    firm_name: str
    credit_code: str
    officer_name: str | None


COLUMNS: tuple[Any, ...] = (
    Application.id, Application.version, Application.number, Application.kind, Application.tier, Application.district,
    Application.state, Application.queue, Application.due_on, Application.climbed_on, Application.submitted_at,
    Application.unread_official, Application.officer_id, Application.firm_id, Firm.name, Firm.credit_code, User.called,
)  # fmt: skip


def rows_of() -> Select[Any]:
    """Lines with the firm and whoever has the case."""
    return (
        select(*COLUMNS)
        .join(Firm, Firm.id == Application.firm_id)
        .outerjoin(User, User.id == Application.officer_id)
    )


def worklist(
    session: Session,
    actor: Actor,
    *,
    wanted: WorkFilter = NOTHING,
    mine: frozenset[int] | None = None,
    after: Place | None = None,
    most: int = 30,
) -> list[WorkRow]:
    """A page of what waits for this official. `mine` are the people whose cases count as the own: oneself, and whoever
    one stands in for; `after` is the last line's (deadline, id)."""
    branches = [
        select(Application.id, Application.due_on)
        .where(branch, *_narrowed(wanted, mine or frozenset({actor.id})), *_after(after))
        .order_by(Application.due_on, Application.id)
        .limit(most)
        for branch in queues_of(actor, wanted)
    ]
    if not branches:
        return []
    if len(branches) == 1:
        found = branches[0].subquery()
    else:
        found = union_all(*(select(branch.subquery()) for branch in branches)).subquery()
    query = (
        rows_of()
        .join(found, found.c.id == Application.id)
        .order_by(Application.due_on, Application.id)
        .limit(most)
    )
    return [WorkRow(*row) for row in session.execute(query)]


def queues_of(actor: Actor, wanted: WorkFilter = NOTHING) -> list[ColumnElement[bool]]:
    """The queues that this official empties, each a condition with an index of its own; none overlaps another."""
    climbed, districts = Application.climbed_on.is_not(None), sorted(actor.districts)
    if wanted.climbed and actor.holds("city_officer"):
        return [climbed]
    found = [
        and_(
            Application.queue == "district",
            Application.district == district,
            *([climbed] if wanted.climbed else []),
        )
        for district in districts
    ]
    if actor.holds("city_officer"):
        found += [Application.queue == "city", and_(climbed, Application.district.not_in(districts))]
    return found


def _narrowed(wanted: WorkFilter, mine: frozenset[int]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name in ("kind", "state", "district", "tier"):
        value = getattr(wanted, name)
        if value is not None:
            conditions.append(getattr(Application, name) == value)
    if wanted.who == "mine":
        conditions.append(Application.officer_id.in_(mine))
    elif wanted.who == "unclaimed":
        conditions.append(Application.officer_id.is_(None))
    if wanted.late:
        conditions.append(Application.due_on < clock.today())
    if wanted.unread:
        conditions.append(Application.unread_official > 0)
    if wanted.q:
        conditions.append(named(wanted.q))
    return conditions


def named(text: str) -> ColumnElement[bool]:
    """Cases of firms with this in their name, with this credit code, or with this number."""
    code = text.upper()
    firms = select(Firm.id).where(or_(Firm.credit_code == code, Firm.name.contains(text, autoescape=True)))
    return or_(Application.number == code, Application.firm_id.in_(firms))


def _after(after: Place | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    day, last_id = after
    return [Application.due_on >= day, or_(Application.due_on > day, Application.id > last_id)]


def cases(
    session: Session, actor: Actor, *, state: str | None = None, before: int | None = None, most: int = 30
) -> list[WorkRow]:
    """Every submitted case that this official may see, newest first, page by page."""
    query = rows_of().where(Application.submitted_at.is_not(None)).order_by(Application.id.desc()).limit(most)
    if not (actor.holds("city_officer") or actor.holds("auditor")):
        query = query.where(Application.district.in_(actor.districts))
    if state is not None:
        query = query.where(Application.state == state)
    if before is not None:
        query = query.where(Application.id < before)
    return [WorkRow(*row) for row in session.execute(query)]


def counted(session: Session, actor: Actor, *, wanted: WorkFilter = NOTHING, most: int) -> int:
    """How many wait, counted no further than `most`."""
    found = 0
    for branch in queues_of(actor, wanted):
        query = select(Application.id).where(branch, *_narrowed(wanted, frozenset({actor.id})))
        found += bulk.counted(session, query, most=most)
    return min(found, most)
