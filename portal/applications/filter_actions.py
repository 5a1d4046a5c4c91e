"""A person's own saved filters of the worklist."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.applications.desk_models import SavedFilter
from portal.applications.worklist_rules import WorkFilter
from portal.core import audit
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text

MOST = 20
ENOUGH = N_("You have %(most)s saved filters. Remove one first.")
NAMED_ALREADY = N_("You have a filter of this name. Choose another name, or remove it first.")
NARROWS_NOTHING = N_("Choose something to filter by first.")


def of_person(session: Session, person_id: int) -> list[SavedFilter]:
    """By name."""
    query = select(SavedFilter).where(SavedFilter.person_id == person_id)
    return list(session.scalars(query.order_by(SavedFilter.name).limit(MOST)))


def save(session: Session, wanted: WorkFilter, *, name: str, by: int) -> SavedFilter:
    if not wanted.given():
        raise Refused(Text(NARROWS_NOTHING), field="name")
    known = of_person(session, by)
    same = next((row for row in known if row.name == name), None)
    if same is not None and same.query == wanted.query():
        return same  # the same button, pressed twice
    if same is not None:
        raise Refused(Text(NAMED_ALREADY), field="name")
    count = session.scalar(select(func.count()).where(SavedFilter.person_id == by)) or 0
    if count >= MOST:
        raise Refused(Text(ENOUGH, most=MOST), field="name")
    row = SavedFilter(person_id=by, name=name, query=wanted.query())
    session.add(row)
    audit.record(session, "filter.saved", f"person:{by}", by=by)
    return row


def remove(session: Session, filter_id: int, *, by: int) -> None:
    row = session.get(SavedFilter, filter_id)
    if row is None or row.person_id != by:
        raise NotFound(f"filter {filter_id}")
    session.delete(row)
    audit.record(session, "filter.removed", f"person:{by}", by=by)
