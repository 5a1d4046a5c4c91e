"""Reading imports: a person's own, or every one for the city and auditors; one with its pages; what is not theirs is NotFound."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import queries as account_queries
from portal.accounts.access import Actor
from portal.core.errors import NotFound
from portal.core.jobs import JobRow
from portal.sheets.models import Import, ImportPage, TakenList


def sees_all(actor: Actor) -> bool:
    return actor.holds("city_officer") or actor.holds("auditor")


def imports(session: Session, actor: Actor, *, before: int | None = None, most: int = 20) -> list[Import]:
    """Newest first, page by page."""
    query = select(Import).order_by(Import.id.desc()).limit(most)
    if not sees_all(actor):
        query = query.where(Import.made_by == actor.id)
    return list(session.scalars(query if before is None else query.where(Import.id < before)))


def one(session: Session, import_id: int, actor: Actor) -> Import:
    found = session.get(Import, import_id)
    if found is None or not (sees_all(actor) or found.made_by == actor.id):
        raise NotFound(f"import {import_id}")
    return found


def by_open_key(session: Session, key: str) -> Import | None:
    return session.scalar(select(Import).where(Import.open_key == key))


def page(session: Session, import_id: int, list_name: str, number: int) -> list[dict[str, Any]]:
    """The lines of one page, counted from 1; none beyond the last."""
    found = session.get(ImportPage, (import_id, list_name, number))
    return found.lines if found else []


def pages(session: Session, import_id: int, list_name: str) -> int:
    query = select(func.max(ImportPage.number)).where(
        ImportPage.import_id == import_id, ImportPage.which == list_name
    )
    return session.scalar(query) or 0


def job_of(session: Session, row: Import, name: str) -> JobRow | None:
    return session.scalar(select(JobRow).where(JobRow.key == f"{name}:{row.id}:{row.round}"))


def names(session: Session, rows: list[Import]) -> dict[int, str]:
    """Who made and who applied these."""
    ids = {each for row in rows for each in (row.made_by, row.applied_by) if each is not None}
    return account_queries.names(session, ids)


def writing_job(session: Session, row: TakenList) -> JobRow | None:
    """The worker's job that writes a long list."""
    return session.scalar(select(JobRow).where(JobRow.key == f"sheets.write_list:{row.id}"))
