"""Reading titles: the portal's own that a firm holds, one of them or NotFound."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.models import Title


def own_titles(session: Session, firm_id: int, *, on: date) -> list[Title]:
    """The portal's own titles that the firm holds on a day, or will hold by a renewal that was decided."""
    query = select(Title).where(
        Title.firm_id == firm_id,
        Title.issuer == "portal",
        Title.revoked_on.is_(None),
        or_(Title.valid_to.is_(None), Title.valid_to >= on),
    )
    return list(session.scalars(query.order_by(Title.valid_from, Title.id)))


def own_title(session: Session, title_id: int, firm_id: int | None) -> Title:
    """A title of the portal's own that this firm got; anybody else's is NotFound."""
    found = session.get(Title, title_id)
    if found is None or firm_id is None or found.firm_id != firm_id or found.issuer != "portal":
        raise NotFound(f"title {title_id}")
    return found


def is_followed(session: Session, title: Title) -> bool:
    """Whether the title's next period has been decided already."""
    query = select(Title.id).where(
        Title.firm_id == title.firm_id,
        Title.issuer == "portal",
        Title.tier == title.tier,
        Title.valid_from > title.valid_from,
        Title.revoked_on.is_(None),
    )
    return session.scalar(query.limit(1)) is not None
