"""Reading documents: one that a person may see, or NotFound; those of a firm by what they prove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.firms.models import DocumentRow, Firm, Membership

if TYPE_CHECKING:
    from portal.accounts.access import Actor


def visible_to(session: Session, document_id: int, actor: Actor) -> DocumentRow:
    """A document of a firm of which one is a member, or whose cases one checks; else NotFound.

    What belongs to a draft, or to a correction that is not sent yet, only the firm sees."""
    found = session.scalar(
        select(DocumentRow)
        .join(Firm, Firm.id == DocumentRow.firm_id)
        .where(DocumentRow.id == document_id, DocumentRow.removed_at.is_(None), _within(actor))
    )
    if found is None:
        raise NotFound(f"document {document_id}")
    return found


def _within(actor: Actor) -> ColumnElement[bool]:
    own = DocumentRow.firm_id.in_(select(Membership.firm_id).where(Membership.person_id == actor.id))
    everywhere = actor.holds("city_officer") or actor.holds("auditor")
    theirs = true() if everywhere else Firm.district.in_(actor.districts) if actor.districts else false()
    handed_in = or_(DocumentRow.application_id.is_(None), DocumentRow.held_at.is_not(None))
    return or_(own, and_(theirs, handed_in))


def of_firm(session: Session, document_id: int, firm_id: int | None) -> DocumentRow:
    """A document that this firm handed in and has not removed; anybody else's is NotFound."""
    found = session.get(DocumentRow, document_id)
    if found is None or firm_id is None or found.firm_id != firm_id or found.removed_at is not None:
        raise NotFound(f"document {document_id}")
    return found


def all_of_firm(session: Session, firm_id: int) -> list[DocumentRow]:
    """Newest first; the 300 MiB of a firm keep this short."""
    return list(
        session.scalars(
            select(DocumentRow)
            .where(DocumentRow.firm_id == firm_id, DocumentRow.removed_at.is_(None))
            .order_by(DocumentRow.id.desc())
        )
    )


def proofs(session: Session, firm_id: int, proves: Iterable[str]) -> dict[str, list[DocumentRow]]:
    """What a firm keeps about itself, by what it proves; documents of a case only are left out."""
    found: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in session.scalars(
        select(DocumentRow)
        .where(
            DocumentRow.firm_id == firm_id,
            DocumentRow.proves.in_(list(proves)),
            DocumentRow.application_id.is_(None),
            DocumentRow.removed_at.is_(None),
        )
        .order_by(DocumentRow.id)
    ):
        found[row.proves].append(row)
    return found


def of_case(session: Session, application_id: int) -> list[DocumentRow]:
    return list(
        session.scalars(
            select(DocumentRow)
            .where(DocumentRow.application_id == application_id, DocumentRow.removed_at.is_(None))
            .order_by(DocumentRow.id)
        )
    )


def bytes_of_firm(session: Session, firm_id: int) -> int:
    """What a firm's documents weigh together."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(DocumentRow.size), 0)).where(
                DocumentRow.firm_id == firm_id, DocumentRow.removed_at.is_(None)
            )
        )
        or 0
    )


def number_of_case(session: Session, application_id: int) -> int:
    return int(
        session.scalar(
            select(func.count())
            .select_from(DocumentRow)
            .where(DocumentRow.application_id == application_id, DocumentRow.removed_at.is_(None))
        )
        or 0
    )
