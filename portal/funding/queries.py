"""Reading the money: one case with its ledger, a firm's own, the lists of the city and the districts, reports that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.applications import support_queries
from portal.applications.models import Application
from portal.core import clock
from portal.core.bulk import counted
from portal.core.errors import NotFound
from portal.firms.models import Firm
from portal.funding.models import FollowUp, Instalment, Payment, Review
from portal.funding.rules import Ledger, Moved
from portal.programmes.rules import Definition

OPEN = ("approved", "funded")  # money may still move
BOUND = (*OPEN, "closed")  # the money is promised


@dataclass(frozen=True)
class Account:
    """A granted case with everything that was planned, paid, reported and judged."""

    application: Application
    firm: Firm
    definition: Definition
    ledger: Ledger
    instalments: list[Instalment]
    payments: list[Payment]
    reports: list[FollowUp]
    review: Review | None

    def payment_of(self, voucher: str) -> Payment:
        """A voucher stands for one payment."""
        return next(row for row in self.payments if row.voucher == voucher)

    @property
    def promised_on(self) -> date:
        assert self.application.decided_at is not None  # a CHECK ties it to the state
        return clock.day_of(self.application.decided_at)


@dataclass(frozen=True)
class Line:
    """A granted case in a list; 分."""

    application: Application
    firm_name: str
    paid: int
    recovered: int


def owed_reports(session: Session, firm_id: int, *, until: date, most: int = 20) -> list[tuple[date, str]]:
    """The reports of a firm that are due until a day and have not come, the oldest first: the day, and the case's number."""
    query = (
        select(FollowUp.due_on, Application.number)
        .join(Application, Application.id == FollowUp.application_id)
        .where(
            Application.firm_id == firm_id, Application.state.in_(OPEN), FollowUp.reported_at.is_(None),
            FollowUp.due_on <= until,
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(most)
    )  # fmt: skip
    return [(due_on, number) for due_on, number in session.execute(query)]


def account(session: Session, application: Application) -> Account:
    """In five statements, whatever was paid."""
    key = application.id
    payments = list(
        session.scalars(
            select(Payment).where(Payment.application_id == key).order_by(Payment.paid_on, Payment.id)
        )
    )
    plans = list(
        session.scalars(
            select(Instalment)
            .where(Instalment.application_id == key)
            .order_by(Instalment.planned_on, Instalment.id)
        )
    )
    definition = support_queries.definition_of(application)
    ledger = Ledger(
        application.granted or 0, definition.amount,
        tuple(Moved(row.payer, row.kind, row.amount) for row in payments),
        tuple((row.payer, row.amount) for row in plans),
    )  # fmt: skip
    reports = session.scalars(
        select(FollowUp).where(FollowUp.application_id == key).order_by(FollowUp.due_on)
    )
    return Account(
        application, session.get_one(Firm, application.firm_id), definition, ledger, plans, payments, list(reports),
        session.get(Review, key),
    )  # fmt: skip


def for_official(session: Session, number: str, actor: Actor) -> Application:
    """A granted case that this official may see: the own district's, or any for the city and auditors."""
    found = _granted(session, number)
    if _sees_all(actor) or found.district in actor.districts:
        return found
    raise NotFound(number)


def _sees_all(actor: Actor) -> bool:
    return actor.holds("city_officer") or actor.holds("auditor")


def _seen_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The same of many cases, as conditions."""
    return () if _sees_all(actor) else (Application.district.in_(sorted(actor.districts)),)


def for_firm(session: Session, number: str, firm_id: int | None) -> Application:
    found = _granted(session, number)
    if firm_id is None or found.firm_id != firm_id:
        raise NotFound(number)
    return found


def _granted(session: Session, number: str) -> Application:
    found = session.scalar(
        select(Application).where(Application.number == number, Application.state.in_(BOUND))
    )
    if found is None or found.round_id is None:
        raise NotFound(number)
    return found


def lines(
    session: Session,
    actor: Actor | None,
    *,
    firm_id: int | None = None,
    waits: str | None = None,
    before: int | None = None,
    most: int = 30,
) -> list[Line]:
    """Granted cases, newest first, page by page, each with what was paid and taken back; one statement.
    `waits` (one of rules.WAITS) narrows them to those that wait for it today."""
    paid, back = (
        select(func.coalesce(func.sum(Payment.amount), 0))
        .where(Payment.application_id == Application.id, Payment.kind == kind)
        .scalar_subquery()
        for kind in ("paid", "recovered")
    )
    query = (
        select(Application, Firm.name, paid, back)
        .join(Firm, Firm.id == Application.firm_id)
        .where(Application.round_id.is_not(None), Application.state.in_(BOUND))
        .order_by(Application.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(Application.id < before)
    if firm_id is not None:
        query = query.where(Application.firm_id == firm_id)
    if waits is not None:
        query = query.where(*_waiting(waits))
    if actor is not None:
        query = query.where(*_seen_by(actor))
    return [Line(row[0], row[1], int(row[2]), int(row[3])) for row in session.execute(query)]


def _waiting(what: str) -> tuple[ColumnElement[bool], ...]:
    owed = exists().where(FollowUp.application_id == Application.id, FollowUp.reported_at.is_(None))
    if what == "payment":
        return (Application.state == "approved",)
    if what == "report":
        return (Application.state.in_(OPEN), owed.where(FollowUp.due_on < clock.today()))
    return (Application.state == "funded", ~owed)


def number_waiting(session: Session, actor: Actor, waits: str, *, most: int) -> int:
    """How many granted cases wait for it (one of rules.WAITS) with this official, counted no further than `most`."""
    query = select(Application.id).where(
        Application.round_id.is_not(None), *_waiting(waits), *_seen_by(actor)
    )
    return counted(session, query, most=most)


def paid_with(session: Session, voucher: str) -> str | None:
    """The number of the case that was paid with this voucher."""
    query = select(Application.number).join(Payment, Payment.application_id == Application.id)
    return session.scalar(query.where(Payment.voucher == voucher))


def report_of(session: Session, application: Application, report_id: int) -> FollowUp:
    found = session.get(FollowUp, report_id)
    if found is None or found.application_id != application.id:
        raise NotFound(f"report {report_id}")
    return found


def reports_due(
    session: Session, *, until: date, after: int = 0, most: int = 200
) -> list[tuple[FollowUp, Application]]:
    """Reports that are still owed and due by a day, chunk by chunk."""
    query = (
        select(FollowUp, Application)
        .join(Application, Application.id == FollowUp.application_id)
        .where(FollowUp.reported_at.is_(None), FollowUp.due_on <= until, FollowUp.id > after)
        .order_by(FollowUp.id)
        .limit(most)
    )
    return [(report, application) for report, application in session.execute(query)]
