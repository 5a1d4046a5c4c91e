"""The money of a granted case: what is promised, planned, paid and taken back, by whom, and when a report is due. No database."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.money import wan_in_words
from portal.programmes.amount_rules import PAYER_LABELS, PAYER_NAMES, Amount, shares

PAYMENT_KINDS = ("paid", "recovered")
PAYMENT_LABELS = {"paid": N_("Paid"), "recovered": N_("Taken back")}
GRADES = ("good", "met", "missed")
GRADE_LABELS = {"good": N_("Better than promised"), "met": N_("As promised"), "missed": N_("Not as promised")}
WAITS = {  # what a granted case waits for, and how the list is called that is narrowed to it
    "payment": N_("To be paid"),
    "report": N_("Report overdue"),
    "review": N_("To be reviewed"),
}
REMINDERS = (30, 7, -1)  # days before a report is due; the last one is the day after

ABOVE_NOTHING = N_("An amount above 0 is expected.")
OVER_SHARE = N_("%(payer)s pays at most %(most)s × 10,000 yuan of it; %(left)s are left.")
PAID_WHOLLY = N_("%(payer)s has paid its whole share of %(most)s × 10,000 yuan.")
PLANNED_WHOLLY = N_("The whole share of %(payer)s is planned already.")
NOTHING_PAID = N_("Nothing that was paid by %(payer)s is left to be taken back.")
OVER_PLAN = N_("Of the share of %(payer)s only %(left)s × 10,000 yuan are not planned yet.")
NOT_PAID = N_("Only %(left)s × 10,000 yuan were paid by %(payer)s and not taken back.")
OVER_PAID = N_("At most the %(most)s × 10,000 yuan that were paid can have been spent of the support.")
FUTURE = N_("This day has not come yet.")
BEFORE = N_("The money was promised on %(day)s: nothing can have been paid before.")


@dataclass(frozen=True)
class Moved:
    """Money that moved: paid to the firm, or taken back from it; 分."""

    payer: str
    kind: str
    amount: int


@dataclass(frozen=True)
class Ledger:
    """What was granted and how much of it has moved; sums in 分."""

    granted: int
    amount: Amount  # says who pays how much of it
    moved: tuple[Moved, ...] = ()
    planned: tuple[tuple[str, int], ...] = ()  # payer, 分

    def share(self, payer: str) -> int:
        return shares(self.granted, self.amount).get(payer, 0)

    @property
    def payers(self) -> tuple[str, ...]:
        """Who pays it, the highest first."""
        return tuple(shares(self.granted, self.amount))

    def paid(self, payer: str | None = None) -> int:
        return self._sum("paid", payer)

    def recovered(self, payer: str | None = None) -> int:
        return self._sum("recovered", payer)

    def net(self, payer: str | None = None) -> int:
        return self.paid(payer) - self.recovered(payer)

    @property
    def is_paid_in_full(self) -> bool:
        return self.paid() == self.granted

    def _sum(self, kind: str, payer: str | None) -> int:
        return sum(m.amount for m in self.moved if m.kind == kind and payer in (None, m.payer))


def check_payment(
    ledger: Ledger, *, payer: str, amount: int, on: date, promised_on: date, today: date
) -> None:
    """Refused above the payer's share of what was granted; money that was taken back is not paid a second time."""
    _check(amount, on, today)
    if on < promised_on:
        raise Refused(Text(BEFORE, day=promised_on.isoformat()), field="paid_on")
    left = ledger.share(payer) - ledger.paid(payer)
    if amount > left:
        who, most = Text(PAYER_LABELS[payer]), wan_in_words(ledger.share(payer))
        raise Refused(
            Text(OVER_SHARE, payer=who, most=most, left=wan_in_words(left))
            if left > 0
            else Text(PAID_WHOLLY, payer=who, most=most),
            field="amount",
        )


def check_recovery(ledger: Ledger, *, payer: str, amount: int, on: date, today: date) -> None:
    _check(amount, on, today)
    left = ledger.net(payer)
    if amount > left:
        who = Text(PAYER_NAMES[payer])
        raise Refused(
            Text(NOT_PAID, payer=who, left=wan_in_words(left)) if left > 0 else Text(NOTHING_PAID, payer=who),
            field="amount",
        )


def check_plan(ledger: Ledger, *, payer: str, amount: int) -> None:
    """Instalments together are never above what was granted."""
    if amount <= 0:
        raise Refused(Text(ABOVE_NOTHING), field="planned_amount")
    left = ledger.share(payer) - sum(sum_ for who, sum_ in ledger.planned if who == payer)
    if amount > left:
        who = Text(PAYER_NAMES[payer])
        raise Refused(
            Text(OVER_PLAN, payer=who, left=wan_in_words(left))
            if left > 0
            else Text(PLANNED_WHOLLY, payer=who),
            field="planned_amount",
        )


def check_report(ledger: Ledger, *, spent: int) -> None:
    """Of the support no more can have been spent than was paid."""
    if spent > ledger.paid():
        raise Refused(Text(OVER_PAID, most=wan_in_words(ledger.paid())), field="spent")


def _check(amount: int, on: date, today: date) -> None:
    if amount <= 0:
        raise Refused(Text(ABOVE_NOTHING), field="amount")
    if on > today:
        raise Refused(Text(FUTURE), field="paid_on")


def report_days(first_payment: date, months: Iterable[int]) -> list[date]:
    """When reports on the use are due: so many months after the first payment; the month's last day where there is none."""
    found = []
    for number in months:
        year, month = divmod(first_payment.month - 1 + number, 12)
        year, month = first_payment.year + year, month + 1
        found.append(date(year, month, min(first_payment.day, calendar.monthrange(year, month)[1])))
    return found
