"""Support programmes and their rounds, as officers make them in the portal; what a round's deadline was before is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base, Moment, one_of
from portal.programmes.rules import PROGRAMME_STATES, SUPPORTS


class Programme(Base):
    """One programme. `definition` is its TOML text; the columns are what lists show of it."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(160))
    department: Mapped[str] = mapped_column(String(80))
    support: Mapped[str] = mapped_column(String(12))
    definition: Mapped[str] = mapped_column(LongText)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("state", PROGRAMME_STATES),
        one_of("support", SUPPORTS),
        CheckConstraint("(state = 'draft') <= (published_at is null)", name="published"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed"),
        Index("ix_programme_state", "state", "id"),
    )


class Round(Base):
    """One call of a programme: its days (both count), and its budget in 分."""

    __tablename__ = "programme_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str] = mapped_column(String(60))
    opens_on: Mapped[date]
    deadline: Mapped[date]
    budget: Mapped[int | None] = mapped_column(BigInteger)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    programme: Mapped[Programme] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("deadline >= opens_on", name="order"),
        CheckConstraint("budget is null or budget > 0", name="budget"),
        Index("ix_programme_round_days", "programme_id", "opens_on", "deadline"),
    )


class Extension(Base):
    """A later deadline of a round, with the reason that everybody reads."""

    __tablename__ = "round_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("programme_round.id"), index=True)
    before: Mapped[date]
    after: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("after > before", name="later"),)
