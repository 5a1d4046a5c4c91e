"""Reading what a firm keeps about itself: its years, its single facts, its lists, and all of it as a facts document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.core.money import yuan_wan
from portal.firms import queries
from portal.firms.figure_rules import FACT_KINDS, HEADS, LISTS, MONEY, NONE, fact_in_document, reporting_year
from portal.firms.models import Firm, FirmFact, Honour, IpRight, Title, YearFigures

IP_FIELDS = (
    "high_value", "self_developed", "transferred_in", "transferred_lt_1y", "owner_rank", "applied_with_benefit",
    "related_to_main_product",
)  # fmt: skip
FACT_TITLES = {
    # a title of the register: what the facts document calls it
    "tech_sme": "tech_or_innovative",
    "innovative": "tech_or_innovative",
    "srdi": "srdi",
    "little_giant": "little_giant",
}


@dataclass(frozen=True)
class Kept:
    """What there is, for the task list: facts by key, rows by list."""

    years: dict[int, dict[str, Any]]
    facts: dict[str, str]
    counts: dict[str, int]


def year(session: Session, firm_id: int, number: int) -> dict[str, Any]:
    """One year: money in 万元, heads; what is unknown is None, also when there is no row."""
    row = session.get(YearFigures, (firm_id, number))
    return dict.fromkeys(MONEY + HEADS) if row is None else _figures(row)


def years(session: Session, firm_id: int) -> dict[int, dict[str, Any]]:
    rows = session.scalars(
        select(YearFigures).where(YearFigures.firm_id == firm_id).order_by(YearFigures.year)
    )
    return {row.year: _figures(row) for row in rows}


def _figures(row: YearFigures) -> dict[str, Any]:
    money = {key: yuan_wan(getattr(row, key)) if getattr(row, key) is not None else None for key in MONEY}
    return money | {key: getattr(row, key) for key in HEADS}


def facts(session: Session, firm_id: int) -> dict[str, str]:
    """The single facts as text, by key."""
    rows = session.execute(select(FirmFact.key, FirmFact.value).where(FirmFact.firm_id == firm_id))
    return {row.key: row.value for row in rows}


def kept(session: Session, firm_id: int) -> Kept:
    """Everything that the task list shows, in three statements."""
    counts = union_all(
        select(literal("ip").label("list"), func.count().label("n")).where(IpRight.firm_id == firm_id),
        select(literal("titles"), func.count()).where(Title.firm_id == firm_id, Title.issuer != "portal"),
        select(Honour.kind, func.count()).where(Honour.firm_id == firm_id).group_by(Honour.kind),
    )
    found = {row.list: row.n for row in session.execute(counts)}
    return Kept(years(session, firm_id), facts(session, firm_id), found)


def facts_document(session: Session, firm_id: int, *, as_of: date, kind: str = "new") -> dict[str, Any]:
    """The firm's facts on a day, in the form of the facts contract: unknown is left out, money is text in 万元.

    Years that were not over on that day are left out, and so is what lies after it.
    """
    firm = queries.firm(session, firm_id)
    return facts_documents(session, [firm], as_of=as_of, kind=kind)[firm.id]


def facts_documents(
    session: Session, firms: Sequence[Firm], *, as_of: date, kind: str = "new"
) -> dict[int, dict[str, Any]]:
    """The facts documents of some firms by their id, in five statements however many they are."""
    ids = [firm.id for firm in firms]
    single: dict[int, dict[str, str]] = {firm_id: {} for firm_id in ids}
    said = select(FirmFact.firm_id, FirmFact.key, FirmFact.value).where(FirmFact.firm_id.in_(ids))
    for firm_id, key, value in session.execute(said):
        single[firm_id][key] = value
    figures = _rows(session, YearFigures, ids, YearFigures.year)
    rights, honours = _rows(session, IpRight, ids, IpRight.id), _rows(session, Honour, ids, Honour.id)
    titles = _rows(session, Title, ids, Title.id)
    documents = {}
    for firm in firms:
        known = single[firm.id]
        document = _of_firm(firm, as_of=as_of, kind=kind)
        by_year = {row.year: _figures(row) for row in figures[firm.id] if row.year < as_of.year}
        heads = by_year.get(reporting_year(as_of), {})
        document |= {key: n for key, n in heads.items() if key in HEADS and n is not None}
        document |= _years_of(by_year)
        document |= _single_of(known)
        document |= _lists(rights[firm.id], honours[firm.id], single=known)
        held = _titles(titles[firm.id], as_of=as_of)
        documents[firm.id] = document if held is None else document | {"titles": held}
    return documents


def _rows(session: Session, table: Any, ids: Sequence[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {firm_id: [] for firm_id in ids}
    for row in session.scalars(select(table).where(table.firm_id.in_(ids)).order_by(order)):
        found[row.firm_id].append(row)
    return found


def _of_firm(firm: Firm, *, as_of: date, kind: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "reporting_year": reporting_year(as_of),
        "kind": kind,
        "district": firm.district,
    }
    if firm.established and firm.established <= as_of:
        document["established"] = firm.established.isoformat()
    if firm.industry_code:
        document["industry_code"] = firm.industry_code
    return document


def _years_of(by_year: dict[int, dict[str, Any]]) -> dict[str, Any]:
    written = {
        str(n): {key: f"{figures[key]:f}" for key in MONEY if figures[key] is not None}
        for n, figures in by_year.items()
    }
    written = {n: figures for n, figures in written.items() if figures}
    return {"years": written} if written else {}


def _single_of(single: dict[str, str]) -> dict[str, Any]:
    found = {key: fact_in_document(key, text) for key, text in single.items() if key in FACT_KINDS}
    exclusions = {
        key.removeprefix("exclusions."): found.pop(key)
        for key in list(found)
        if key.startswith("exclusions.")
    }
    return found | ({"exclusions": exclusions} if exclusions else {})


def _lists(rights: Sequence[IpRight], honours: Sequence[Honour], *, single: dict[str, str]) -> dict[str, Any]:
    """The lists that have rows; without rows an empty list where the firm said that there are none, else unknown."""
    found: dict[str, list[Any]] = {key: [] for key in LISTS}
    for right in rights:
        found["ip"].append(
            {"class": right.ip_class} | _known({key: getattr(right, key) for key in IP_FIELDS})
        )
    for row in honours:
        valid_to, day = (each.isoformat() if each else None for each in (row.valid_to, row.day))
        if row.kind == "honour":
            found["honours"].append(_known({"type": row.type, "valid_to": valid_to}))
        elif row.kind == "award":
            found["awards"].append(_known({"level": row.level, "rank": row.rank, "date": day}))
        else:
            found["led_standards"].append(_known({"rank": row.rank, "date": day}))
    return {key: entries for key, entries in found.items() if entries or single.get(key) == NONE}


def _titles(titles: Sequence[Title], *, as_of: date) -> list[str] | None:
    """Which titles of the ladder are valid on the day; None when none of another authority is recorded at all."""
    rows = [row for row in titles if row.issuer != "portal"]
    valid = {
        FACT_TITLES[row.tier]
        for row in rows
        if row.tier in FACT_TITLES
        and row.refused_on is None
        and row.valid_from <= as_of
        and (row.valid_to is None or as_of <= row.valid_to)
        and (row.revoked_on is None or as_of < row.revoked_on)
    }
    return sorted(valid) if rows else None


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}
