"""Reading titles: the portal's own that a firm holds, those held elsewhere that wait for their check, and bans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.core.bulk import counted
from portal.core.errors import NotFound
from portal.firms.ban_models import Ban
from portal.firms.models import Firm, Title


def own_titles(session: Session, firm_id: int, *, on: date) -> list[Title]:
    """The portal's own titles that the firm holds on a day, or will hold by a renewal that was decided."""
    query = select(Title).where(
        Title.firm_id == firm_id,
        Title.issuer == "portal",
        Title.revoked_on.is_(None),
        or_(Title.valid_to.is_(None), Title.valid_to >= on),
    )
    return list(session.scalars(query.order_by(Title.valid_from, Title.id)))


def held_until(session: Session, firm_id: int, *, on: date) -> dict[str, date | None]:
    """The tiers whose title the firm holds on a day (what the portal gave, or an official has checked), and its last day; None
    for one without end. Of several titles of a tier the one that ends last."""
    query = select(Title.tier, Title.valid_to).where(
        Title.firm_id == firm_id, Title.valid_from <= on,
        or_(Title.valid_to.is_(None), Title.valid_to >= on),
        or_(Title.revoked_on.is_(None), Title.revoked_on > on),
        or_(Title.issuer == "portal", Title.checked_on.is_not(None)),
    )  # fmt: skip
    found: dict[str, date | None] = {}
    for tier, end in session.execute(query):
        known = found.setdefault(tier, end)
        found[tier] = None if known is None or end is None else max(known, end)
    return found


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


@dataclass(frozen=True)
class TitleOfFirm:
    """A line of the officials' list: the title, and whose it is."""

    title: Title
    firm_name: str
    credit_code: str
    district: str


def to_check(
    session: Session, actor: Actor, *, after: int | None = None, most: int = 30
) -> list[TitleOfFirm]:
    """Titles held elsewhere that nobody has looked at yet, oldest first, page by page: the official's district's, or all."""
    query = (
        select(Title, Firm.name, Firm.credit_code, Firm.district)
        .join(Firm, Firm.id == Title.firm_id)
        .where(*_unchecked(actor))
        .order_by(Title.id)
        .limit(most)
    )
    rows = session.execute(query if after is None else query.where(Title.id > after))
    return [TitleOfFirm(*row) for row in rows]


def number_to_check(session: Session, actor: Actor, *, most: int) -> int:
    """How many of them there are, counted no further than `most`."""
    query = select(Title.id).join(Firm, Firm.id == Title.firm_id)
    return counted(session, query.where(*_unchecked(actor)), most=most)


def one_to_check(session: Session, title_id: int, actor: Actor) -> TitleOfFirm:
    """A title held elsewhere by a registered firm that this official may see; else NotFound."""
    query = (
        select(Title, Firm.name, Firm.credit_code, Firm.district)
        .join(Firm, Firm.id == Title.firm_id)
        .where(Title.id == title_id, *_elsewhere(actor))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"title {title_id}")
    return TitleOfFirm(*row)


def _unchecked(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Title.checked_on.is_(None), Title.refused_on.is_(None), *_elsewhere(actor))


def _elsewhere(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    everywhere = actor.holds("city_officer") or actor.holds("auditor")
    theirs = true() if everywhere else Firm.district.in_(actor.districts)
    return (Title.issuer != "portal", Firm.standing == "registered", theirs)


def ban_on(session: Session, firm_id: int, *, on: date) -> Ban | None:
    """The ban that holds on a day, the longest of several."""
    query = select(Ban).where(Ban.firm_id == firm_id, Ban.first_day <= on, Ban.last_day >= on)
    return session.scalar(query.order_by(Ban.last_day.desc()).limit(1))


def ending(session: Session, *, first: date, last: date) -> list[Title]:
    """Titles of registered firms whose last valid day lies between two days; revoked and refused ones are left out."""
    query = (
        select(Title)
        .join(Firm, Firm.id == Title.firm_id)
        .where(
            Title.valid_to >= first, Title.valid_to <= last, Title.revoked_on.is_(None),
            Title.refused_on.is_(None), Firm.standing == "registered",
        )
        .order_by(Title.id)
    )  # fmt: skip
    return list(session.scalars(query))


def held(session: Session, *, on: date, before: int | None = None, most: int = 30) -> list[TitleOfFirm]:
    """The portal's own titles that hold on a day or will, newest first, page by page."""
    query = (
        select(Title, Firm.name, Firm.credit_code, Firm.district)
        .join(Firm, Firm.id == Title.firm_id)
        .where(
            Title.issuer == "portal", Title.revoked_on.is_(None),
            or_(Title.valid_to.is_(None), Title.valid_to >= on),
        )
        .order_by(Title.id.desc())
        .limit(most)
    )  # fmt: skip
    rows = session.execute(query if before is None else query.where(Title.id < before))
    return [TitleOfFirm(*row) for row in rows]


def one_held(session: Session, title_id: int) -> TitleOfFirm:
    """One of the portal's own titles, whether it holds or not; else NotFound."""
    query = (
        select(Title, Firm.name, Firm.credit_code, Firm.district)
        .join(Firm, Firm.id == Title.firm_id)
        .where(Title.id == title_id, Title.issuer == "portal")
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"title {title_id}")
    return TitleOfFirm(*row)
