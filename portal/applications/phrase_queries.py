"""The phrases that officers choose from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications.desk_models import Phrase
from portal.core.errors import NotFound

MOST = 300


def phrases(session: Session, *, use: str | None = None) -> list[Phrase]:
    """Those for every field first, then by field."""
    query = (
        select(Phrase).order_by(Phrase.use, Phrase.field.is_not(None), Phrase.field, Phrase.id).limit(MOST)
    )
    return list(session.scalars(query if use is None else query.where(Phrase.use == use)))


def phrase(session: Session, phrase_id: int) -> Phrase:
    found = session.get(Phrase, phrase_id)
    if found is None:
        raise NotFound(f"phrase {phrase_id}")
    return found
