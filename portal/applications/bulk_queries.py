"""What a deed would do to several cases at once: which it reaches, which it leaves out and why; in a bounded number of
statements, and nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.applications import absence_queries
from portal.applications.desk_models import CaseBatch
from portal.applications.desk_rules import NOT_WAITING, Colleague, Held, why_not_assigned, why_not_claimed
from portal.applications.kinds import KINDS
from portal.applications.kinds.kind import Field
from portal.applications.models import Application, ApplicationEvent
from portal.applications.rules import NOT_YOURS, Hand, Past, after, barred, offered
from portal.applications.worklist_queries import WorkRow, rows_of
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.firms.models import Membership

BEGIN_FIRST = N_("Nobody has begun its check yet: claim it first.")
NO_CITY = N_("The district itself decides this kind: open the case and decide it there.")
OTHER_KIND = N_("Another kind of application has other fields: return it on its own.")
MOST = 100


@dataclass(frozen=True)
class Planned:
    """One case of the plan; `why_not` is None where the deed can be done."""

    row: WorkRow
    why_not: Text | None


def rows(session: Session, actor: Actor, numbers: Sequence[str]) -> list[WorkRow]:
    """These cases, as far as the official may see them, oldest deadline first."""
    query = rows_of().where(Application.number.in_(numbers[:MOST]), Application.submitted_at.is_not(None))
    if not actor.holds("city_officer"):
        query = query.where(Application.district.in_(actor.districts))
    return [WorkRow(*row) for row in session.execute(query.order_by(Application.due_on, Application.id))]


def plan(
    session: Session, actor: Actor, deed: str, numbers: Sequence[str], *, to: int | None = None
) -> list[Planned]:
    """What the deed would do to each."""
    found = rows(session, actor, numbers)
    own_firms = set(session.scalars(select(Membership.firm_id).where(Membership.person_id == actor.id)))
    stands_in = frozenset(absence_queries.stands_in_for(session, actor.id))
    if deed in ("pass", "return"):
        return _moves(session, actor, deed, found, own_firms)
    receiver = _Receiver.of(session, to) if deed == "assign" and to is not None else None
    planned = []
    for row in found:
        by = Colleague(actor.id, actor.offices, stands_in, member_of_firm=row.firm_id in own_firms)
        held = Held(
            row.queue, row.district, row.officer_id, row.officer_name or "",
            to_begin=absence_queries.begins(row.kind, row.state),
        )  # fmt: skip
        if deed == "claim":
            refused = why_not_claimed(held, by)
        else:
            refused = receiver.why_not(held, by, row.firm_id) if receiver else None
        planned.append(Planned(row, refused.message if refused else None))
    return planned


def fields_asked(session: Session, planned: Sequence[Planned]) -> tuple[Field, ...]:
    """What can be remarked on: what one of the cases that can be returned, all of one kind, asks for."""
    able = [each.row for each in planned if each.why_not is None]
    if not able:
        return ()
    kind = KINDS[able[0].kind]
    answers = session.scalars(select(Application.answers).where(Application.id.in_([row.id for row in able])))
    asked = {field.key for given in answers for field in kind.asked_of(given)}
    return tuple(field for field in kind.fields() if field.key in asked)


@dataclass(frozen=True)
class _Receiver:
    """To whom cases would be assigned."""

    colleague: Colleague
    name: str
    away: bool
    firms: frozenset[int]

    @staticmethod
    def of(session: Session, person_id: int) -> _Receiver:
        user, today = session.get(User, person_id), clock.today()
        firms = session.scalars(select(Membership.firm_id).where(Membership.person_id == person_id))
        return _Receiver(
            absence_queries.colleague(session, person_id, firm_id=0),
            user.called if user else "—",
            absence_queries.is_away(session, person_id, first=today, last=today),
            frozenset(firms),
        )

    def why_not(self, held: Held, by: Colleague, firm_id: int) -> Refused | None:
        to = Colleague(self.colleague.person, self.colleague.offices, member_of_firm=firm_id in self.firms)
        return why_not_assigned(held, by, to, name=self.name, away=self.away)


def _moves(
    session: Session, actor: Actor, deed: str, found: list[WorkRow], own_firms: set[int]
) -> list[Planned]:
    pasts = _pasts(session, [row.id for row in found])
    kind = None  # of the first case that can be returned: the others have other fields
    planned = []
    for row in found:
        why_not = _why_not_moved(row, deed, _hand(actor, row, own_firms), pasts.get(row.id, ()))
        if why_not is None and deed == "return":
            kind = kind or row.kind
            why_not = None if row.kind == kind else Text(OTHER_KIND)
        planned.append(Planned(row, why_not))
    return planned


def _why_not_moved(row: WorkRow, deed: str, hand: Hand, past: tuple[Past, ...]) -> Text | None:
    procedure = KINDS[row.kind].procedure
    if any(move.name == deed for move in offered(procedure, state=row.state, hand=hand, past=past)):
        return None
    if (reason := barred(procedure, state=row.state, hand=hand, past=past)) is not None:
        return reason
    if procedure.move(deed) is None:
        return Text(NO_CITY if deed == "pass" else NOT_YOURS)
    if row.state == "submitted":
        return Text(BEGIN_FIRST)
    try:
        after(procedure, state=row.state, move=deed, hand=hand, past=past, given=frozenset())
    except Refused as refused:
        return refused.message
    return Text(NOT_WAITING)


def _hand(actor: Actor, row: WorkRow, own_firms: set[int]) -> Hand:
    capacities = {"district"} if row.district in actor.districts else set()
    if actor.holds("city_officer"):
        capacities.add("city")
    return Hand(actor.id, frozenset(capacities), member_of_firm=row.firm_id in own_firms)


def _pasts(session: Session, ids: list[int]) -> dict[int, tuple[Past, ...]]:
    """Who made which move on each case."""
    made = session.execute(
        select(ApplicationEvent.application_id, ApplicationEvent.move, ApplicationEvent.actor_id)
        .where(ApplicationEvent.application_id.in_(ids))
        .distinct()
    )
    found: dict[int, tuple[Past, ...]] = {}
    for application_id, move, actor_id in made:
        found[application_id] = (*found.get(application_id, ()), Past(move, actor_id))
    return found


def batch(session: Session, batch_id: int, actor: Actor) -> CaseBatch:
    """What was done at once: shown to who did it, to the city and to auditors."""
    found = session.get(CaseBatch, batch_id)
    if found is None or not (
        found.made_by == actor.id or actor.holds("city_officer") or actor.holds("auditor")
    ):
        raise NotFound(f"batch {batch_id}")
    return found


def batch_of_form(session: Session, key: str) -> CaseBatch | None:
    """The batch that a form has made already, when it is sent again."""
    return session.scalar(select(CaseBatch).where(CaseBatch.key == key))
