"""What was classified: each answer about a firm, with the facts and the rule book that it rests on; never changed, never removed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment


class KeptFacts(Base):
    """The facts of a firm as they were classified, each state once; `sha256` is of the facts without their day."""

    __tablename__ = "classified_facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(Document)

    __table_args__ = (UniqueConstraint("firm_id", "sha256"),)


class Classification(Base):
    """What one rule set said of a firm, from `as_of` until at least `seen_on`.

    Answers that came out of one occasion share `made_at` and the facts, whatever their kind. The same answer from the same facts by the same rule book
    is not written again: its row is only seen again. `cause` is `asked`, `facts`, `filed:<application>` or `register`.
    """

    __tablename__ = "classification"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    facts_id: Mapped[int] = mapped_column(ForeignKey("classified_facts.id"))
    ruleset: Mapped[str] = mapped_column(String(40))
    rulebook: Mapped[str] = mapped_column(String(64))  # the rule book's digest
    tier: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(8))
    as_of: Mapped[date]
    seen_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(12))
    level: Mapped[str | None] = mapped_column(String(20))
    points: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(Document)
    cause: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("outcome in ('met', 'not_met', 'undetermined')", name="outcome"),
        CheckConstraint("kind in ('new', 'renewal')", name="kind"),
        CheckConstraint("seen_on >= as_of", name="order"),
        Index("ix_classification_occasion", "firm_id", "made_at"),
        Index("ix_classification_latest", "firm_id", "ruleset", "kind", "id"),
    )
