"""The money of granted cases: instalments that are planned, payments with their vouchers, reports on the use, the review."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Moment, one_of
from portal.funding.rules import GRADES, PAYMENT_KINDS
from portal.programmes.amount_rules import PAYERS


class Instalment(Base):
    """What is planned: on which day who pays how much, 分."""

    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    planned_on: Mapped[date]
    payer: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (one_of("payer", PAYERS), CheckConstraint("amount > 0", name="amount"))


class Payment(Base):
    """Money that moved, to the firm or back. Never changed, never removed; a voucher stands for one payment."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str] = mapped_column(String(10))
    payer: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    voucher: Mapped[str] = mapped_column(String(40), unique=True)
    reason: Mapped[str | None] = mapped_column(String(300))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        one_of("kind", PAYMENT_KINDS),
        one_of("payer", PAYERS),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(kind = 'recovered') = (reason is not null)", name="reason"),
        Index("ix_payment_application", "application_id", "paid_on"),
    )


class FollowUp(Base):
    """A report on the use of the money, due on a day; what the firm said."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    due_on: Mapped[date]
    spent: Mapped[int | None] = mapped_column(BigInteger)  # 分
    said: Mapped[str | None] = mapped_column(LongText)
    reported_at: Mapped[datetime | None] = mapped_column(Moment)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("application_id", "due_on"),
        CheckConstraint("(reported_at is null) = (said is null)", name="reported"),
        Index("ix_follow_up_due", "reported_at", "due_on"),
    )


class Review(Base):
    """What came of it, as the city sees it at the end."""

    __tablename__ = "funding_review"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    grade: Mapped[str] = mapped_column(String(10))
    remark: Mapped[str] = mapped_column(String(1000))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (one_of("grade", GRADES),)
