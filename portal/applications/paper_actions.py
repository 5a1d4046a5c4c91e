"""Decisions on titles that the city took on paper, before the portal or beside it: each is a decided case, an award its title too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.applications.models import Application, ApplicationEvent
from portal.applications.system_many import reserve_numbers
from portal.core import audit, clock, jobs
from portal.firms.actions import raise_version
from portal.firms.models import Title

PAPERS = "applications.papers_of_decisions"
AT_ONCE = 200
AWARDED, REFUSED = "paper_award", "paper_refusal"  # the one event of such a case


@dataclass(frozen=True)
class PaperDecision:
    """One decision as the paper says it; the term is an award's, the reason a refusal's."""

    firm_id: int
    district: str
    tier: str
    level: str
    awarded: bool
    decided_on: date
    document_number: str
    valid_from: date | None = None
    valid_to: date | None = None
    reason: str | None = None


def enter_decisions(session: Session, decisions: Sequence[PaperDecision], *, by: int | None) -> list[int]:
    """Enters them in the caller's transaction, by few statements; gives the cases' ids. Certificates and letters are a job's."""
    cases = _insert_cases(session, decisions)
    for (id_, _), each in zip(cases, decisions, strict=True):
        if each.awarded:
            assert each.valid_from is not None  # the comparison with the register filled it in
            session.add(
                Title(
                    firm_id=each.firm_id, tier=each.tier, level=each.level, issuer="portal", document_number=each.document_number,
                    valid_from=each.valid_from, valid_to=each.valid_to, checked_on=each.valid_from, application_id=id_,
                )
            )  # fmt: skip
    for (id_, number), each in zip(cases, decisions, strict=True):
        audit.record(
            session, "application.entered_from_paper", f"application:{number}", by=by, awarded=each.awarded,
            document=each.document_number, on=each.decided_on,
        )  # fmt: skip
        if each.awarded:
            audit.record(
                session, "title.granted", f"firm:{each.firm_id}", by=by, tier=each.tier, level=each.level, application=id_
            )  # fmt: skip
    raise_version(session)
    ids = [id_ for id_, _ in cases]
    for start in range(0, len(ids), AT_ONCE):
        jobs.enqueue(session, PAPERS, applications=ids[start : start + AT_ONCE])
    return ids


def _insert_cases(session: Session, decisions: Sequence[PaperDecision]) -> list[tuple[int, str]]:
    moment, year = clock.now(), clock.today().year
    last = reserve_numbers(session, year, len(decisions))
    rows: list[dict[str, Any]] = [
        {
            "number": f"SQ-{year}-{last + place:06d}", "kind": "recognition", "firm_id": each.firm_id, "district": each.district,
            "tier": each.tier, "level": each.level, "state": "approved" if each.awarded else "rejected", "created_at": moment,
            "saved_at": moment, "submitted_at": _midnight(each.decided_on), "decided_at": _midnight(each.decided_on), "events": 1, "version": 1, "answers": {},
        }
        for place, each in enumerate(decisions, 1)
    ]  # fmt: skip
    ids = list(
        session.scalars(insert(Application).returning(Application.id, sort_by_parameter_order=True), rows)
    )
    events = [
        {"application_id": id_, "seq": 1, "move": AWARDED if each.awarded else REFUSED, "from_state": "draft", "to_state": row["state"],
         "at": moment, "actor_id": None, "capacity": "system", "reason": each.reason,
         "data": {"paper": {"document_number": each.document_number, "decided_on": each.decided_on.isoformat()}}}
        for id_, row, each in zip(ids, rows, decisions, strict=True)
    ]  # fmt: skip
    session.execute(insert(ApplicationEvent), events)
    return [(id_, row["number"]) for id_, row in zip(ids, rows, strict=True)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.CITY_ZONE)
