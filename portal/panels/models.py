"""Panels of experts: what they judge and by which criteria, who sits for which case, the scores, and declared relations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment, one_of
from portal.panels.rules import PANEL_STATES, RELATIONS, SEAT_STATES


class Panel(Base):
    """Some cases that are judged together, by the same criteria, until one day."""

    __tablename__ = "panel"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    seats: Mapped[int]  # experts for each case, before an additional one
    limit: Mapped[int] = mapped_column(
        "score_limit"
    )  # points between two experts above which one more is asked
    budget: Mapped[int | None] = mapped_column(BigInteger)  # 分; the line in the ranking
    due_on: Mapped[date]
    seed: Mapped[str] = mapped_column(String(32))  # of the draw; published, so that it can be repeated
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("state", PANEL_STATES),
        CheckConstraint("seats between 1 and 9", name="seats"),
        CheckConstraint("score_limit between 0 and 100", name="limit"),
        CheckConstraint("(state in ('draft', 'opening')) = (opened_at is null)", name="opened"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed"),
    )


class PanelCase(Base):
    """An application before a panel; in hundredths of a point what came of it, once the scores are there."""

    __tablename__ = "panel_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    asked: Mapped[int] = mapped_column(BigInteger, default=0)  # 分 applied for
    result: Mapped[int | None]
    spread: Mapped[int | None]
    extra: Mapped[bool] = mapped_column(default=False)  # an additional expert was drawn
    open_key: Mapped[int | None] = mapped_column(
        unique=True
    )  # the application, while its panel is not closed

    __table_args__ = (
        UniqueConstraint("panel_id", "application_id"),
        CheckConstraint("(result is null) = (spread is null)", name="result"),
        CheckConstraint("result is null or result between 0 and 10000", name="range"),
        Index("ix_panel_case_ranking", "panel_id", "result", "id"),
    )


class Seat(Base):
    """One expert for one case. Its scores are seen by nobody else before the panel closes."""

    __tablename__ = "panel_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), default="assigned")
    additional: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int | None]
    opinion: Mapped[str | None] = mapped_column(String(1000))
    relation: Mapped[str | None] = mapped_column(
        String(12)
    )  # why the expert stood aside, or the score does not count
    relation_note: Mapped[str | None] = mapped_column(String(300))
    left_at: Mapped[datetime | None] = mapped_column(
        Moment
    )  # when the expert stood aside, or the score ceased to count
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("panel_seat.id")
    )  # for whom this one stepped in
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    scored_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        UniqueConstraint("case_id", "expert_id"),
        one_of("state", SEAT_STATES),
        one_of("relation", RELATIONS),
        CheckConstraint("(state = 'scored') <= (total is not null and scored_at is not null)", name="scored"),
        CheckConstraint("(state in ('recused', 'void')) = (relation is not null)", name="relation_said"),
        CheckConstraint("total is null or total between 0 and 100", name="total"),
        Index("ix_panel_seat_expert", "expert_id", "state", "id"),
        Index("ix_panel_seat_replaces", "replaces_id"),
    )


class Score(Base):
    """What an expert gave for one criterion, and why; a draft until the seat is scored."""

    __tablename__ = "panel_score"

    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seat.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    points: Mapped[int | None]
    remark: Mapped[str] = mapped_column(String(500), default="")


class Relation(Base):
    """What an expert has declared about a firm: no case of it is given to them while it lasts."""

    __tablename__ = "expert_relation"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), index=True)  # the firm need not be here yet
    relation: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(300), default="")
    declared_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (one_of("relation", RELATIONS),)
