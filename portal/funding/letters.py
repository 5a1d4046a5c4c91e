"""What a firm's people are told when money of their support moved: how much, from whom, with which voucher, and what is left."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.core.i18n import N_, Text
from portal.core.money import wan_in_words
from portal.core.settings import Settings
from portal.firms.people_queries import who_may
from portal.funding.models import Payment
from portal.funding.queries import Account
from portal.programmes.amount_rules import PAYER_LABELS

PAID = (
    N_("%(sum)s × 10,000 yuan of your support are paid: %(number)s"),
    N_(
        "%(payer)s paid them on %(day)s, voucher %(voucher)s. Of the %(granted)s × 10,000 yuan that were granted, %(left)s are still to be paid."
    ),
)
RECOVERED = (
    N_("%(sum)s × 10,000 yuan of your support are taken back: %(number)s"),
    N_("%(payer)s took them back on %(day)s, voucher %(voucher)s. The reason: %(reason)s"),
)


def tell_moved(session: Session, account: Account, row: Payment, *, settings: Settings) -> None:
    """Once for each payment, and for each sum that is taken back."""
    subject, body = RECOVERED if row.kind == "recovered" else PAID
    ledger, number = account.ledger, account.application.number
    for person in who_may(session, "file_for_firm", firm_id=account.firm.id):
        tell(
            session, person, subject=Text(subject, sum=wan_in_words(row.amount), number=number),
            body=Text(
                body, payer=Text(PAYER_LABELS[row.payer]), day=row.paid_on, voucher=row.voucher, reason=row.reason or "—",
                granted=wan_in_words(ledger.granted), left=wan_in_words(ledger.granted - ledger.paid()),
            ),
            path=f"/my/funding/{number}", base_url=settings.base_url, key=f"payment:{row.id}",
        )  # fmt: skip
