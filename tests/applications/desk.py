"""Cases for the tests of the desk: made by few statements, in any state, of any district."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import sessionmaker

from portal.accounts.access import Actor
from portal.accounts.rules import Office
from portal.applications.models import Application, Publicity
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.models import Firm
from portal.firms.sorting import sort_key
from tests.people import credit_code

HERE, THERE = "440106", "440112"
DECIDED = ("approved", "rejected", "funded", "closed")


def officer(person: int = 1, *districts: str, city: bool = False) -> Actor:
    """Somebody at work, by the districts and the city."""
    offices = {Office("district_officer", district) for district in districts}
    return Actor(person, "李主任", frozenset(offices | ({Office("city_officer")} if city else set())))


def add_cases(
    factory: sessionmaker[PortalSession], rows: list[dict[str, Any]], *, first: int = 1
) -> list[str]:
    """Cases with what each row says; gives their numbers."""
    moment = clock.now()
    with transaction_of(factory) as session:
        publicity = Publicity(
            title="公示",
            first_day=clock.today(),
            last_day=clock.today(),
            entries=[],
            sha256="0" * 64,
            opened_at=moment,
        )
        session.add(publicity)
        session.flush()
        made = [_case(session, first + place, row, moment, publicity.id) for place, row in enumerate(rows)]
        session.flush()
        return [case.number for case in made]


def _case(
    session: PortalSession, place: int, row: dict[str, Any], moment: datetime, publicity: int
) -> Application:
    state, district = row.get("state", "submitted"), row.get("district", HERE)
    name = row.get("name", f"广州{place}号科技有限公司")
    firm = Firm(
        credit_code=credit_code(100_000 + place),
        name=name,
        sort_key=sort_key(name),
        district=district,
        created_at=moment,
    )
    session.add(firm)
    session.flush()
    case = Application(
        number=f"SQ-2026-{place:06d}", kind=row.get("kind", "registration"), tier=row.get("tier"), firm_id=firm.id,
        district=district, state=state, answers={}, created_at=moment, saved_at=moment,
        submitted_at=None if state == "draft" else moment, decided_at=moment if state in DECIDED else None,
        due_on=row.get("due_on", date(2026, 12, 1)), officer_id=row.get("officer"),
        publicity_id=publicity if state == "publicity" else None,
    )  # fmt: skip
    case.climbed_on = row.get("climbed_on")
    session.add(case)
    return case
