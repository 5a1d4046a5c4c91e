"""Adds, changes and removes phrases; what was written with one stays as it was written."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.applications.desk_models import Phrase
from portal.applications.phrase_queries import MOST
from portal.core import audit, clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text


def keep_phrase(
    session: Session, row: Phrase | None, *, use: str, field: str | None, text: str, by: int
) -> Phrase:
    """A new phrase, or an old one changed."""
    if field is not None and use != "remark":
        raise Refused(Text(N_("A reason belongs to no field: leave it open.")), field="field")
    same = session.scalar(
        select(Phrase.id).where(
            Phrase.use == use, Phrase.text == text, Phrase.field.is_not_distinct_from(field)
        )
    )
    if same is not None and (row is None or same != row.id):
        raise Refused(Text(N_("This phrase is there already.")), field="text")
    if row is None:
        if (session.scalar(select(func.count(Phrase.id))) or 0) >= MOST:
            raise Refused(
                Text(N_("There are %(most)s phrases already. Remove one first."), most=MOST), field="text"
            )
        row = Phrase()
        session.add(row)
    row.use, row.field, row.text, row.changed_by, row.changed_at = use, field, text, by, clock.now()
    session.flush()  # the trail names it
    audit.record(session, "phrase.kept", f"phrase:{row.id}", by=by, use=use, field=field)
    return row


def remove_phrase(session: Session, row: Phrase, *, by: int) -> None:
    audit.record(session, "phrase.removed", f"phrase:{row.id}", by=by, text=row.text)
    session.delete(row)
