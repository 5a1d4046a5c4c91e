"""Bans: from which day to which a firm is shut out of new applications, and why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Moment


class Ban(Base):
    """A revocation for false data or a serious event shuts the firm out through `last_day`. Never changed."""

    __tablename__ = "ban"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    title_id: Mapped[int | None] = mapped_column(ForeignKey("title.id"))
    reason: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("last_day >= first_day", name="order"),)
