"""The city's verbs of money: plan, pay, take back, review; and the firm's: report. Nothing above what was granted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.applications.actions import Deed, move
from portal.applications.models import Application
from portal.applications.rules import SYSTEM
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.funding import letters, queries
from portal.funding.models import FollowUp, Instalment, Payment, Review
from portal.funding.rules import check_payment, check_plan, check_recovery, check_report, report_days

CLOSED = N_("This case is closed: its money is accounted for.")
VOUCHER_USED = N_("The voucher %(voucher)s stands for a payment of %(number)s already.")
REASON_WANTED = N_("Say why it is taken back.")
REPORTS_OPEN = N_("%(n)s reports of the firm are still owed.")
NOTHING_PAID = N_("Nothing was paid yet.")
REPORTED = N_("This report has been handed in already.")


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Money that moved, as the voucher says."""

    kind: str
    payer: str
    amount: int
    paid_on: date
    voucher: str
    reason: str | None = None


def plan(
    session: Session, application: Application, *, planned_on: date, payer: str, amount: int, by: int | None
) -> Instalment:
    found = _open(session, application)
    check_plan(found.ledger, payer=payer, amount=amount)
    row = Instalment(
        application_id=application.id, planned_on=planned_on, payer=payer, amount=amount, made_by=by, made_at=clock.now()
    )  # fmt: skip
    session.add(row)
    audit.record(
        session, "funding.planned", _subject(application), by=by, amount=amount, payer=payer, on=planned_on
    )
    return row


def transfer(
    session: Session, application: Application, given: Transfer, *, by: int | None, settings: Settings
) -> Payment:
    """Records a payment, or what was taken back. Refused when the voucher was used, or it is more than there is."""
    found = _open(session, application)
    other = queries.paid_with(session, given.voucher)
    if other is not None:
        raise Refused(Text(VOUCHER_USED, voucher=given.voucher, number=other), field="voucher")
    if given.kind == "recovered":
        if not given.reason:
            raise Refused(Text(REASON_WANTED), field="reason")
        check_recovery(
            found.ledger, payer=given.payer, amount=given.amount, on=given.paid_on, today=clock.today()
        )
    else:
        check_payment(
            found.ledger, payer=given.payer, amount=given.amount, on=given.paid_on, promised_on=found.promised_on,
            today=clock.today(),
        )  # fmt: skip
    row = Payment(
        application_id=application.id, kind=given.kind, payer=given.payer, amount=given.amount, paid_on=given.paid_on,
        voucher=given.voucher, reason=given.reason if given.kind == "recovered" else None, made_by=by, made_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()  # the ledger that follows counts it
    audit.record(
        session, f"funding.{given.kind}", _subject(application), by=by, amount=given.amount, payer=given.payer,
        voucher=given.voucher, on=given.paid_on,
    )  # fmt: skip
    _follow(session, application, found, given, settings=settings)
    return row


def _follow(
    session: Session,
    application: Application,
    before: queries.Account,
    given: Transfer,
    *,
    settings: Settings,
) -> None:
    """The first payment makes the reports due; the last one makes the case funded."""
    if given.kind == "paid" and not before.payments:
        for day in report_days(given.paid_on, before.definition.reports):
            session.add(FollowUp(application_id=application.id, due_on=day))
    after = queries.account(session, application)
    if application.state == "approved" and after.ledger.is_paid_in_full:
        move(session, application, Deed(move="fund"), hand=SYSTEM, settings=settings)  # its letter says it
    else:
        letters.tell_moved(session, after, after.payment_of(given.voucher), settings=settings)


def report(
    session: Session, application: Application, row: FollowUp, *, spent: int, said: str, by: int
) -> None:
    """What the firm did with the money, once."""
    lock_row(session, FollowUp, row.id)
    if row.reported_at is not None:
        raise Refused(Text(REPORTED))
    check_report(queries.account(session, application).ledger, spent=spent)
    row.spent, row.said, row.reported_at, row.reported_by = spent, said, clock.now(), by
    audit.record(session, "funding.reported", _subject(application), by=by, due_on=row.due_on, spent=spent)


def review(
    session: Session, application: Application, *, grade: str, remark: str, by: int, settings: Settings
) -> None:
    """The performance review closes the case. Refused while nothing was paid, or a report is owed."""
    found = _open(session, application)
    if not found.payments:
        raise Refused(Text(NOTHING_PAID))
    owed = sum(row.reported_at is None for row in found.reports)
    if owed and grade != "missed":  # who never reports is judged all the same
        raise Refused(Text(REPORTS_OPEN, n=owed), field="grade")
    session.add(
        Review(application_id=application.id, grade=grade, remark=remark, made_by=by, made_at=clock.now())
    )
    session.flush()
    audit.record(session, "funding.reviewed", _subject(application), by=by, grade=grade)
    move(
        session,
        application,
        Deed(move="close", data={"grade": grade, "by": by}),
        hand=SYSTEM,
        settings=settings,
    )


def _open(session: Session, application: Application) -> queries.Account:
    """The account, held until the end; two payments at once see each other."""
    lock_row(session, Application, application.id)
    if application.state not in queries.OPEN:
        raise Refused(Text(CLOSED))
    return queries.account(session, application)


def _subject(application: Application) -> str:
    return f"application:{application.number}"
