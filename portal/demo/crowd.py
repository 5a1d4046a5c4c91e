"""Plain registered firms in any number, by few statements: each as if the portal itself had registered it from a file.

What is written is what `applications/system.register_by_system` writes, with its events; no certificate, no letter."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.applications.models import Application, ApplicationCounter, ApplicationEvent
from portal.core import audit, clock
from portal.core.db import insert_if_missing, lock_row
from portal.demo import entering
from portal.demo.cast import Part, district_of
from portal.demo.figures import figures_of
from portal.demo.filings import Script, script_of
from portal.demo.naming import dice_of
from portal.firms import name_index
from portal.firms.actions import count_cell, raise_version
from portal.firms.count_models import RegisterCount
from portal.firms.models import Firm, FirmSign, Presence
from portal.firms.rules import FirmDetails
from portal.firms.sorting import spelled

DAYS_OF_THREE_YEARS = 1095
Numbered = list[tuple[int, Script, date]]  # the firm's id, its script, since when it counts


def add_crowd(session: Session, numbers: range, *, seed: int, today: date) -> None:
    """Registers the firms with these numbers, all in the caller's transaction."""
    scripts = [_script(number, seed=seed, today=today) for number in numbers]
    days = [_registered_on(script, seed=seed, today=today) for script in scripts]
    firms = _insert_firms(session, scripts, days)
    applications = _insert_applications(session, firms)
    _insert_presences(session, firms, applications)
    for (firm_id, script, day), (application_id, number) in zip(firms, applications, strict=True):
        subject, firm = f"application:{number}", f"firm:{firm_id}"
        audit.record(session, "application.begun", subject, by=None, kind="registration", tier=None)
        audit.record(session, "firm.registered", firm, by=None, application=application_id, on=day)
        audit.record(session, "application.accept", subject, by=None, capacity="system")
        audit.record(session, "figures.loaded", firm, by=None, seed=seed, number=script.number)
    entering.write(
        session,
        [(firm_id, figures_of(script.number, script.kind, established=script.established, seed=seed, today=today))
         for firm_id, script, _ in firms],
        by=None,
    )  # fmt: skip
    _count(session, scripts)


def _script(number: int, *, seed: int, today: date) -> Script:
    return script_of(Part(number, district_of(number, seed), "registered"), seed=seed, today=today)


def _registered_on(script: Script, *, seed: int, today: date) -> date:
    """More of them lately; never on the day on which the firm is founded, or before."""
    ago = 1 + int(DAYS_OF_THREE_YEARS * dice_of(seed, script.number, "life").random() ** 1.5)
    return max(today - timedelta(days=ago), min(script.established + timedelta(days=30), today))


def details_of(script: Script) -> FirmDetails:
    known = {key: script.answers[key] for key in FirmDetails.__dataclass_fields__}
    return FirmDetails(**known | {"established": script.established, "signs": tuple(script.answers["signs"])})


def _insert_firms(session: Session, scripts: list[Script], days: list[date]) -> Numbered:
    moment, rows = clock.now(), []
    for script, day in zip(scripts, days, strict=True):
        details = asdict(details_of(script))
        del details["signs"]
        rows.append(
            details | asdict(spelled(script.name)) | {"credit_code": script.credit_code, "standing": "registered",
                       "registered_on": day, "demonstration": True, "created_at": moment, "version": 1}
        )  # fmt: skip
    made = session.execute(
        insert(Firm).returning(*name_index.COLUMNS, sort_by_parameter_order=True), rows
    ).all()
    name_index.add(session, made)
    return [(firm.id, script, day) for firm, script, day in zip(made, scripts, days, strict=True)]


def _insert_applications(session: Session, firms: Numbered) -> list[tuple[int, str]]:
    """An application for each, that the portal decided at once; gives ids and numbers in the firms' order."""
    moment, year = clock.now(), clock.today().year
    last = _reserve(session, year, len(firms))
    rows: list[dict[str, Any]] = [
        {
            "number": f"SQ-{year}-{last + place:06d}", "kind": "registration", "firm_id": firm_id,
            "district": script.district, "state": "approved", "created_at": moment, "saved_at": moment,
            "submitted_at": moment, "decided_at": moment, "events": 1, "version": 1,
            "answers": {key: value for key, value in asdict(details_of(script)).items() if value},
        }
        for place, (firm_id, script, _) in enumerate(firms, 1)
    ]  # fmt: skip
    ids = list(
        session.scalars(insert(Application).returning(Application.id, sort_by_parameter_order=True), rows)
    )
    events = [
        {"application_id": id_, "seq": 1, "move": "accept", "from_state": "draft", "to_state": "approved", "at": moment,
         "actor_id": None, "capacity": "system", "reason": None, "data": {"answers": row["answers"]}}
        for id_, row in zip(ids, rows, strict=True)
    ]  # fmt: skip
    session.execute(insert(ApplicationEvent), events)
    return [(id_, row["number"]) for id_, row in zip(ids, rows, strict=True)]


def _reserve(session: Session, year: int, count: int) -> int:
    """The last case number before the ones that are now taken."""
    insert_if_missing(session, ApplicationCounter, year=year, last=0)
    counter = lock_row(session, ApplicationCounter, year)
    before = int(counter.last)
    counter.last = before + count
    return before


def _insert_presences(session: Session, firms: Numbered, applications: list[tuple[int, str]]) -> None:
    presences, signs = [], []
    for (firm_id, script, day), (application_id, _) in zip(firms, applications, strict=True):
        presences.append(
            {"firm_id": firm_id, "district": script.district, "layer": script.line.layer, "track": script.line.track,
             "first_day": day, "booked_on": day, "ended_on": None, "application_id": application_id}
        )  # fmt: skip
        signs += [{"firm_id": firm_id, "sign": sign} for sign in script.answers["signs"]]
    session.execute(insert(Presence), presences)
    session.execute(insert(FirmSign), signs)
    newest = select(Application.id).where(Application.firm_id == Firm.id).scalar_subquery()
    first, last = firms[0][0], firms[-1][0]
    session.execute(
        update(Firm)
        .where(Firm.id.between(first, last), Firm.standing == "registered", Firm.registered_by.is_(None))
        .values(registered_by=newest)
        .execution_options(synchronize_session=False)
    )


def _count(session: Session, scripts: list[Script]) -> None:
    """Keeps the maintained counts true, as `firms/actions.count` does for one firm."""
    counts: Counter[tuple[str, str]] = Counter({("all", "all"): len(scripts)})
    for script in scripts:
        counts.update(
            (("district", script.district), ("layer", script.line.layer), ("track", script.line.track))
        )
    cells = Counter((script.district, script.line.layer, script.line.track) for script in scripts)
    for cell, number in cells.items():
        count_cell(session, *cell, number)
    for (dimension, word), number in counts.items():
        insert_if_missing(session, RegisterCount, dimension=dimension, word=word, count=0)
        session.execute(
            update(RegisterCount)
            .where(RegisterCount.dimension == dimension, RegisterCount.word == word)
            .values(count=RegisterCount.count + number)
        )
    raise_version(session)
