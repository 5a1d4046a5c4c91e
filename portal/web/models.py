"""What the web keeps for itself: outgoing mail, and the counters that limit repeated tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Moment


class Mail(Base):
    """A mail to be sent. Without a mail server it is kept here and shown to the administrator."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'kept')", name="state"),
        CheckConstraint("(state = 'waiting') = (sent_at is null)", name="sent"),
        Index("ix_mail_made", "made_at", "id"),
    )


class Tries(Base):
    """How often something was tried within a window of time, for the limits on sign-in and look-ups."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime] = mapped_column(Moment)
