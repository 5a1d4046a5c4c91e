"""The register's counts in small: what any choice of district, layer and track leaves is a sum of these rows."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class RegisterCell(Base):
    """How many firms count now in a district, layer and track together ("" is none): what any filter leaves is a sum
    of these few rows. Changed by the same deed as `RegisterCount`."""

    __tablename__ = "register_cell"

    district: Mapped[str] = mapped_column(String(6), primary_key=True)
    layer: Mapped[str] = mapped_column(String(12), primary_key=True)
    track: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
