"""Keeps the steps of the counts and the spans of the tiers true: whatever changes a presence or a title, in the same transaction.

Titles are granted, checked, changed and revoked in many places; so it is the session that notices, and no deed can forget it. Rows
that are inserted in bulk (a made-up city, a bench) pass it by: they call `write_anew` once at their end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, event, func, insert, select, tuple_, update
from sqlalchemy.orm import Session, attributes

from portal.core import clock
from portal.core.db import PortalSession, insert_if_missing
from portal.firms.models import Presence, RegisterStep, TierSpan, Title
from portal.firms.step_rules import Span, Term, spans

Steps = Counter[tuple[str, str, date]]
DIMENSIONS = ("district", "layer", "track")
CHUNK = 2000


@event.listens_for(PortalSession, "before_flush")
def _notice(session: Session, context: Any, instances: Any) -> None:
    """What is flushed now counts anew before the commit."""
    steps: Steps = session.info.setdefault("steps", Counter())
    firms: set[int] = session.info.setdefault("retold", set())
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Presence):
            _of_presence(steps, row, gone=row in session.deleted)
        if isinstance(row, Presence | Title) and row.firm_id is not None:
            firms.add(row.firm_id)


def _of_presence(steps: Steps, row: Presence, *, gone: bool) -> None:
    """Takes back what the row said before, and adds what it says now."""
    before = {name: _loaded(row, name) for name in ("first_day", "ended_on", *DIMENSIONS)}
    now = {name: getattr(row, name) for name in before}
    if before["first_day"] is not None:
        _add(steps, before, -1)
    if not gone:
        _add(steps, now, +1)


def _loaded(row: Presence, name: str) -> Any:
    """The value as it is in the database; None for a new row."""
    if row.id is None or not attributes.instance_state(row).persistent:
        return None
    history = attributes.get_history(row, name)
    return history.deleted[0] if history.deleted else getattr(row, name)


def _add(steps: Steps, said: dict[str, Any], step: int) -> None:
    words = [("all", "all"), *((name, said[name]) for name in DIMENSIONS if said[name] is not None)]
    for dimension, word in words:
        steps[dimension, word, said["first_day"]] += step
        if said["ended_on"] is not None:
            steps[dimension, word, said["ended_on"]] -= step


@event.listens_for(PortalSession, "before_commit")
def _keep(session: Session) -> None:
    if not session.info.get("writing"):
        return
    session.flush()
    steps, firms = session.info.pop("steps", Counter()), session.info.pop("retold", set())
    for firm_id in sorted(firms):
        _retell(session, firm_id, steps)
    add_steps(session, steps)


@event.listens_for(PortalSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("steps", None)
    session.info.pop("retold", None)


def _retell(session: Session, firm_id: int, steps: Steps) -> None:
    """The firm's spans as its titles and presences say now; what is no longer so is superseded."""
    known = {
        Span(row.tier, row.first_day, row.ended_on): row
        for row in session.scalars(
            select(TierSpan).where(TierSpan.firm_id == firm_id, TierSpan.superseded_on.is_(None))
        )
    }
    true = set(_spans_of(session, firm_id))
    for span in known.keys() - true:
        known[span].superseded_on = clock.today()
        _count(steps, span, -1)
    for span in sorted(true - known.keys(), key=lambda one: (one.tier, one.first_day)):
        session.add(
            TierSpan(firm_id=firm_id, tier=span.tier, first_day=span.first_day, ended_on=span.ended_on)
        )
        _count(steps, span, +1)
    if known.keys() != true:
        session.flush()


def _spans_of(session: Session, firm_id: int) -> list[Span]:
    terms = [
        Term(*row)
        for row in session.execute(
            select(Title.tier, Title.valid_from, Title.valid_to, Title.revoked_on, Title.checked_on).where(
                Title.firm_id == firm_id
            )
        )
    ]
    if not terms:
        return []
    days = select(Presence.first_day, Presence.ended_on).where(Presence.firm_id == firm_id)
    return spans(terms, [(row.first_day, row.ended_on) for row in session.execute(days)])


def _count(steps: Steps, span: Span, step: int) -> None:
    steps["tier", span.tier, span.first_day] += step
    if span.ended_on is not None:
        steps["tier", span.tier, span.ended_on] -= step


def add_steps(session: Session, steps: Steps) -> None:
    """Adds to the rows of the days named; in one order, so that two writers never wait for each other."""
    by_step: dict[int, list[tuple[str, str, date]]] = {}
    for key, step in sorted(steps.items()):
        if step:
            by_step.setdefault(step, []).append(key)
    for step, keys in by_step.items():
        change = (
            update(RegisterStep)
            .where(tuple_(RegisterStep.dimension, RegisterStep.word, RegisterStep.day).in_(keys))
            .values(step=RegisterStep.step + step)
            .execution_options(synchronize_session=False)
        )
        known = select(RegisterStep.dimension, RegisterStep.word, RegisterStep.day).where(change.whereclause)  # type: ignore[arg-type]  # it has one
        missing = set(keys) - {tuple(row) for row in session.execute(known)}
        for dimension, word, day in sorted(missing):
            insert_if_missing(session, RegisterStep, dimension=dimension, word=word, day=day, step=0)
        session.execute(change)


def write_anew(session: Session) -> None:
    """Every span and step from the presences and titles as they are; a span counts as booked when its title was checked."""
    session.flush()
    _forget(session)
    session.execute(delete(TierSpan))
    session.execute(delete(RegisterStep))
    steps: Steps = Counter()
    for day, places, number in _sums(session):
        for name, word in zip(DIMENSIONS, places, strict=True):
            if word is not None:
                steps[name, word, day] += number
        steps["all", "all", day] += number
    rows: list[dict[str, Any]] = []
    for firm_id, span in _every_span(session):
        _count(steps, span, +1)
        rows.append({"firm_id": firm_id, "tier": span.tier, "first_day": span.first_day, "ended_on": span.ended_on, "booked_on": min(span.first_day, clock.today())})  # fmt: skip
        if len(rows) == CHUNK:
            session.execute(insert(TierSpan), rows)
            rows = []
    if rows:
        session.execute(insert(TierSpan), rows)
    found = [
        {"dimension": dimension, "word": word, "day": day, "step": step}
        for (dimension, word, day), step in sorted(steps.items())
    ]
    for start in range(0, len(found), CHUNK):
        session.execute(insert(RegisterStep), found[start : start + CHUNK])


def _sums(session: Session) -> Iterable[tuple[date, tuple[str | None, ...], int]]:
    """What came and what left, by day and place."""
    columns = (Presence.district, Presence.layer, Presence.track)
    for day, sign in ((Presence.first_day, 1), (Presence.ended_on, -1)):
        query = select(day, *columns, func.count()).where(day.is_not(None)).group_by(day, *columns)
        for moment, district, layer, track, number in session.execute(query):
            if moment is not None:
                yield moment, (district, layer, track), sign * number


def _every_span(session: Session) -> Iterable[tuple[int, Span]]:
    titles = select(
        Title.firm_id, Title.tier, Title.valid_from, Title.valid_to, Title.revoked_on, Title.checked_on,
    )  # fmt: skip
    terms: dict[int, list[Term]] = {}
    for row in session.execute(titles):
        firm_id, tier, valid_from, valid_to, revoked_on, checked_on = row
        terms.setdefault(firm_id, []).append(Term(tier, valid_from, valid_to, revoked_on, checked_on))
    days: dict[int, list[tuple[date, date | None]]] = {}
    held = select(Title.firm_id).distinct()
    presences = select(Presence.firm_id, Presence.first_day, Presence.ended_on)
    for firm_id, first_day, ended_on in session.execute(presences.where(Presence.firm_id.in_(held))):
        days.setdefault(firm_id, []).append((first_day, ended_on))
    for firm_id, found in terms.items():
        for span in spans(found, days.get(firm_id, [])):
            yield firm_id, span
