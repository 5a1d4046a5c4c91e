"""What money may move: never above a share, never twice, never before it was promised; and when reports are due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.core import calendar
from portal.core.errors import Refused
from portal.funding.rules import (
    REMINDERS,
    Ledger,
    Moved,
    check_payment,
    check_plan,
    check_recovery,
    report_days,
)
from portal.programmes.amount_rules import Amount

TODAY, PROMISED = date(2026, 11, 26), date(2026, 11, 2)
WAN = 1_000_000


def ledger(*moved: Moved, planned: tuple[tuple[str, int], ...] = ()) -> Ledger:
    return Ledger(55 * WAN + 1, Amount(district_percent=Decimal(50)), moved, planned)


def pay(found: Ledger, payer: str, amount: int, on: date = TODAY) -> None:
    check_payment(found, payer=payer, amount=amount, on=on, promised_on=PROMISED, today=TODAY)


def test_city_and_district_share_to_the_last_fen():
    found = ledger()
    assert found.share("city") + found.share("district") == found.granted
    assert found.share("city") - found.share("district") == 1


def test_nobody_pays_above_the_own_share():
    found = ledger(Moved("city", "paid", 20 * WAN))
    pay(found, "city", found.share("city") - 20 * WAN)
    with pytest.raises(Refused):
        pay(found, "city", found.share("city") - 20 * WAN + 1)
    pay(found, "district", found.share("district"))


def test_who_has_no_share_pays_nothing():
    found = Ledger(600 * WAN, Amount(centre_percent=Decimal(100)))
    assert found.payers == ("centre",)
    pay(found, "centre", 600 * WAN)
    with pytest.raises(Refused):
        pay(found, "city", 1)


def test_what_was_taken_back_is_not_paid_again():
    found = ledger(Moved("city", "paid", 27 * WAN), Moved("city", "recovered", 27 * WAN))
    with pytest.raises(Refused):
        pay(found, "city", WAN)
    assert found.net("city") == 0


@pytest.mark.parametrize(
    ("amount", "on"), [(0, TODAY), (-1, TODAY), (1, date(2026, 11, 27)), (1, date(2026, 11, 1))]
)
def test_nothing_nor_tomorrow_nor_before_the_promise_is_paid(amount, on):
    with pytest.raises(Refused):
        pay(ledger(), "city", amount, on)


def test_only_what_was_paid_is_taken_back():
    found = ledger(Moved("city", "paid", 5 * WAN))
    check_recovery(found, payer="city", amount=5 * WAN, on=TODAY, today=TODAY)
    for payer, amount in (("city", 5 * WAN + 1), ("district", 1), ("city", 0)):
        with pytest.raises(Refused):
            check_recovery(found, payer=payer, amount=amount, on=TODAY, today=TODAY)


def test_instalments_together_stay_within_the_share():
    found = ledger(planned=(("district", 20 * WAN),))
    check_plan(found, payer="district", amount=7 * WAN)
    with pytest.raises(Refused):
        check_plan(found, payer="district", amount=8 * WAN)
    with pytest.raises(Refused):
        check_plan(found, payer="district", amount=0)


def test_where_nothing_is_left_no_remainder_of_nought_is_told():
    found = ledger(Moved("district", "paid", 27 * WAN + 500_000), planned=(("district", 27 * WAN + 500_000),))
    with pytest.raises(Refused, match="has paid its whole share"):
        pay(found, "district", 1)
    with pytest.raises(Refused, match="is planned already"):
        check_plan(found, payer="district", amount=1)
    with pytest.raises(Refused, match="is left to be taken back"):
        check_recovery(found, payer="city", amount=1, on=TODAY, today=TODAY)


def test_reports_are_due_some_months_after_the_first_payment_at_the_latest_on_a_months_last_day():
    assert report_days(date(2026, 8, 31), (6, 12)) == [date(2027, 2, 28), date(2027, 8, 31)]


@pytest.mark.parametrize(
    ("left", "which"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, -1), (-40, -1)]
)
def test_a_report_is_reminded_of_three_times(left, which):
    assert calendar.reminder_due(left, REMINDERS) == which
