"""The plan: its targets, and what is counted toward them beside firms (parks, scenarios, competitions)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, one_of

INDICATORS = ("firms", "parks", "scenarios", "competitions")


class Plan(Base):
    """A plan with its period, wording and source; `current` is the one that the home page shows."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    nickname: Mapped[str] = mapped_column(String(20))
    first_year: Mapped[int]
    last_year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    current: Mapped[bool] = mapped_column(default=False)


class Target(Base):
    """What a plan wants to reach of one indicator."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(60))
    value: Mapped[int]

    __table_args__ = (UniqueConstraint("plan_id", "key"), one_of("key", INDICATORS))


class PlanItem(Base):
    """A park, a scenario or a competition that counts toward the plan from a day on."""

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(150))
    district: Mapped[str | None] = mapped_column(String(6))
    counts_from: Mapped[date]
    ended_on: Mapped[date | None]

    __table_args__ = (
        one_of("kind", INDICATORS[1:]),
        UniqueConstraint("kind", "name"),
        CheckConstraint("ended_on is null or ended_on >= counts_from", name="order"),
    )
