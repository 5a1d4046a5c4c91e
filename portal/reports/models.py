"""The months that are over, each as it was reported: kept once, with the digest of what was kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment


class MonthReport(Base):
    """One month's numbers. The page, the PDF and the workbook are all made from `content`, which never changes."""

    __tablename__ = "month_report"

    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
