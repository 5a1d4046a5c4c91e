"""Reading the offers of firms to scenarios: what calls for firms now, a firm's own offers, those that wait for the city's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.core.bulk import counted
from portal.firms.models import Firm
from portal.tallies.item_queries import PAGE, page_of
from portal.tallies.item_rules import OPEN_STAGES
from portal.tallies.models import InEnglish, ItemFirm, PlanItem


def open_calls(session: Session, *, today: date, after: int = 0) -> tuple[list[PlanItem], bool]:
    """Scenarios to which firms may offer themselves now."""
    return page_of(session, _calls(today), "scenarios", after)


def nearest_calls(session: Session, *, today: date, most: int) -> list[PlanItem]:
    """Those of them whose time ends first; last the ones without an end."""
    nearest = (PlanItem.offers_until.is_(None), PlanItem.offers_until, PlanItem.id)
    query = _calls(today).where(PlanItem.kind == "scenarios").order_by(*nearest)
    return list(session.scalars(query.limit(most)))


def _calls(today: date) -> Select[PlanItem]:
    return select(PlanItem).where(
        PlanItem.state == "public",
        PlanItem.stage.in_(OPEN_STAGES),
        or_(PlanItem.offers_until.is_(None), PlanItem.offers_until >= today),
    )


@dataclass(frozen=True)
class Offer(InEnglish):
    """A scenario to which a firm offered itself, and what became of it."""

    item_id: int
    name: str
    name_en: str
    state: str
    note: str | None


def offers_of(session: Session, firm_id: int, *, most: int = 100) -> list[Offer]:
    """The firm's own, newest first."""
    columns = (ItemFirm.item_id, PlanItem.name, PlanItem.name_en, ItemFirm.state, ItemFirm.note)
    query = (
        select(*columns)
        .join(PlanItem, PlanItem.id == ItemFirm.item_id)
        .where(
            ItemFirm.firm_id == firm_id, ItemFirm.role == "supplier", PlanItem.kind == "scenarios",
            PlanItem.state == "public",
        )
        .order_by(ItemFirm.id.desc())
        .limit(most)
    )  # fmt: skip
    return [Offer(*row) for row in session.execute(query)]


def own_offer(session: Session, item_id: int, firm_id: int) -> ItemFirm | None:
    """What a firm offered to a scenario, whatever became of it."""
    query = select(ItemFirm).where(
        ItemFirm.item_id == item_id, ItemFirm.firm_id == firm_id, ItemFirm.role == "supplier"
    )
    return session.scalars(query).one_or_none()


def number_unanswered(session: Session, item_id: int) -> int:
    """How many offers to one scenario wait for the city's answer."""
    query = select(func.count()).where(ItemFirm.item_id == item_id, ItemFirm.state == "offered")
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Unanswered(InEnglish):
    """An offer that waits for the city's answer."""

    id: int
    item_id: int
    name: str
    name_en: str
    offers_until: date | None
    firm: str
    credit_code: str
    made_at: datetime


def unanswered(session: Session, *, after: int = 0) -> tuple[list[Unanswered], bool]:
    """Those of all scenarios, the oldest first, page by page."""
    columns = (
        ItemFirm.id, PlanItem.id, PlanItem.name, PlanItem.name_en, PlanItem.offers_until, Firm.name, Firm.credit_code, ItemFirm.made_at,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(PlanItem, PlanItem.id == ItemFirm.item_id)
        .join(Firm, Firm.id == ItemFirm.firm_id)
        .where(ItemFirm.state == "offered", ItemFirm.id > after)
        .order_by(ItemFirm.id)
        .limit(PAGE + 1)
    )
    found = [Unanswered(*row) for row in session.execute(query)]
    return found[:PAGE], len(found) > PAGE


def number_of_unanswered(session: Session, *, most: int) -> int:
    """How many wait in all, counted as far as `most`."""
    return counted(session, select(ItemFirm.id).where(ItemFirm.state == "offered"), most=most)
