"""Everything between a firm and the city in one line of time: register, titles, papers, decisions, money, reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.i18n import N_, Pair, Text
from portal.core.money import yuan_wan
from portal.firms.models import Firm, Title
from portal.firms.rules import TIERS
from portal.funding.models import FollowUp, Payment, Review
from portal.funding.queries import BOUND
from portal.funding.rules import GRADE_LABELS
from portal.programmes.models import Programme, Round

MOST = 200
REGISTERED = N_("Entered in the register")
TITLE = N_("Title: %(title)s")
UNTIL = N_("valid until %(day)s")
PAPER = N_("Certificate %(number)s")
APPLIED = N_("Applied for support: %(programme)s")
GRANTED = N_("Support granted: %(programme)s, %(amount)s × 10,000 yuan")
YEAR_IN_A_ROW = N_("the %(n)s. year in a row")
PAID = N_("Paid: %(amount)s × 10,000 yuan")
BACK = N_("Taken back: %(amount)s × 10,000 yuan")
VOUCHER = N_("voucher %(voucher)s")
REPORTED = N_("Report on the use handed in")
OWED = N_("Report on the use due")
OVERDUE = N_("Report on the use was due and has not come")
LATE = N_("late: it was due on %(day)s")
REVIEWED = N_("Reviewed: %(grade)s")


@dataclass(frozen=True)
class Happened:
    """One thing on the line of time; `number` names the case it belongs to."""

    on: date
    what: Text
    note: Text | None = None
    number: str | None = None


def of_firm(session: Session, firm_id: int) -> list[Happened]:
    """Newest first, in a bounded number of statements."""
    firm = session.get_one(Firm, firm_id)
    found = _reviews(session, firm_id) + _reports(session, firm_id) + _money(session, firm_id)
    found += _decisions(session, firm_id) + _papers(session, firm_id) + _titles(session, firm_id)
    if firm.registered_on:
        found.append(Happened(firm.registered_on, Text(REGISTERED)))
    # of one day what rests on the other stands above it: the payment above the grant, the paper above the title
    return sorted(found, key=lambda each: each.on, reverse=True)[:MOST]


def _titles(session: Session, firm_id: int) -> list[Happened]:
    rows = session.scalars(
        select(Title)
        .where(Title.firm_id == firm_id, Title.refused_on.is_(None))
        .order_by(Title.id.desc())
        .limit(MOST)
    )
    return [
        Happened(
            row.valid_from, Text(TITLE, title=Text(TIERS[row.tier])),
            Text(UNTIL, day=row.valid_to.isoformat()) if row.valid_to else None,
        )
        for row in rows
    ]  # fmt: skip


def _papers(session: Session, firm_id: int) -> list[Happened]:
    query = select(Certificate.issued_on, Certificate.number).where(Certificate.firm_id == firm_id)
    rows = session.execute(query.order_by(Certificate.id.desc()).limit(MOST))
    return [Happened(on, Text(PAPER, number=number)) for on, number in rows]


def _decisions(session: Session, firm_id: int) -> list[Happened]:
    query = (
        select(Application, Programme.title_zh, Programme.title_en)
        .join(Round, Round.id == Application.round_id)
        .join(Programme, Programme.id == Round.programme_id)
        .where(Application.firm_id == firm_id, Application.submitted_at.is_not(None))
        .order_by(Application.id.desc())
        .limit(MOST)
    )
    found = []
    for row, zh, en in session.execute(query):
        if row.decided_at is not None and row.granted and row.state in BOUND:
            nth = int((row.snapshot or {}).get("nth") or 1)
            what = Text(GRANTED, programme=Pair(zh, en), amount=f"{yuan_wan(row.granted):f}")
            found.append(
                Happened(
                    clock.day_of(row.decided_at),
                    what,
                    Text(YEAR_IN_A_ROW, n=nth) if nth > 1 else None,
                    row.number,
                )
            )
        if row.submitted_at is not None:
            found.append(
                Happened(
                    clock.day_of(row.submitted_at), Text(APPLIED, programme=Pair(zh, en)), number=row.number
                )
            )
    return found


def _money(session: Session, firm_id: int) -> list[Happened]:
    return [
        Happened(
            row.paid_on, Text(PAID if row.kind == "paid" else BACK, amount=f"{yuan_wan(row.amount):f}"),
            Text(VOUCHER, voucher=row.voucher), number,
        )
        for row, number in _with_number(session, Payment, firm_id)
    ]  # fmt: skip


def _reports(session: Session, firm_id: int) -> list[Happened]:
    return [_of_report(row, number) for row, number in _with_number(session, FollowUp, firm_id)]


def _of_report(row: FollowUp, number: str) -> Happened:
    """A report that came late, or that is late, says so."""
    if row.reported_at is None:
        return Happened(row.due_on, Text(OVERDUE if row.due_on < clock.today() else OWED), number=number)
    on = clock.day_of(row.reported_at)
    late = Text(LATE, day=row.due_on.isoformat()) if on > row.due_on else None
    return Happened(on, Text(REPORTED), late, number)


def _reviews(session: Session, firm_id: int) -> list[Happened]:
    return [
        Happened(
            clock.day_of(row.made_at), Text(REVIEWED, grade=Text(GRADE_LABELS[row.grade])), number=number
        )
        for row, number in _with_number(session, Review, firm_id)
    ]


def _with_number(session: Session, model: Any, firm_id: int) -> list[tuple[Any, str]]:
    """The latest rows about a firm's cases, each with the number of its case."""
    rows = session.execute(
        select(model, Application.number)
        .join(Application, Application.id == model.application_id)
        .where(Application.firm_id == firm_id)
        .order_by(*(column.desc() for column in inspect(model).primary_key))
        .limit(MOST)
    )
    return [(row, number) for row, number in rows]
