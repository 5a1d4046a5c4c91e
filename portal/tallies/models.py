"""The plans with their targets, tasks and reports; what is counted toward them beside firms; and the numbers of each month, frozen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base, Document, Moment, one_of
from portal.firms.rules import DISTRICTS, TRACKS
from portal.tallies.item_rules import ITEM_KINDS, ITEM_STATES, LINK_STATES, ROLES, STAGES
from portal.tallies.plan_rules import PLAN_STATES, RELATIONS
from portal.tallies.task_rules import CHAINS, LIGHTS


class InEnglish:
    """Rows whose texts may have an English reading beside the wording as issued, in the column of the same name with `_en`."""

    def said(self, name: str, language: str) -> str:
        """The text for a reader of "zh" or "en"; the wording as issued where nobody has translated it."""
        english = str(getattr(self, f"{name}_en")) if language == "en" else ""
        return english or str(getattr(self, name))


class Plan(InEnglish, Base):
    """A plan with its period, wording and source; the one that is current is what the home page shows."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(100))
    nickname: Mapped[str] = mapped_column(String(20))
    first_year: Mapped[int]
    last_year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(1000), default="")  # one a line
    tracks: Mapped[str] = mapped_column(String(500), default="")  # one a line
    name_en: Mapped[str] = mapped_column(String(150), default="", server_default="")
    source_en: Mapped[str] = mapped_column(String(300), default="", server_default="")
    organisation_en: Mapped[str] = mapped_column(String(1500), default="", server_default="")
    tracks_en: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    state: Mapped[str] = mapped_column(String(10), default="draft")
    current_key: Mapped[str | None] = mapped_column(String(10), unique=True)  # one current plan

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("name", "nickname"),
        one_of("state", PLAN_STATES),
        CheckConstraint("(state = 'current') = (current_key is not null)", name="current_key"),
        CheckConstraint("last_year >= first_year", name="years"),
    )


class Target(InEnglish, Base):
    """What a plan wants to reach of one indicator, and the rule by which that is counted."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(60))
    label_en: Mapped[str] = mapped_column(String(120), default="", server_default="")
    value: Mapped[int]
    relation: Mapped[str] = mapped_column(String(10), default="at_least")
    rule: Mapped[dict[str, Any]] = mapped_column(Document)
    place: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("plan_id", "key"),
        one_of("relation", RELATIONS),
        CheckConstraint("value >= 1", name="value"),
    )


class PlanPast(Base):
    """The plan in force and what it wanted, as it was until a day on which that was changed; see plan_queries.in_force."""

    __tablename__ = "plan_past"

    ended_on: Mapped[date] = mapped_column(primary_key=True)  # the first day on which it was otherwise
    content: Mapped[dict[str, Any]] = mapped_column(Document)


class PlanTask(InEnglish, Base):
    """A task of a plan under one of the four chains. `points` are its parts, one a line; `lit` outweighs the computed light."""

    __tablename__ = "plan_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    chain: Mapped[str] = mapped_column(String(6))
    place: Mapped[int]
    label: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(150), default="", server_default="")
    points: Mapped[str] = mapped_column(String(1000), default="")
    points_en: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    bodies: Mapped[str] = mapped_column(String(200), default="")  # who is responsible
    bodies_en: Mapped[str] = mapped_column(String(400), default="", server_default="")
    begun_on: Mapped[date]
    due_on: Mapped[date | None]
    lit: Mapped[str | None] = mapped_column(String(6))
    lit_reason: Mapped[str | None] = mapped_column(String(200))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("chain", CHAINS),
        one_of("lit", [colour for colour in LIGHTS if colour not in ("grey", "done")]),
        CheckConstraint("(lit is null) = (lit_reason is null)", name="lit_reason"),
        CheckConstraint("due_on is null or due_on >= begun_on", name="order"),
    )


class TaskReport(Base):
    """How far a task has come, as its bodies reported it; never changed, only followed by another."""

    __tablename__ = "task_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("plan_task.id"), index=True)
    day: Mapped[date]
    progress: Mapped[int]
    text: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("progress between 0 and 100", name="progress"),)


class PlanItem(InEnglish, Base):
    """A park, a scenario, a competition or an open platform; it counts from a day on, which is kept in its spans."""

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(150))
    state: Mapped[str] = mapped_column(String(10), default="public")
    district: Mapped[str | None] = mapped_column(String(6))
    summary: Mapped[str | None] = mapped_column(String(2000))
    address: Mapped[str | None] = mapped_column(String(200))
    track: Mapped[str | None] = mapped_column(String(16))
    stage: Mapped[str | None] = mapped_column(String(16))
    offers_until: Mapped[date | None]
    edition: Mapped[str | None] = mapped_column(String(60))
    held_on: Mapped[date | None]
    lead: Mapped[str | None] = mapped_column(
        String(150)
    )  # who leads a platform, as the plan names it; who needs a scenario
    name_en: Mapped[str] = mapped_column(String(200), default="", server_default="")
    summary_en: Mapped[str] = mapped_column(String(3000), default="", server_default="")
    address_en: Mapped[str] = mapped_column(String(300), default="", server_default="")
    edition_en: Mapped[str] = mapped_column(String(100), default="", server_default="")
    lead_en: Mapped[str] = mapped_column(String(200), default="", server_default="")
    counts_from: Mapped[date | None]
    ended_on: Mapped[date | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("kind", ITEM_KINDS),
        one_of("state", ITEM_STATES),
        one_of("district", DISTRICTS),
        one_of("track", TRACKS),
        one_of("stage", STAGES, name="known_stage"),
        UniqueConstraint("kind", "name"),
        CheckConstraint(
            "ended_on is null or (counts_from is not null and ended_on >= counts_from)", name="order"
        ),
        CheckConstraint("counts_from is null or state = 'public'", name="counts_public"),
        CheckConstraint("(kind = 'scenarios') = (stage is not null)", name="stage"),
    )


class ItemSpan(Base):
    """From when until when an item counted, and where; booked on a day, and superseded when it is known better."""

    __tablename__ = "item_span"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    district: Mapped[str | None] = mapped_column(String(6))
    first_day: Mapped[date]
    ended_on: Mapped[date | None]
    booked_on: Mapped[date] = mapped_column(default=clock.today)
    superseded_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("ended_on is null or ended_on >= first_day", name="order"),
        Index("ix_item_span_days", "kind", "first_day", "ended_on"),
    )


class ItemFirm(Base):
    """A firm's part in an item. What a firm offers itself waits for the city's word."""

    __tablename__ = "item_firm"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_item.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(10), default="linked")
    note: Mapped[str | None] = mapped_column(String(300))  # which prize; what the firm offers
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("item_id", "firm_id", "role"),
        one_of("role", ROLES),
        one_of("state", LINK_STATES),
    )


class ItemPicture(InEnglish, Base):
    """A picture of an item, drawn anew from what was handed in and kept under its SHA-256; `alt` says what it shows."""

    __tablename__ = "item_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_item.id"), index=True)
    alt: Mapped[str] = mapped_column(String(200))
    alt_en: Mapped[str] = mapped_column(String(300), default="", server_default="")
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        one_of("media_type", ("image/png", "image/jpeg")),
        UniqueConstraint("item_id", "sha256"),
    )


class TallySnapshot(Base):
    """The plan's numbers at the end of a month as they were known on `made_on`, with the digest by which they are checked."""

    __tablename__ = "tally_snapshot"

    day: Mapped[date] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)


class RegisterAggregate(Base):
    """A sum over the firms of the register, of a year and a place; `largest` is the part of the firm that has most.

    Money in 分. What may be shown of it to everybody is said by aggregate_rules."""

    __tablename__ = "register_aggregate"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(String(16), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    firms: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    largest: Mapped[int] = mapped_column(BigInteger)
    made_in: Mapped[str] = mapped_column(String(7))  # the month: 2026-11
