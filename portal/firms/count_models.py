"""What is counted of the register: when and where each firm was present, the counts as they are, and by how much each day changed them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.core import clock
from portal.core.db import Base


class Presence(Base):
    """Where and as what a firm counted, from a day until the day it no longer did: past counts are read here.

    `booked_on` and `ended_booked_on` are the days on which the portal learned of it: what is booked later about a past day
    does not change what was known then, and shows as a correction.
    """

    __tablename__ = "presence"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    # what was before is loaded when one of these is set: the counts' steps need it
    district: Mapped[str] = mapped_column(String(6), active_history=True)
    layer: Mapped[str | None] = mapped_column(String(12), active_history=True)
    track: Mapped[str | None] = mapped_column(String(16), active_history=True)
    first_day: Mapped[date] = mapped_column(active_history=True)
    ended_on: Mapped[date | None] = mapped_column(
        active_history=True
    )  # the first day on which it no longer counts
    booked_on: Mapped[date] = mapped_column(default=clock.today)
    ended_booked_on: Mapped[date | None]
    application_id: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("ended_on is null or ended_on >= first_day", name="order"),
        CheckConstraint("(ended_on is null) = (ended_booked_on is null)", name="ended_booked"),
        Index("ix_presence_days", "first_day", "ended_on"),
    )

    @validates("ended_on")
    def _book(self, key: str, day: date | None) -> date | None:
        """Whoever ends it, it is booked today."""
        self.ended_booked_on = None if day is None else clock.today()
        return day


class RegisterCount(Base):
    """How many firms count now, by one dimension; changed by the deed that changes a firm.

    Dimensions: all, district, layer, track. `tier` is counted by days of validity, not here."""

    __tablename__ = "register_count"

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class RegisterStep(Base):
    """By how much a count changes with a day, as it is known now: sums of them are the counts of any day, and its line of months.

    Dimensions: all, district, layer, track, and tier, whose days may lie ahead (the end of a title's term)."""

    __tablename__ = "register_step"

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(default=0)


class TierSpan(Base):
    """From when until when a firm counted as a holder of a tier, whoever awarded it; booked on a day, and superseded when it is
    known better. What was known on a past day stays readable."""

    __tablename__ = "tier_span"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    tier: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    ended_on: Mapped[date | None]
    booked_on: Mapped[date] = mapped_column(default=clock.today)
    superseded_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("ended_on is null or ended_on > first_day", name="order"),
        Index("ix_tier_span_days", "tier", "first_day", "ended_on", "booked_on", "superseded_on"),
    )


class RegisterVersion(Base):
    """One row that every public change raises: pages cached and ETags are made from it."""

    __tablename__ = "register_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
