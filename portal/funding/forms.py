"""The forms of money: an instalment, a payment with its voucher, the firm's report, the review."""

from __future__ import annotations

from collections.abc import Collection

from portal.core.i18n import N_, Text
from portal.funding.rules import GRADE_LABELS, PAYMENT_LABELS
from portal.programmes.amount_rules import PAYER_LABELS
from portal.web.forms import ChoiceField, DateField, Form, MoneyField, RadiosField, TextAreaField, TextField


def _paying(field: ChoiceField, payers: Collection[str]) -> None:
    """Leaves those to choose from who pay a share of the case."""
    field.choices = [choice for choice in field.choices if choice.value in payers]


class InstalmentForm(Form):
    planned_on = DateField(Text(N_("Planned on")), first=2020, last=2100)
    planned_by = ChoiceField(Text(N_("Who pays")), choices=PAYER_LABELS)
    planned_amount = MoneyField(Text(N_("Amount")))

    def offer(self, payers: Collection[str]) -> InstalmentForm:
        _paying(self.planned_by, payers)
        return self


class TransferForm(Form):
    kind = ChoiceField(Text(N_("What happened")), choices=PAYMENT_LABELS)
    payer = ChoiceField(Text(N_("Who pays")), choices=PAYER_LABELS)
    amount = MoneyField(Text(N_("Amount")))
    paid_on = DateField(Text(N_("Day of the payment")), first=2020, last=2100)
    voucher = TextField(Text(N_("Number of the voucher")), most=40, least=4)
    reason = TextField(Text(N_("Why it is taken back")), most=300, optional=True)

    def offer(self, payers: Collection[str]) -> TransferForm:
        _paying(self.payer, payers)
        return self


class ReportForm(Form):
    spent = MoneyField(Text(N_("Spent so far")))
    said = TextAreaField(Text(N_("What it was used for, and what came of it")), most=2000, least=10)


class ReviewForm(Form):
    grade = RadiosField(Text(N_("What came of it")), choices=GRADE_LABELS)
    remark = TextAreaField(Text(N_("Why")), most=1000, least=5)
