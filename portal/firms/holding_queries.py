"""Reading the lists that a firm keeps: entries by kind, one of the firm's own or NotFound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.holding_rules import KINDS
from portal.firms.models import Honour, IpRight, Title

Entry = IpRight | Honour | Title
TABLES: dict[str, type[Any]] = {
    "right": IpRight, "honour": Honour, "award": Honour, "standard": Honour, "title": Title,
}  # fmt: skip


def _of_kind(kind: str, firm_id: int) -> ColumnElement[bool]:
    table = TABLES[kind]
    if table is Honour:
        return and_(Honour.firm_id == firm_id, Honour.kind == kind)
    if table is Title:
        return and_(Title.firm_id == firm_id, Title.issuer != "portal")
    return IpRight.firm_id == firm_id


def entries(session: Session, kind: str, firm_id: int) -> list[Any]:
    table = TABLES[kind]
    return list(session.scalars(select(table).where(_of_kind(kind, firm_id)).order_by(table.id)))


def entry(session: Session, kind: str, entry_id: int, firm_id: int | None) -> Any:
    """An entry of this firm; anybody else's, or one of another kind, is NotFound."""
    if kind not in KINDS or firm_id is None:
        raise NotFound(kind)
    table = TABLES[kind]
    found = session.scalar(select(table).where(table.id == entry_id, _of_kind(kind, firm_id)))
    if found is None:
        raise NotFound(f"{kind} {entry_id}")
    return found


def right_by_number(session: Session, firm_id: int, number: str) -> IpRight | None:
    return session.scalar(select(IpRight).where(IpRight.firm_id == firm_id, IpRight.number == number))


def of_page(session: Session, page: str, firm_id: int) -> dict[str, list[Any]]:
    """All entries of a page by kind, a statement a kind."""
    return {kind: entries(session, kind, firm_id) for kind in kinds_of(page)}


def kinds_of(page: str) -> Iterable[str]:
    return [kind for kind, about in KINDS.items() if about.page == page]
