"""Which firms have a part in a park, scenario, competition or platform: the city says so; a firm offers itself, and is answered.

Each deed is audited, and whom it is about is told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.firms.actions import raise_version
from portal.firms.models import Firm
from portal.tallies.item_letters import tell_firm
from portal.tallies.item_queries import MOST_FIRMS
from portal.tallies.item_rules import check_offer, check_role
from portal.tallies.models import ItemFirm, PlanItem

NO_SUCH_FIRM = N_("No firm of the register has this credit code.")
TAKES_PART = N_("This firm has this role here already.")
TOO_MANY_FIRMS = N_("At most %(most)s firms take part in one.")
NOT_REGISTERED = N_("Only a registered firm can offer itself.")
ANSWERED = N_("The city has answered already.")
UNANSWERED = N_("This offer waits for an answer: take it up or decline it.")
NOTHING_OFFERED = N_("There is no offer of your firm here.")


def link_firm(
    session: Session, row: PlanItem, *, credit_code: str, role: str, note: str | None, by: int, base_url: str
) -> None:
    """The city says which part a firm has; an offer of the firm's own is taken up by it."""
    check_role(row.kind, role)
    firm = firm_queries.firm_by_code(session, credit_code)
    if firm is None or firm.standing == "applicant":
        raise Refused(Text(NO_SUCH_FIRM), field="credit_code")
    lock_row(session, PlanItem, row.id)
    known = _link(session, row.id, firm.id, role)
    if known is not None and known.state == "linked":
        raise Refused(Text(TAKES_PART), field="credit_code")
    letter = "named" if known is None else "taken"
    if known is not None:
        known.state, known.note = "linked", note or known.note
    else:
        _refuse_too_many(session, row.id)
        known = ItemFirm(item_id=row.id, firm_id=firm.id, role=role, note=note, made_by=by)
        session.add(known)
    raise_version(session)
    audit.record(session, "item.firm_linked", f"item:{row.id}", by=by, firm=firm.id, role=role)
    tell_firm(session, row, known, letter, base_url=base_url)


def _link(session: Session, item_id: int, firm_id: int, role: str) -> ItemFirm | None:
    same = (ItemFirm.item_id == item_id, ItemFirm.firm_id == firm_id, ItemFirm.role == role)
    return session.scalars(select(ItemFirm).where(*same)).one_or_none()


def _refuse_too_many(session: Session, item_id: int) -> None:
    there = session.scalar(select(func.count()).select_from(ItemFirm).where(ItemFirm.item_id == item_id)) or 0
    if there >= MOST_FIRMS:
        raise Refused(Text(TOO_MANY_FIRMS, most=MOST_FIRMS), field="credit_code")


def unlink_firm(session: Session, row: PlanItem, found: ItemFirm, *, by: int, base_url: str) -> None:
    """Its part ends; a firm that was named is told. Of an offer that was declined the firm may offer itself anew."""
    lock_row(session, PlanItem, row.id)
    if found.state == "offered":
        raise Clash(Text(UNANSWERED))
    session.delete(found)
    raise_version(session)
    audit.record(session, "item.firm_unlinked", f"item:{row.id}", by=by, firm=found.firm_id, role=found.role)
    if found.state == "linked":
        tell_firm(session, row, found, "removed", base_url=base_url)


def offer(session: Session, row: PlanItem, firm: Firm, *, note: str, by: int) -> None:
    """A firm offers itself as a supplier; once, and only while the scenario takes offers. Offered again, its words are renewed."""
    if firm.standing != "registered":
        raise Refused(Text(NOT_REGISTERED))
    check_offer(row.stage, row.offers_until, today=clock.today())
    lock_row(session, PlanItem, row.id)
    known = _link(session, row.id, firm.id, "supplier")
    if known is not None and known.state != "offered":
        raise Refused(Text(ANSWERED))
    if known is not None:
        known.note = note
    else:
        _refuse_too_many(session, row.id)
        session.add(
            ItemFirm(item_id=row.id, firm_id=firm.id, role="supplier", state="offered", note=note, made_by=by)
        )
    audit.record(session, "item.offered", f"item:{row.id}", by=by, firm=firm.id)


def take_back(session: Session, row: PlanItem, firm_id: int, *, by: int) -> None:
    """The firm takes its offer back, as long as the city has not answered it."""
    lock_row(session, PlanItem, row.id)
    known = _link(session, row.id, firm_id, "supplier")
    if known is None:
        raise Refused(Text(NOTHING_OFFERED))
    if known.state != "offered":
        raise Refused(Text(ANSWERED))
    session.delete(known)
    audit.record(session, "item.offer_taken_back", f"item:{row.id}", by=by, firm=firm_id)


def answer(session: Session, row: PlanItem, found: ItemFirm, *, taken: bool, by: int, base_url: str) -> None:
    """The city takes a firm's offer up, or does not; the firm is told which."""
    lock_row(session, PlanItem, row.id)
    session.refresh(found)  # somebody else may have answered while we waited
    if found.state != "offered":
        raise Clash(Text(ANSWERED))
    _answer(session, row, [found], taken=taken, by=by, base_url=base_url)


def decline_rest(session: Session, row: PlanItem, *, by: int, base_url: str) -> int:
    """Every offer that is not answered yet is declined, and each firm told; gives how many."""
    lock_row(session, PlanItem, row.id)
    rest = session.scalars(
        select(ItemFirm).where(ItemFirm.item_id == row.id, ItemFirm.state == "offered")
    ).all()
    if not rest:
        raise Clash(Text(ANSWERED))
    _answer(session, row, rest, taken=False, by=by, base_url=base_url)
    return len(rest)


def _answer(
    session: Session, row: PlanItem, offers: Iterable[ItemFirm], *, taken: bool, by: int, base_url: str
) -> None:
    for found in offers:
        found.state = "linked" if taken else "declined"
        audit.record(session, "item.answered", f"item:{row.id}", by=by, firm=found.firm_id, taken=taken)
        tell_firm(session, row, found, "taken" if taken else "declined", base_url=base_url)
    raise_version(session)
