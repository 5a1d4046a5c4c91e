"""Requests to take over a firm whose person has gone, or to claim one that nobody acts for yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Moment, one_of


class Takeover(Base):
    """Somebody asks, with a document, to become owner of a firm; its people can object until the district decides."""

    __tablename__ = "takeover"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(Moment)
    waits_until: Mapped[date]  # the first day on which the district may decide
    objection: Mapped[str | None] = mapped_column(String(500))
    objected_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    open_key: Mapped[str | None] = mapped_column(
        String(40), unique=True
    )  # one open request of a person a firm

    __table_args__ = (
        one_of("state", ("open", "accepted", "refused")),
        CheckConstraint("(state = 'open') = (answered_at is null)", name="answered"),
        CheckConstraint("(state = 'open') = (open_key is not null)", name="open_key"),
        CheckConstraint("(objection is null) = (objected_by is null)", name="objection"),
        Index("ix_takeover_state", "state", "id"),
    )
