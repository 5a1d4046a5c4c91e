"""What officials keep beside the cases: absences, saved filters, batches, phrases, messages, and how long steps took."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment, one_of

DEEDS = ("claim", "assign", "pass", "return")
SIDES = ("firm", "official")
STEPS = ("district", "city", "whole")
TRACES = ("phone", "address", "person")


class Absence(Base):
    """An official is away, both days counted, and somebody of the same office stands in."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="order"),
        CheckConstraint("person_id <> stand_in_id", name="two_people"),
        Index("ix_absence_person", "person_id", "last_day"),
        Index("ix_absence_stand_in", "stand_in_id", "last_day"),
    )


class SavedFilter(Base):
    """A worklist's filter under a name of one's own; `query` is what stands in the address."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(900))

    __table_args__ = (UniqueConstraint("person_id", "name"),)


class CaseBatch(Base):
    """What an official did to several cases at once: the outcome of each, and for those passed on the covering list."""

    __tablename__ = "case_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of the form: sent twice, it is done once
    deed: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Document)

    __table_args__ = (one_of("deed", DEEDS),)


class Phrase(Base):
    """A sentence that officers use again and again: as a remark on a field, or as a reason."""

    __tablename__ = "phrase"

    id: Mapped[int] = mapped_column(primary_key=True)
    use: Mapped[str] = mapped_column(String(10))
    field: Mapped[str | None] = mapped_column(String(60))  # none: fits every field
    text: Mapped[str] = mapped_column(String(500))
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        one_of("use", ("remark", "reason")),
        CheckConstraint("use = 'remark' or field is null", name="field"),
        Index("ix_phrase_use", "use", "field", "id"),
    )


class CaseMessage(Base):
    """What a firm and the officials write to each other inside a case; never changed, never removed."""

    __tablename__ = "case_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    side: Mapped[str] = mapped_column(String(10))
    capacity: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (one_of("side", SIDES), Index("ix_case_message_case", "application_id", "id"))


class StepTime(Base):
    """How many cases took so many working days for a step, by the year in which it ended; changed by the deed that ends it,
    so that a median is read from a few hundred rows however many cases there were."""

    __tablename__ = "step_time"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    tier: Mapped[str] = mapped_column(
        String(20), primary_key=True
    )  # "": a kind without tiers; of support: `programme:7`
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    district: Mapped[str] = mapped_column(String(6), primary_key=True)
    workdays: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cases: Mapped[int] = mapped_column(default=0)

    __table_args__ = (one_of("step", STEPS), CheckConstraint("cases >= 0", name="cases"))


class FirmTrace(Base):
    """What a firm said in a filing that another firm should not say too, as a digest: looked up, never read."""

    __tablename__ = "firm_trace"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)

    __table_args__ = (one_of("kind", TRACES),)
