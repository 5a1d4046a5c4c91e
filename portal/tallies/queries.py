"""Reading the plan's numbers: now from the maintained counts, on a past day from the days of presence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from portal.core import clock
from portal.firms.models import Firm, Presence, RegisterCount, Title
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS
from portal.tallies.models import Plan, PlanItem, Target
from portal.tallies.rules import INDICATORS, Indicator, Month, Tally, months

WORDS: dict[str, Iterable[str]] = {"district": DISTRICTS, "tier": TIERS, "layer": LAYERS, "track": TRACKS}
Counts = dict[tuple[str, str], int]


def tally(session: Session, *, on: date | None = None) -> Tally:
    """The current plan's numbers: as they stand, or as they stood on a past day."""
    day = clock.today() if on is None else on
    counts = maintained_counts(session) if on is None else counts_on(session, day)
    by = {
        dimension: {word: counts.get((dimension, word), 0) for word in words}
        for dimension, words in WORDS.items()
    }
    by["tier"] |= tiers_on(session, day)
    plan, targets = _plan(session)
    firms = Indicator("firms", targets.get("firms"), counts.get(("all", "all"), 0), by)
    items = items_on(session, day)
    others = [
        Indicator(key, targets.get(key), sum(items[key].values()), {"district": _known(items[key])})
        for key in INDICATORS
        if key != "firms"
    ]
    return Tally(plan, day, (firms, *others))


def maintained_counts(session: Session) -> Counts:
    """How many firms count now, by dimension and word; kept by the deed that changes a firm."""
    rows = session.execute(select(RegisterCount.dimension, RegisterCount.word, RegisterCount.count))
    return {(dimension, word): number for dimension, word, number in rows}


def counts_on(session: Session, day: date) -> Counts:
    """The same, derived from the days on which each firm was present: the answer for a past day never changes."""
    counts: Counts = {}
    columns = (Presence.district, Presence.layer, Presence.track)
    rows = session.execute(select(*columns, func.count()).where(present_on(day)).group_by(*columns))
    for district, layer, track, number in rows:
        for dimension, word in (("all", "all"), ("district", district), ("layer", layer), ("track", track)):
            if word is not None:
                counts[dimension, word] = counts.get((dimension, word), 0) + number
    return counts


def present_on(day: date) -> ColumnElement[bool]:
    """A firm counts from its first day until the day before it ended."""
    return (Presence.first_day <= day) & or_(Presence.ended_on.is_(None), Presence.ended_on > day)


def tiers_on(session: Session, day: date) -> dict[str, int]:
    """How many of the firms present on a day held each tier on it, whoever awarded it."""
    rows = session.execute(
        select(Title.tier, func.count(Title.firm_id.distinct()))
        .join(Presence, Presence.firm_id == Title.firm_id)
        .where(present_on(day), valid_on(day))
        .group_by(Title.tier)
    )
    return {tier: number for tier, number in rows if tier in TIERS}


def valid_on(day: date) -> ColumnElement[bool]:
    """A title is valid through its last day, unless it was revoked before or on the day; it counts once it is checked."""
    return (
        (Title.valid_from <= day)
        & or_(Title.valid_to.is_(None), Title.valid_to >= day)
        & or_(Title.revoked_on.is_(None), Title.revoked_on > day)
        & (Title.checked_on <= day)
    )


def items_on(session: Session, day: date) -> dict[str, dict[str | None, int]]:
    """Parks, scenarios and competitions that count on a day, by district (None: of the whole city)."""
    found: dict[str, dict[str | None, int]] = {key: {} for key in INDICATORS if key != "firms"}
    rows = session.execute(
        select(PlanItem.kind, PlanItem.district, func.count())
        .where(counting_on(day))
        .group_by(PlanItem.kind, PlanItem.district)
    )
    for kind, district, number in rows:
        found[kind][district] = number
    return found


def items(
    session: Session, kind: str, *, on: date, after: int = 0, most: int = 25
) -> tuple[list[PlanItem], bool]:
    """What counts as `kind` on a day, in the order in which it was entered; and whether there is more."""
    query = select(PlanItem).where(PlanItem.kind == kind, PlanItem.id > after, counting_on(on))
    found = list(session.scalars(query.order_by(PlanItem.id).limit(most + 1)))
    return found[:most], len(found) > most


def counting_on(day: date) -> ColumnElement[bool]:
    return (PlanItem.counts_from <= day) & or_(PlanItem.ended_on.is_(None), PlanItem.ended_on > day)


def line_of_months(session: Session, *, until: date, most: int = 36) -> list[Month]:
    """How many firms counted at the end of each month."""
    came, left = _month(Presence.first_day), _month(Presence.ended_on)
    changes = union_all(
        select(came, func.count()).where(Presence.first_day <= until).group_by(came),
        select(left, -func.count()).where(Presence.ended_on <= until).group_by(left),
    )
    return months([(month, step) for month, step in session.execute(changes)], until=until, most=most)


def newest(session: Session, *, most: int = 5) -> list[Any]:
    """The firms that joined last: code, name, district, the day."""
    columns = (Firm.credit_code, Firm.name, Firm.district, Firm.registered_on)
    query = select(*columns).where(Firm.standing == "registered")
    return list(session.execute(query.order_by(Firm.registered_on.desc(), Firm.id.desc()).limit(most)))


def _month(day: Any) -> ColumnElement[str]:
    """2026-11, in both databases: a date as text begins with it. (Literals: a grouped parameter is not the same one.)"""
    return func.substr(cast(day, String), literal_column("1"), literal_column("7"))


def _plan(session: Session) -> tuple[str | None, dict[str, int]]:
    plan = session.execute(select(Plan.id, Plan.name).where(Plan.current).order_by(Plan.id.desc())).first()
    if plan is None:
        return None, {}
    targets = session.execute(select(Target.key, Target.value).where(Target.plan_id == plan.id))
    return plan.name, {row.key: row.value for row in targets}


def _known(counts: dict[str | None, int]) -> dict[str, int]:
    return {district: counts.get(district, 0) for district in DISTRICTS}
