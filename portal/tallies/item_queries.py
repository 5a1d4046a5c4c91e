"""Reading parks, scenarios, competitions and platforms: lists page by page, one with its firms and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.models import Firm
from portal.tallies.models import InEnglish, ItemFirm, ItemPicture, PlanItem

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
    session: Session, kind: str, *, after: int = 0, stage: str | None = None
) -> tuple[list[PlanItem], bool]:
    """What is public of a kind, what was entered last first, and whether there is more; of scenarios only those in a `stage`."""
    query = select(PlanItem).where(PlanItem.state == "public")
    if stage:
        query = query.where(PlanItem.stage == stage)
    return page_of(session, query, kind, after)


def kept_items(session: Session, kind: str, *, after: int = 0) -> tuple[list[PlanItem], bool]:
    """All of a kind, drafts and withdrawn ones too."""
    return page_of(session, select(PlanItem), kind, after)


def page_of(session: Session, query: Select[PlanItem], kind: str, after: int) -> tuple[list[PlanItem], bool]:
    """A page of a kind, what was entered last first; `after` is the last one of the page before."""
    query = query.where(PlanItem.kind == kind).order_by(PlanItem.id.desc())
    if after:
        query = query.where(PlanItem.id < after)
    found = list(session.scalars(query.limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


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
