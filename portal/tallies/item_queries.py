"""Reading parks, scenarios, competitions and platforms: lists page by page, one with its firms and pictures, a firm's own offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.models import Firm
from portal.tallies.models import InEnglish, ItemFirm, ItemPicture, ItemSpan, PlanItem

PAGE = 25
MOST_FIRMS = 500  # of one item; a park with more is split
MOST_PICTURES = 6


@dataclass(frozen=True)
class Taking:
    """A firm's part in an item, with the firm's name and code."""

    id: int
    firm_id: int
    role: str
    state: str
    note: str | None
    name: str
    credit_code: str
    standing: str


def item(session: Session, item_id: int, *, kind: str | None = None, hidden: bool = False) -> PlanItem:
    """One of a kind; what is not public is NotFound unless `hidden` may be seen."""
    found = session.get(PlanItem, item_id)
    if found is None or (kind is not None and found.kind != kind) or not (hidden or found.state == "public"):
        raise NotFound(f"item {item_id}")
    return found


def public_items(
    session: Session, kind: str, *, after: int = 0, stage: str | None = None, counting: date | None = None
) -> tuple[list[PlanItem], bool]:
    """What is public of a kind, in the order in which it was entered, and whether there is more; `counting` those that count on a day."""
    query = select(PlanItem).where(PlanItem.state == "public")
    if stage is not None:
        query = query.where(PlanItem.stage == stage)
    if counting is not None:
        query = query.where(_counts_on(counting))
    return _page(session, query, kind, after)


def kept_items(session: Session, kind: str, *, after: int = 0) -> tuple[list[PlanItem], bool]:
    """All of a kind, drafts and withdrawn ones too."""
    return _page(session, select(PlanItem), kind, after)


def _page(session: Session, query: Select[PlanItem], kind: str, after: int) -> tuple[list[PlanItem], bool]:
    query = query.where(PlanItem.kind == kind, PlanItem.id > after).order_by(PlanItem.id)
    found = list(session.scalars(query.limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def _counts_on(day: date) -> ColumnElement[bool]:
    """As is known now."""
    return exists().where(
        ItemSpan.item_id == PlanItem.id, ItemSpan.superseded_on.is_(None), ItemSpan.first_day <= day,
        or_(ItemSpan.ended_on.is_(None), ItemSpan.ended_on > day),
    )  # fmt: skip


def firms_of(session: Session, item_id: int, *, states: Iterable[str] = ("linked",)) -> list[Taking]:
    """Who takes part, by role and name; only firms that are or were in the register."""
    columns = (
        ItemFirm.id, ItemFirm.firm_id, ItemFirm.role, ItemFirm.state, ItemFirm.note, Firm.name, Firm.credit_code, Firm.standing,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Firm, Firm.id == ItemFirm.firm_id)
        .where(ItemFirm.item_id == item_id, ItemFirm.state.in_(list(states)), Firm.standing != "applicant")
        .order_by(ItemFirm.role, Firm.sort_key, ItemFirm.id)
        .limit(MOST_FIRMS)
    )
    return [Taking(*row) for row in session.execute(query)]


def link(session: Session, item_id: int, link_id: int) -> ItemFirm:
    found = session.get(ItemFirm, link_id)
    if found is None or found.item_id != item_id:
        raise NotFound(f"link {link_id}")
    return found


def pictures_of(session: Session, item_id: int) -> list[ItemPicture]:
    query = select(ItemPicture).where(ItemPicture.item_id == item_id).order_by(ItemPicture.id)
    return list(session.scalars(query.limit(MOST_PICTURES)))


def picture(session: Session, picture_id: int, *, hidden: bool) -> ItemPicture:
    """NotFound for a picture of what is not public, unless that may be seen."""
    found = session.get(ItemPicture, picture_id)
    if found is None:
        raise NotFound(f"picture {picture_id}")
    item(session, found.item_id, hidden=hidden)
    return found


@dataclass(frozen=True)
class Offer(InEnglish):
    """A scenario to which a firm offered itself, and what became of it."""

    item_id: int
    name: str
    name_en: str
    role: str
    state: str
    note: str | None


def offers_of(session: Session, firm_id: int, *, most: int = 100) -> list[Offer]:
    """The firm's own, newest first."""
    query = (
        select(
            ItemFirm.item_id, PlanItem.name, PlanItem.name_en, ItemFirm.role, ItemFirm.state, ItemFirm.note
        )
        .join(PlanItem, PlanItem.id == ItemFirm.item_id)
        .where(ItemFirm.firm_id == firm_id, PlanItem.state == "public")
        .order_by(ItemFirm.id.desc())
        .limit(most)
    )
    return [Offer(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class Part(InEnglish):
    """A firm's public part in a park, scenario, competition or platform."""

    item_id: int
    kind: str
    name: str
    name_en: str
    role: str


def parts_of(session: Session, firm_id: int, *, most: int = 50) -> list[Part]:
    """What a firm takes part in, as everybody may see it."""
    query = (
        select(PlanItem.id, PlanItem.kind, PlanItem.name, PlanItem.name_en, ItemFirm.role)
        .join(ItemFirm, ItemFirm.item_id == PlanItem.id)
        .where(ItemFirm.firm_id == firm_id, ItemFirm.state == "linked", PlanItem.state == "public")
        .order_by(PlanItem.kind, PlanItem.id)
        .limit(most)
    )
    return [Part(*row) for row in session.execute(query)]


def open_calls(session: Session, *, today: date, after: int = 0) -> tuple[list[PlanItem], bool]:
    """Scenarios to which firms may offer themselves now."""
    return _page(session, _calls(today), "scenarios", after)


def nearest_calls(session: Session, *, today: date, most: int) -> list[PlanItem]:
    """Those of them whose time ends first; last the ones without an end."""
    nearest = (PlanItem.offers_until.is_(None), PlanItem.offers_until, PlanItem.id)
    query = _calls(today).where(PlanItem.kind == "scenarios").order_by(*nearest)
    return list(session.scalars(query.limit(most)))


def _calls(today: date) -> Select[PlanItem]:
    return select(PlanItem).where(
        PlanItem.state == "public",
        PlanItem.stage.in_(("call", "matching")),
        or_(PlanItem.offers_until.is_(None), PlanItem.offers_until >= today),
    )
