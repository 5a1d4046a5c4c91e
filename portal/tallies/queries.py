"""Reading the plan's numbers: now from the maintained counts, on a past day from the days of presence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal_column, or_, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.firms import step_queries
from portal.firms.cell_models import RegisterCell
from portal.firms.models import Firm, Presence, RegisterCount, RegisterStep, TierSpan
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS
from portal.tallies import plan_queries
from portal.tallies.models import ItemSpan
from portal.tallies.plan_rules import FIXED, ITEM_KINDS, Rule, Wanted, read_rule
from portal.tallies.rules import Indicator, Month, Tally, months

WORDS: dict[str, Iterable[str]] = {"district": DISTRICTS, "tier": TIERS, "layer": LAYERS, "track": TRACKS}
Counts = dict[tuple[str, str], int]


def tally(session: Session, *, on: date | None = None, known_on: date | None = None) -> Tally:
    """The plan's numbers: as they stand, or as they stood on a past day, toward what the plan in force on that day wanted.

    A past day's numbers are what was known at its end, and so never change; `known_on` a later day asks for what was known
    then, with what had been corrected by that day.
    """
    counted = counted_on(session, on=on, known_on=known_on)
    plan = plan_queries.in_force(session, on)
    targets = plan.targets if plan else ()
    wanted = {target.key: target for target in targets}
    fixed = [_indicator(counted, Rule(key), key, wanted.get(key)) for key in FIXED]
    further = [
        _indicator(counted, read_rule(target.rule), target.key, target)
        for target in targets
        if target.key not in FIXED
    ]
    name, name_en = (plan.name, plan.name_en) if plan else (None, "")
    return Tally(name, clock.today() if on is None else on, tuple(fixed), tuple(further), name_en)


@dataclass(frozen=True)
class Counted:
    """Everything that is counted on a day: firms by dimension and word (tiers too), the others by kind and district."""

    counts: Counts
    items: dict[str, dict[str | None, int]]

    def of(self, rule: Rule) -> int:
        """What a counting rule counts."""
        if rule.counts in self.items:
            places = self.items[rule.counts]
            return sum(places.values()) if rule.word is None else places.get(rule.word, 0)
        return self.counts.get((rule.by or "all", rule.word or "all"), 0)

    def parts_of(self, rule: Rule) -> dict[str, dict[str, int]]:
        """Its parts, by dimension; a rule with a condition has none."""
        if rule.by is not None:
            return {}
        if rule.counts in self.items:
            return {
                "district": {district: self.items[rule.counts].get(district, 0) for district in DISTRICTS}
            }
        return {
            dimension: {word: self.counts.get((dimension, word), 0) for word in words}
            for dimension, words in WORDS.items()
        }


def counted_on(session: Session, *, on: date | None = None, known_on: date | None = None) -> Counted:
    """As things stand, from what each deed keeps; or on a past day, as was known then or later."""
    day = clock.today() if on is None else on
    known = day if known_on is None else known_on
    counts = maintained_counts(session) if on is None else counts_on(session, day, known_on=known)
    tiers = holders(session, day) if on is None else tiers_on(session, day, known_on=known)
    counts |= {("tier", tier): number for tier, number in tiers.items()}
    return Counted(counts, items_on(session, day, known_on=known))


def _indicator(counted: Counted, rule: Rule, key: str, target: Wanted | None) -> Indicator:
    """Its count, and its parts where it has some."""
    count, by = counted.of(rule), counted.parts_of(rule)
    if target is None:
        return Indicator(key, None, count, by)
    return Indicator(
        key, target.value, count, by, label=target.label, relation=target.relation, label_en=target.label_en
    )


def maintained_counts(session: Session) -> Counts:
    """How many firms count now, by dimension and word; kept by the deed that changes a firm."""
    rows = session.execute(select(RegisterCount.dimension, RegisterCount.word, RegisterCount.count))
    return {(dimension, word): number for dimension, word, number in rows}


def holders(session: Session, day: date) -> dict[str, int]:
    """How many firms hold each tier on a day as it is known now: the sum of the steps up to it."""
    return {tier: number for tier, number in step_queries.holders(session, day).items() if tier in TIERS}


def counts_on(session: Session, day: date, *, known_on: date | None = None) -> Counts:
    """The same, derived from the days on which each firm was present: the answer for a past day never changes."""
    counts: Counts = {}
    columns = (Presence.district, Presence.layer, Presence.track)
    present = present_on(day, known_on=known_on or day)
    rows = session.execute(select(*columns, func.count()).where(present).group_by(*columns))
    for district, layer, track, number in rows:
        for dimension, word in (("all", "all"), ("district", district), ("layer", layer), ("track", track)):
            if word is not None:
                counts[dimension, word] = counts.get((dimension, word), 0) + number
    return counts


def present_on(day: date, *, known_on: date) -> ColumnElement[bool]:
    """A firm counts from its first day until the day before it ended, as far as that was booked by `known_on`."""
    return (
        (Presence.first_day <= day)
        & (Presence.booked_on <= known_on)
        & or_(Presence.ended_on.is_(None), Presence.ended_on > day, Presence.ended_booked_on > known_on)
    )


def tiers_on(session: Session, day: date, *, known_on: date | None = None) -> dict[str, int]:
    """How many of the firms present on a day held each tier on it, whoever awarded it, as was known by `known_on`."""
    known = known_on or day
    rows = session.execute(
        select(TierSpan.tier, func.count(TierSpan.firm_id.distinct()))
        .where(
            TierSpan.first_day <= day,
            or_(TierSpan.ended_on.is_(None), TierSpan.ended_on > day),
            TierSpan.booked_on <= known,
            or_(TierSpan.superseded_on.is_(None), TierSpan.superseded_on > known),
        )
        .group_by(TierSpan.tier)
    )
    return {tier: number for tier, number in rows if tier in TIERS}


def items_on(
    session: Session, day: date, *, known_on: date | None = None
) -> dict[str, dict[str | None, int]]:
    """Parks, scenarios, competitions and platforms that count on a day, by district (None: of the whole city)."""
    found: dict[str, dict[str | None, int]] = {kind: {} for kind in ITEM_KINDS}
    rows = session.execute(
        select(ItemSpan.kind, ItemSpan.district, func.count())
        .where(counting_on(day, known_on=known_on or day))
        .group_by(ItemSpan.kind, ItemSpan.district)
    )
    for kind, district, number in rows:
        found[kind][district] = number
    return found


def counting_on(day: date, *, known_on: date) -> ColumnElement[bool]:
    """What counted on a day, as was known by another."""
    return (
        (ItemSpan.first_day <= day)
        & or_(ItemSpan.ended_on.is_(None), ItemSpan.ended_on > day)
        & (ItemSpan.booked_on <= known_on)
        & or_(ItemSpan.superseded_on.is_(None), ItemSpan.superseded_on > known_on)
    )


def line_of_months(
    session: Session, *, until: date, most: int = 36, dimension: str = "all", word: str = "all"
) -> list[Month]:
    """How many firms counted at the end of each month, as it is known now; of all, or of one district, layer, track or tier."""
    month = _month(RegisterStep.day)
    rows = session.execute(
        select(month, func.sum(RegisterStep.step))
        .where(RegisterStep.dimension == dimension, RegisterStep.word == word, RegisterStep.day <= until)
        .group_by(month)
    )
    return months([(month, step) for month, step in rows], until=until, most=most)


def lines_of_months(
    session: Session, dimension: str, words: Iterable[str], *, until: date, most: int
) -> dict[str, list[Month]]:
    """The same for several words of a dimension, all over the same months, which begin when the first of them counts."""
    month = _month(RegisterStep.day)
    rows = session.execute(
        select(RegisterStep.word, month, func.sum(RegisterStep.step))
        .where(RegisterStep.dimension == dimension, RegisterStep.day <= until)
        .group_by(RegisterStep.word, month)
    ).all()
    first = min((when for _, when, _ in rows), default=None)
    if first is None:
        return {}
    changes: dict[str, list[tuple[str, int]]] = {word: [(first, 0)] for word in words}
    for word, when, step in rows:
        if word in changes:
            changes[word].append((when, step))
    return {word: months(steps, until=until, most=most) for word, steps in changes.items()}


def gained(session: Session, dimension: str, *, since: date, until: date) -> dict[str, int]:
    """By how much each word's count has changed after a day, up to another."""
    rows = session.execute(
        select(RegisterStep.word, func.sum(RegisterStep.step))
        .where(RegisterStep.dimension == dimension, RegisterStep.day > since, RegisterStep.day <= until)
        .group_by(RegisterStep.word)
    )
    return {row.word: int(row[1]) for row in rows}


def cells(session: Session) -> dict[tuple[str, str, str], int]:
    """How many firms count now in a district, layer and track together; "" is none. Kept by the deed that changes a firm."""
    columns = (RegisterCell.district, RegisterCell.layer, RegisterCell.track)
    rows = session.execute(select(*columns, RegisterCell.count).where(RegisterCell.count > 0))
    return {(district, layer, track): number for district, layer, track, number in rows}


def newest(session: Session, *, most: int = 5) -> list[Any]:
    """The firms that joined last: code, name, district, the day."""
    columns = (Firm.credit_code, Firm.name, Firm.district, Firm.registered_on)
    query = select(*columns).where(Firm.standing == "registered")
    return list(session.execute(query.order_by(Firm.registered_on.desc(), Firm.id.desc()).limit(most)))


def _month(day: Any) -> ColumnElement[str]:
    """2026-11, in both databases: a date as text begins with it. (Literals: a grouped parameter is not the same one.)"""
    return func.substr(cast(day, String), literal_column("1"), literal_column("7"))
