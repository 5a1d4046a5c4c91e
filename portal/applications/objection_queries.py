"""Reading objections: the city's list, one of them, by its reference; which cases wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.applications.models import Application, Publicity
from portal.applications.objection_models import Objection
from portal.core.bulk import counted
from portal.core.errors import NotFound
from portal.firms.models import Firm


@dataclass(frozen=True)
class ObjectionRow:
    """An objection with what it is about."""

    objection: Objection
    application: Application
    firm_name: str
    publicity: Publicity


def _rows() -> Select[Objection, Application, str, Publicity]:
    return (
        select(Objection, Application, Firm.name, Publicity)
        .join(Application, Application.id == Objection.application_id)
        .join(Firm, Firm.id == Application.firm_id)
        .join(Publicity, Publicity.id == Objection.publicity_id)
    )


def objections(
    session: Session,
    *,
    state: str | None,
    before: int | None = None,
    after: int | None = None,
    most: int = 30,
) -> list[ObjectionRow]:
    """Open ones oldest first (`after` goes on), all newest first (`before` goes on)."""
    query = _rows().limit(most)
    if state is not None:
        query = query.where(Objection.state == state, Objection.id > (after or 0)).order_by(Objection.id)
    else:
        query = query.order_by(Objection.id.desc())
        query = query if before is None else query.where(Objection.id < before)
    return [ObjectionRow(*row) for row in session.execute(query)]


def number_open(session: Session, *, most: int) -> int:
    """How many are being examined, counted no further than `most`."""
    return counted(session, select(Objection.id).where(Objection.state == "open"), most=most)


def objection(session: Session, objection_id: int) -> ObjectionRow:
    found = session.execute(_rows().where(Objection.id == objection_id)).one_or_none()
    if found is None:
        raise NotFound(f"objection {objection_id}")
    return ObjectionRow(*found)


def by_reference(session: Session, reference: str) -> ObjectionRow:
    found = session.execute(_rows().where(Objection.reference == reference)).one_or_none()
    if found is None:
        raise NotFound("an objection")
    return ObjectionRow(*found)


def application_on(session: Session, publicity_id: int, number: str) -> Application:
    """The application of this number on this list; NotFound when it stands on another one."""
    found = session.scalar(
        select(Application).where(Application.number == number, Application.publicity_id == publicity_id)
    )
    if found is None:
        raise NotFound(f"{number} on list {publicity_id}")
    return found


def same(session: Session, application_id: int, *, email: str, sha256: str, reason: str) -> Objection | None:
    """The objection that says just this already: a form that was sent twice makes one."""
    return session.scalar(
        select(Objection).where(
            Objection.application_id == application_id, Objection.email == email, Objection.sha256 == sha256,
            Objection.reason == reason,
        )
    )  # fmt: skip


def open_by_case(session: Session, application_ids: Iterable[int]) -> dict[int, int]:
    """How many objections to each of these cases are being examined."""
    query = (
        select(Objection.application_id, func.count())
        .where(Objection.application_id.in_(list(application_ids)), Objection.state == "open")
        .group_by(Objection.application_id)
    )
    return dict(session.execute(query).all())


def outcomes(session: Session, lists: Iterable[Publicity], *, today: date) -> dict[tuple[int, str], str]:
    """What became of the cases on which somebody objected, by list and number: the word that the public sees. What is still
    being examined is said when the notice is over."""
    last_days = {each.id: each.last_day for each in lists}
    query = (
        select(Objection.publicity_id, Application.number, Objection.state)
        .join(Application, Application.id == Objection.application_id)
        .where(Objection.publicity_id.in_(last_days))
        .order_by(Objection.id)
    )
    found: dict[tuple[int, str], str] = {}
    weight = {"dismissed": 0, "open": 1, "upheld": 2}
    for publicity_id, number, state in session.execute(query):
        key = (publicity_id, number)
        if key not in found or weight[state] > weight[found[key]]:
            found[key] = state
    return {key: state for key, state in found.items() if state != "open" or last_days[key[0]] < today}
