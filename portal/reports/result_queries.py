"""Reads what programmes brought: by programme, year of the call, district and tier; each in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, select
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.firms.rules import DISTRICTS, TIERS
from portal.funding.models import Payment
from portal.programmes.models import Programme, Round
from portal.reports.open_money_rules import Grant, Money, Tables, public_tables
from portal.reports.result_rules import DIMENSIONS, GRANTED, REFUSED, Group
from portal.tallies.aggregate_rules import Shown

Key = tuple[str, str, str, str]
YEAR: ColumnElement[Any] = extract("year", Round.opens_on)
TIER = func.coalesce(Application.held_tier, "")
COLUMNS = {"programme": Programme.key, "year": YEAR, "district": Application.district, "tier": TIER}


def years(session: Session) -> list[int]:
    """The years in which rounds opened, the latest first."""
    return [int(year) for year in session.scalars(select(YEAR).distinct().order_by(YEAR.desc()).limit(30))]


def titles(session: Session) -> dict[str, tuple[str, str]]:
    """A programme's key → its title in both languages, of those that had a round."""
    query = select(Programme.key, Programme.title_zh, Programme.title_en).join(
        Round, Round.programme_id == Programme.id
    )
    return {key: (zh, en) for key, zh, en in session.execute(query.distinct())}


def groups(session: Session, *, year: int | None = None) -> list[Group]:
    """Everything that was handed in under rounds, of one year's calls or of all; three statements."""
    found: dict[Key, Group] = {}
    cases = _grouped(
        year, func.count(), _count(GRANTED), _count(REFUSED),
        func.coalesce(func.sum(case((Application.state.in_(GRANTED), Application.granted), else_=0)), 0),
    ).where(Application.submitted_at.is_not(None))  # fmt: skip
    for *words, received, granted, refused, promised in session.execute(cases):
        key = _key(words)
        found[key] = Group(_words(key), received, granted or 0, refused or 0, int(promised or 0))
    moved = _grouped(year, func.sum(_signed())).join(Payment, Payment.application_id == Application.id)
    for *words, paid in session.execute(moved):
        key = _key(words)
        found[key] = replace(found[key], paid=int(paid or 0))
    for key, days in _days(session, year).items():
        found[key] = replace(found[key], days=tuple(days))
    return [found[key] for key in sorted(found)]


def _days(session: Session, year: int | None) -> dict[Key, list[tuple[int, int]]]:
    """In how many days the first money of how many cases came after the round had opened."""
    first = (
        select(Payment.application_id.label("case"), func.min(Payment.paid_on).label("on"))
        .where(Payment.kind == "paid")
        .group_by(Payment.application_id)
        .subquery()
    )
    query = (
        _grouped(year, Round.opens_on, first.c.on, func.count())
        .join(first, first.c.case == Application.id)
        .group_by(Round.opens_on, first.c.on)
    )
    found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for *words, opened, on, number in session.execute(query):
        found[_key(words)].append(((on - opened).days, number))
    return found


def _grouped(year: int | None, *what: Any) -> Select[Any]:
    columns = [COLUMNS[dimension] for dimension in DIMENSIONS]
    query = (
        select(*columns, *what)
        .select_from(Application)
        .join(Round, Round.id == Application.round_id)
        .join(Programme, Programme.id == Round.programme_id)
        .group_by(*columns)
    )
    return (
        query if year is None else query.where(Round.opens_on.between(date(year, 1, 1), date(year, 12, 31)))
    )


def _count(states: tuple[str, ...]) -> Any:
    return func.sum(case((Application.state.in_(states), 1), else_=0))


def _signed() -> Any:
    return case((Payment.kind == "paid", Payment.amount), else_=-Payment.amount)


def _key(words: list[Any]) -> Key:
    programme, year, district, tier = words
    return programme, str(int(year)), district, tier


def _words(key: Key) -> dict[str, str]:
    return dict(zip(DIMENSIONS, key, strict=True))


@dataclass(frozen=True)
class PublicMoney:
    """Promised and paid in the whole city, and by each dimension, as everybody may see it."""

    promised: Shown
    paid: Shown
    by: Tables


def public_money(session: Session, *, before: datetime) -> PublicMoney:
    """What was decided and paid before a moment, nothing that gives a firm away; two statements."""
    promised, paid = (Money(_grants(session, measure, before)) for measure in ("promised", "paid"))
    keys = [*promised.at, *paid.at]
    words = {
        dimension: _order(dimension, {key[number] for key in keys})
        for number, dimension in enumerate(DIMENSIONS)
    }
    return PublicMoney(promised.whole(), paid.whole(), public_tables(promised, paid, words))


def _order(dimension: str, words: set[str]) -> list[str]:
    if dimension == "district":
        return list(DISTRICTS)
    if dimension == "tier":
        return [word for word in ("", *TIERS) if word in words]
    return sorted(words)


def _grants(session: Session, measure: str, before: datetime) -> Iterator[Grant]:
    """A firm's cases of one programme, year, district and tier are one grant."""
    amount = func.sum(Application.granted if measure == "promised" else _signed())
    columns = [COLUMNS[dimension] for dimension in DIMENSIONS]
    query = (
        select(*columns, Application.firm_id, amount)
        .join(Round, Round.id == Application.round_id)
        .join(Programme, Programme.id == Round.programme_id)
        .where(Application.state.in_(GRANTED), Application.decided_at < before)
        .group_by(*columns, Application.firm_id)
    )
    if measure == "paid":
        query = query.join(Payment, Payment.application_id == Application.id).where(Payment.made_at < before)
    for *words, firm_id, money in session.execute(query):
        if money > 0:
            yield Grant(firm_id, _key(words), int(money))
