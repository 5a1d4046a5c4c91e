"""Reads what a month's report says: firms as they were known at its end, cases and times from their events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from portal.applications.clock_rules import Passage
from portal.applications.kinds import KINDS
from portal.applications.models import Application, ApplicationEvent
from portal.applications.queue_rules import QUEUE_OF
from portal.core import calendar, clock, days
from portal.core.errors import NotFound, Refused
from portal.firms.models import Presence
from portal.firms.rules import TIERS
from portal.funding.month_queries import moved_between
from portal.reports.models import MonthReport
from portal.reports.rules import OUTCOMES, Move, next_month, outcomes, took
from portal.tallies import queries as tallies

CHUNK = 500
LINE = 12  # months of the line
MOST = 120
NOBODY = ("none", "firm")  # queues in which no official has to do anything
Case = tuple[str, str, str]  # kind, tier, district


def reports(session: Session) -> list[Row[Any]]:
    """The months that were reported, the latest first."""
    columns = (MonthReport.month, MonthReport.sha256, MonthReport.made_at)
    return list(session.execute(select(*columns).order_by(MonthReport.month.desc()).limit(MOST)))


def report(session: Session, month: date) -> MonthReport:
    found = session.get(MonthReport, month)
    if found is None:
        raise NotFound(f"report {month}")
    return found


def first_day(session: Session) -> date | None:
    """On which anything happened that a report could tell."""
    counted = session.scalar(select(func.min(Presence.first_day)))
    event = session.scalar(select(func.min(ApplicationEvent.at)))
    found = [day for day in (counted, event and clock.day_of(event)) if day]
    return min(found, default=None)


def content_of(session: Session, first: date) -> dict[str, Any]:
    """Everything that the month's report says; the same again when asked on any later day."""
    last = next_month(first) - timedelta(days=1)
    tally = tallies.tally(session, on=last)
    counted = tallies.counted_on(session, on=last)
    cases, times = _cases(session, first, last)
    return {
        "month": f"{first:%Y-%m}",
        "plan": tally.plan,
        **({"plan_en": tally.plan_en} if tally.plan_en else {}),
        "indicators": [
            {"key": one.key, "label": one.label, "target": one.target, "count": one.count}
            | ({"label_en": one.label_en} if one.label_en else {})
            for one in (*tally.indicators, *tally.further)
        ],
        "firms": {
            "district": {word: n for (by, word), n in counted.counts.items() if by == "district"},
            "tier": {word: n for (by, word), n in counted.counts.items() if by == "tier" and word in TIERS},
            "line": _line(session, first),
        },
        "moves": _moves(session, first, last),
        "cases": cases,
        "times": times,
        "money": moved_between(session, clock.start_of(first), clock.start_of(next_month(first))),
    }


def _line(session: Session, first: date) -> list[list[Any]]:
    """How many firms counted at the end of each of the last months, each as it was known then."""
    found: list[list[Any]] = []
    month = first
    for _ in range(LINE):
        end = next_month(month) - timedelta(days=1)
        counting = tallies.present_on(end, known_on=end)
        found.append(
            [f"{month:%Y-%m}", session.scalar(select(func.count()).select_from(Presence).where(counting))]
        )
        month = (month - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _moves(session: Session, first: date, last: date) -> dict[str, dict[str, int]]:
    """How many firms came and left, by district and in the whole city ("all"); who moved left one and came to another."""
    columns = (Presence.firm_id, Presence.district)
    came = session.execute(
        select(*columns).where(Presence.first_day.between(first, last), Presence.booked_on <= last)
    ).all()
    left = session.execute(
        select(*columns).where(
            Presence.ended_on.between(first, last), Presence.ended_booked_on <= last, Presence.first_day < Presence.ended_on
        )
    ).all()  # fmt: skip
    both = {(firm, district) for firm, district in came} & {(firm, district) for firm, district in left}
    stayed = {firm for firm, _ in came} & {firm for firm, _ in left}

    def counted(rows: set[tuple[int, str]]) -> dict[str, int]:
        found = dict(Counter(district for firm, district in rows if (firm, district) not in both))
        return found | {"all": len({firm for firm, _ in rows} - stayed)}

    return {
        "came": counted({(firm, district) for firm, district in came}),
        "left": counted({(firm, district) for firm, district in left}),
    }


def _cases(session: Session, first: date, last: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The month's cases by kind, tier and district, and in how many days how many of their steps ended."""
    numbers: dict[Case, Counter[str]] = {}
    times: Counter[tuple[Case, str, int]] = Counter()
    known = days.overrides(session)

    @cache
    def between(began: date, ended: date) -> int | None:
        try:
            return calendar.workdays_between(began, ended, overrides=known)
        except Refused:
            return None  # a year that nobody has entered: no number is better than a wrong one

    for case, moves in _histories(session, first, last):
        numbers.setdefault(case, Counter()).update(outcomes(moves, first=first, last=last))
        times.update(
            (case, step, workdays) for step, workdays in took(moves, first=first, last=last, between=between)
        )
    for case, waiting in _waiting(session, last):
        numbers.setdefault(case, Counter())["waiting"] += waiting
    rows = [
        {**_said(case), **{what: found[what] for what in (*OUTCOMES, "waiting")}}
        for case, found in sorted(numbers.items())
        if any(found.values())
    ]
    return rows, [
        {**_said(case), "step": step, "workdays": workdays, "cases": number}
        for (case, step, workdays), number in sorted(times.items())
    ]


def _said(case: Case) -> dict[str, str]:
    return dict(zip(("kind", "tier", "district"), case, strict=True))


def _histories(session: Session, first: date, last: date) -> Iterator[tuple[Case, list[Move]]]:
    """The history of each case that moved in the month, some hundred cases at a time."""
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    moved = (ApplicationEvent.at >= begin) & (ApplicationEvent.at < end)
    ids = sorted(session.scalars(select(ApplicationEvent.application_id).where(moved).distinct()))
    event, case = ApplicationEvent, Application
    for start in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(event.application_id, case.kind, case.tier, case.district, event.move, event.from_state, event.to_state,
                   event.at, event.capacity)
            .join(case, case.id == event.application_id)
            .where(event.application_id.in_(ids[start : start + CHUNK]), event.at < end)
            .order_by(event.application_id, event.seq)
        )  # fmt: skip
        for _, found in groupby(rows.all(), key=attrgetter("application_id")):
            history = list(found)
            head = history[0]
            yield (head.kind, head.tier or "", head.district), [_move(row) for row in history]


def _move(row: Any) -> Move:
    on = clock.day_of(row.at)
    known = KINDS[row.kind].procedure.move(row.move) if row.kind in KINDS else None
    return Move(
        Passage(row.move, row.from_state, row.to_state, on, row.capacity), known.undoes if known else None
    )


def _waiting(session: Session, last: date) -> Iterator[tuple[Case, int]]:
    """How many cases lay with officials, experts or on a public notice when the month ended."""
    event, case = ApplicationEvent, Application
    latest = (
        select(event.application_id, func.max(event.seq).label("seq"))
        .where(event.at < clock.start_of(last + timedelta(days=1)))
        .group_by(event.application_id)
        .subquery()
    )
    rows = session.execute(
        select(case.kind, case.tier, case.district, event.to_state, func.count())
        .join(latest, (latest.c.application_id == event.application_id) & (latest.c.seq == event.seq))
        .join(case, case.id == event.application_id)
        .group_by(case.kind, case.tier, case.district, event.to_state)
    )
    for kind, tier, district, state, number in rows:
        if QUEUE_OF[state] not in NOBODY:
            yield (kind, tier or "", district), number
