"""Registers any number of firms at once by few statements, each as if `applications/system` had registered it by itself.

Certificates are left to jobs, a few hundred firms each, in the same transaction: so the register is held for a moment only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.applications.models import Application, ApplicationCounter, ApplicationEvent
from portal.core import audit, clock, jobs
from portal.core.db import insert_if_missing, lock_row
from portal.firms import name_index
from portal.firms.actions import count_cell, raise_version
from portal.firms.count_models import RegisterCount
from portal.firms.models import Firm, FirmSign, Presence
from portal.firms.rules import FirmDetails
from portal.firms.sorting import spelled
from portal.firms.step_actions import DIMENSIONS, Steps, add_steps

CERTIFY = "applications.certify_many"
AT_ONCE = 200


@dataclass(frozen=True)
class Filing:
    """A firm to be registered: its code, what is known about it, and from which day on it counts."""

    code: str
    details: FirmDetails
    on: date


@dataclass(frozen=True)
class Registered:
    """A firm that was registered, with the application that made it so."""

    firm_id: int
    application_id: int
    number: str
    filing: Filing


def register_many(
    session: Session, filings: Sequence[Filing], *, by: int | None, demonstration: bool = False, certify: bool
) -> list[Registered]:
    """Registers them all in the caller's transaction; the codes are new, or the database refuses it."""
    firm_ids = _insert_firms(session, filings, demonstration=demonstration)
    applications = _insert_applications(session, filings, firm_ids)
    made = [
        Registered(firm_id, application_id, number, filing)
        for firm_id, (application_id, number), filing in zip(firm_ids, applications, filings, strict=True)
    ]
    _insert_presences(session, made)
    for each in made:
        _record(session, each, by=by)
    count_many(session, filings)
    if certify:
        ids = [each.application_id for each in made]
        for start in range(0, len(ids), AT_ONCE):
            jobs.enqueue(session, CERTIFY, applications=ids[start : start + AT_ONCE])
    return made


def _record(session: Session, made: Registered, *, by: int | None) -> None:
    subject = f"application:{made.number}"
    audit.record(session, "application.begun", subject, by=by, kind="registration", tier=None)
    audit.record(
        session, "firm.registered", f"firm:{made.firm_id}", by=by, application=made.application_id, on=made.filing.on
    )  # fmt: skip
    audit.record(session, "application.accept", subject, by=by, capacity="system")


def _insert_firms(session: Session, filings: Sequence[Filing], *, demonstration: bool) -> list[int]:
    moment, rows = clock.now(), []
    for filing in filings:
        details = dict(vars(filing.details))
        del details["signs"]
        rows.append(
            details | vars(spelled(filing.details.name))
            | {"credit_code": filing.code, "standing": "registered", "registered_on": filing.on,
               "demonstration": demonstration, "created_at": moment, "version": 1}
        )  # fmt: skip
    made = session.execute(
        insert(Firm).returning(*name_index.COLUMNS, sort_by_parameter_order=True), rows
    ).all()
    name_index.add(session, made)
    return [firm.id for firm in made]


def _insert_applications(
    session: Session, filings: Sequence[Filing], firm_ids: list[int]
) -> list[tuple[int, str]]:
    """An application for each, that the portal decided at once; gives ids and numbers in the same order."""
    moment, year = clock.now(), clock.today().year
    last = reserve_numbers(session, year, len(filings))
    rows: list[dict[str, Any]] = [
        {
            "number": f"SQ-{year}-{last + place:06d}", "kind": "registration", "firm_id": firm_id,
            "district": filing.details.district, "state": "approved", "created_at": moment, "saved_at": moment,
            "submitted_at": moment, "decided_at": moment, "events": 1, "version": 1,
            "answers": {key: value for key, value in vars(filing.details).items() if value},
        }
        for place, (firm_id, filing) in enumerate(zip(firm_ids, filings, strict=True), 1)
    ]  # fmt: skip
    returned = insert(Application).returning(Application.id, sort_by_parameter_order=True)
    ids = list(session.scalars(returned, rows))
    events = [
        {"application_id": id_, "seq": 1, "move": "accept", "from_state": "draft", "to_state": "approved", "at": moment,
         "actor_id": None, "capacity": "system", "reason": None, "data": {"answers": row["answers"]}}
        for id_, row in zip(ids, rows, strict=True)
    ]  # fmt: skip
    session.execute(insert(ApplicationEvent), events)
    return [(id_, row["number"]) for id_, row in zip(ids, rows, strict=True)]


def reserve_numbers(session: Session, year: int, count: int) -> int:
    """The last case number before the ones that are now taken."""
    insert_if_missing(session, ApplicationCounter, year=year, last=0)
    counter = lock_row(session, ApplicationCounter, year)
    before = int(counter.last)
    counter.last = before + count
    return before


def _insert_presences(session: Session, made: list[Registered]) -> None:
    presences: list[dict[str, Any]] = []
    signs: list[dict[str, Any]] = []
    for each in made:
        details = each.filing.details
        presences.append(
            {"firm_id": each.firm_id, "district": details.district, "layer": details.layer, "track": details.track,
             "first_day": each.filing.on, "ended_on": None, "application_id": each.application_id}
        )  # fmt: skip
        signs += [{"firm_id": each.firm_id, "sign": sign} for sign in details.signs]
    session.execute(insert(Presence), presences, execution_options={"render_nulls": True})
    steps: Steps = (
        Counter()
    )  # what is inserted in bulk passes by the session, which else keeps the counts of days
    for row in presences:
        steps["all", "all", row["first_day"]] += 1
        steps.update((name, row[name], row["first_day"]) for name in DIMENSIONS if row[name] is not None)
    add_steps(session, steps)
    if signs:
        session.execute(insert(FirmSign), signs)
    newest = select(Application.id).where(Application.firm_id == Firm.id).scalar_subquery()
    for start in range(0, len(made), 500):
        session.execute(
            update(Firm)
            .where(Firm.id.in_([each.firm_id for each in made[start : start + 500]]))
            .values(registered_by=newest)
            .execution_options(synchronize_session=False)
        )


def count_many(session: Session, filings: Sequence[Filing]) -> None:
    """Keeps the maintained counts true, as `firms/actions.count` does for one firm."""
    counts: Counter[tuple[str, str]] = Counter()
    for filing in filings:
        places = (
            ("district", filing.details.district),
            ("layer", filing.details.layer),
            ("track", filing.details.track),
        )
        counts.update((dimension, word) for dimension, word in places if word is not None)
        counts["all", "all"] += 1
    for (dimension, word), number in counts.items():
        insert_if_missing(session, RegisterCount, dimension=dimension, word=word, count=0)
        session.execute(
            update(RegisterCount)
            .where(RegisterCount.dimension == dimension, RegisterCount.word == word)
            .values(count=RegisterCount.count + number)
            .execution_options(synchronize_session=False)
        )
    cells = Counter((each.details.district, each.details.layer, each.details.track) for each in filings)
    for cell, number in cells.items():
        count_cell(session, *cell, number)
    raise_version(session)
