"""Firms of the register with facts, for tests: a facts document is put into the tables that a firm's pages would fill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from portal.classification import register_actions, register_jobs
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.count_models import RegisterCount
from portal.firms.figure_queries import FACT_TITLES, IP_FIELDS
from portal.firms.figure_rules import FACT_KINDS, HEADS, fact_text
from portal.firms.models import Firm, FirmFact, Honour, IpRight, Membership, Title, YearFigures
from tests.people import credit_code

TITLES = {fact: tier for tier, fact in FACT_TITLES.items()}
KINDS = {"honours": "honour", "awards": "award", "led_standards": "standard"}


def registered(
    factory: sessionmaker[PortalSession], number: int, document: dict[str, Any], *, owner: int | None = None
) -> int:
    """A registered firm of whom this document is known; its number."""
    with transaction_of(factory) as session:
        firm = Firm(
            credit_code=credit_code(700000 + number), name=f"广州第{number}号智能有限公司", standing="registered",
            district=document["district"], established=_day(document.get("established")),
            industry_code=document.get("industry_code"), registered_on=date(2025, 1, 1), created_at=clock.now(),
        )  # fmt: skip
        session.add(firm)
        session.flush()
        if owner is not None:
            session.add(Membership(firm_id=firm.id, person_id=owner, role="owner", since=clock.now()))
        keep(session, firm.id, document)
        _count(session)
        return firm.id


def keep(session: Session, firm_id: int, document: dict[str, Any]) -> None:
    """Writes what the document knows."""
    stamp = {"updated_at": clock.now()}
    for year, figures in document.get("years", {}).items():
        money = {key: int(Decimal(text).scaleb(6)) for key, text in figures.items()}
        heads = {
            key: document[key] for key in HEADS if key in document and year == str(document["reporting_year"])
        }
        session.add(YearFigures(firm_id=firm_id, year=int(year), **money, **heads, **stamp))
    single = {key: document[key] for key in FACT_KINDS if key in document and document[key] is not None}
    single |= {f"exclusions.{key}": value for key, value in document.get("exclusions", {}).items()}
    for key, value in single.items():
        text = value if FACT_KINDS[key] == "decimal" else fact_text(["none"] if value == [] else value)
        session.add(FirmFact(firm_id=firm_id, key=key, value=str(text), **stamp))
    for key in ("ip", "honours", "awards", "led_standards", "titles"):
        if document.get(key) == []:
            session.add(FirmFact(firm_id=firm_id, key=key, value="none", **stamp))
    for number, right in enumerate(document.get("ip") or []):
        fields = {key: right.get(key) for key in IP_FIELDS}
        session.add(
            IpRight(firm_id=firm_id, ip_class=right["class"], name="专利", number=f"P{number}", **fields)
        )
    for key, kind in KINDS.items():
        for entry in document.get(key) or []:
            session.add(Honour(
                firm_id=firm_id, kind=kind, name="荣誉", type=entry.get("type"), level=entry.get("level"),
                rank=entry.get("rank"), day=_day(entry.get("date")), valid_to=_day(entry.get("valid_to")),
            ))  # fmt: skip
    for name in document.get("titles") or []:
        session.add(Title(firm_id=firm_id, tier=TITLES[name], issuer="广东省", valid_from=date(2025, 1, 1)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _count(session: Session) -> None:
    row = session.get(RegisterCount, ("all", "all"))
    if row is None:
        session.add(RegisterCount(dimension="all", word="all", count=1))
    else:
        row.count += 1


def classified(factory: sessionmaker[PortalSession], *, day: date, most: int = 1000) -> int:
    """Classifies the whole register here and now; the run's number."""
    with transaction_of(factory) as session:
        run = register_actions.open_run(session, by=None, day=day)
    assert register_jobs.go_on(factory, run.id, report=lambda session, run: None, most=most)
    return run.id
