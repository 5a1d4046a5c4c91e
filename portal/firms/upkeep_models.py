"""What a firm's decided filings leave behind: the details that changed, the years whose information was accepted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, one_of
from portal.firms.rules import CHANGEABLE


class FirmChange(Base):
    """One detail of a firm that a decided filing changed: what was, and what is since `recorded_on`. Never changed."""

    __tablename__ = "firm_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    field: Mapped[str] = mapped_column(String(24))
    old: Mapped[str | None] = mapped_column(String(200))
    new: Mapped[str | None] = mapped_column(String(200))
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    late: Mapped[bool]
    application_id: Mapped[int | None]

    __table_args__ = (
        one_of("field", CHANGEABLE),
        CheckConstraint("recorded_on >= happened_on", name="order"),
    )


class YearUpdate(Base):
    """The information of a fiscal year that was filed and accepted; late when it was filed after its day."""

    __tablename__ = "year_update"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    filed_on: Mapped[date]
    accepted_on: Mapped[date]
    late: Mapped[bool]
    application_id: Mapped[int | None]

    __table_args__ = (CheckConstraint("accepted_on >= filed_on", name="order"),)
