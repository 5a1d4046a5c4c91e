"""Every filing of a firm in one table, its history as append-only events, remarks on fields, and publicity."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.accounts.models import User
from portal.applications.queue_rules import QUEUE_OF, QUEUES
from portal.applications.rules import KIND_NAMES, STATES
from portal.core.db import Base, Document, Moment, one_of
from portal.firms.models import Firm
from portal.programmes.models import Round


def _queue_of_state(context: Any) -> str:
    return QUEUE_OF[context.get_current_parameters().get("state", "draft")]


class Application(Base):
    """What a firm asks for. `answers` is the draft; what was submitted stands in the events."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    district: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(16), default="draft")
    queue: Mapped[str] = mapped_column(String(10), default=_queue_of_state)  # follows the state
    tier: Mapped[str | None] = mapped_column(String(20))
    ruleset: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(20))
    year: Mapped[int | None]  # of an annual update: the fiscal year
    title_id: Mapped[int | None] = mapped_column(
        ForeignKey("title.id")
    )  # of a renewal: the title that is renewed
    round_id: Mapped[int | None] = mapped_column(ForeignKey("programme_round.id"))  # of support: the call
    asked: Mapped[int | None] = mapped_column(BigInteger)  # of support: 分 applied for, as submitted
    granted: Mapped[int | None] = mapped_column(BigInteger)  # and granted
    score: Mapped[int | None]  # what the experts' panel gave, in hundredths of a point
    held_tier: Mapped[str | None] = mapped_column(
        String(20)
    )  # of support: the highest title at the submission
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    filled_from: Mapped[int | None] = mapped_column(
        ForeignKey("application.id")
    )  # the earlier filing of the firm whose words it began with
    writers: Mapped[list[int] | None] = mapped_column(Document)  # who filled it in: they do not sign it off
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(Document)  # facts and findings as submitted
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    climbed_on: Mapped[date | None]  # since when the city watches it, because its district is late
    unread_firm: Mapped[int] = mapped_column(default=0)  # messages that the firm has not marked as read
    unread_official: Mapped[int] = mapped_column(default=0)
    events: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    publicity_id: Mapped[int | None] = mapped_column(ForeignKey("publicity.id"), index=True)
    open_key: Mapped[str | None] = mapped_column(String(60), unique=True)  # one open filing of a kind a firm

    round: Mapped[Round | None] = relationship()
    firm: Mapped[Firm] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("kind", KIND_NAMES),
        one_of("state", STATES),
        CheckConstraint("(state = 'draft') <= (submitted_at is null)", name="submitted"),
        CheckConstraint(
            "(state in ('approved', 'rejected', 'funded', 'closed')) <= (decided_at is not null)",
            name="decided",
        ),
        CheckConstraint("(state = 'publicity') <= (publicity_id is not null)", name="publicity"),
        CheckConstraint("(kind in ('recognition', 'renewal')) = (tier is not null)", name="tier"),
        CheckConstraint("(kind = 'annual_update') = (year is not null)", name="year"),
        CheckConstraint("(kind = 'renewal') = (title_id is not null)", name="title"),
        CheckConstraint("(kind = 'support') = (round_id is not null)", name="round"),
        CheckConstraint("granted is null or (granted > 0 and granted <= asked)", name="granted"),
        one_of("queue", QUEUES),
        CheckConstraint("climbed_on is null or queue = 'district'", name="climbed"),
        Index("ix_application_district", "queue", "district", "due_on", "id"),
        Index("ix_application_queue", "queue", "due_on", "id"),
        Index("ix_application_officer", "officer_id", "queue", "due_on", "id"),
        Index(
            "ix_application_climbed", "due_on", "id", sqlite_where=text("climbed_on is not null"),
            postgresql_where=text("climbed_on is not null"),
        ),
        Index("ix_application_city", "state", "due_on", "id"),
        Index("ix_application_firm", "firm_id", "id"),
        Index("ix_application_round", "round_id", "score", "id"),
    )  # fmt: skip

    @validates("state")
    def _into_its_queue(self, key: str, state: str) -> str:
        self.queue = QUEUE_OF[state]
        if self.queue != "district":
            self.climbed_on = None
        return state


class ApplicationCounter(Base):
    """The last case number given in a year."""

    __tablename__ = "application_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class ApplicationEvent(Base):
    """One move of an application: who, from which state to which, with what. Never changed, never removed."""

    __tablename__ = "application_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    seq: Mapped[int]
    move: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(LongText)
    data: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    actor: Mapped[User | None] = relationship(viewonly=True)

    __table_args__ = (UniqueConstraint("application_id", "seq"),)


class Remark(Base):
    """What an officer asks to be corrected on one field; answered by the next submission."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    event_seq: Mapped[int]
    field: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # the return was undone


class Publicity(Base):
    """A list published for objection (公示): frozen, hashed, open from its first day through its last."""

    __tablename__ = "publicity"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    last_day: Mapped[date]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def of_support(self) -> bool:
        """Whether money is published on it; else titles."""
        return any("granted" in entry for entry in self.entries)

    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="order"),
        Index("ix_publicity_last_day", "last_day"),
    )
