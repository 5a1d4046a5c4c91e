"""Reads what programmes brought: by programme, year of the call, district and tier; each in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, select
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.firms.rules import DISTRICTS, TIERS
from portal.funding.models import Payment
from portal.programmes.models import Programme, Round
from portal.reports.result_rules import DIMENSIONS, GRANTED, REFUSED, Group, Open, public_money, public_sum
from portal.tallies.aggregate_rules import Cell, Shown

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


def public_whole(session: Session, *, before: datetime) -> tuple[Shown, Shown]:
    """Promised and paid in the whole city until `before`, as everybody may see it; two statements."""
    promised, paid = (
        _cells(session, None, measure, before).get("", Cell("", 0, 0, 0)) for measure in MEASURES
    )
    return public_sum(promised), public_sum(paid)


def public_by(session: Session, dimension: str, *, before: datetime) -> list[Open]:
    """The same by one dimension, nothing that gives a firm away; two statements."""
    promised, paid = (_cells(session, dimension, measure, before) for measure in MEASURES)
    words = _order(dimension, {*promised, *paid})
    empty = [Cell(word, 0, 0, 0) for word in words]
    return public_money(
        [promised.get(cell.word, cell) for cell in empty], [paid.get(cell.word, cell) for cell in empty]
    )


def _order(dimension: str, words: set[str]) -> list[str]:
    if dimension == "district":
        return list(DISTRICTS)
    if dimension == "tier":
        return [word for word in ("", *TIERS) if word in words]
    return sorted(words)


MEASURES = ("promised", "paid")


def _cells(session: Session, dimension: str | None, measure: str, before: datetime) -> dict[str, Cell]:
    """Word → firms, sum and largest firm's part of it; a firm's cases are one."""
    word: Any = func.min("") if dimension is None else COLUMNS[dimension]
    amount = func.sum(Application.granted if measure == "promised" else _signed())
    own = (
        select(word.label("word"), Application.firm_id, amount.label("amount"))
        .join(Round, Round.id == Application.round_id)
        .join(Programme, Programme.id == Round.programme_id)
        .where(Application.state.in_(GRANTED), Application.decided_at < before)
        .group_by(Application.firm_id, *([] if dimension is None else [word]))
    )
    if measure == "paid":
        own = own.join(Payment, Payment.application_id == Application.id).where(Payment.made_at < before)
    each = own.subquery()
    query = (
        select(each.c.word, func.count(), func.sum(each.c.amount), func.max(each.c.amount))
        .where(each.c.amount > 0)
        .group_by(each.c.word)
    )
    found = {}
    for name, firms, total, largest in session.execute(query):
        key = str(int(name)) if dimension == "year" else name
        found[key] = Cell(key, firms, int(total), int(largest))
    return found
