"""The whole register classified: runs with their durable place, a compact result a firm and tier, the counts of a run,
the facts a run has judged (for the rule lab), drafts of rule books, and invitations.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment

CHECKED = "outcome in ('met', 'not_met', 'undetermined', 'impossible')"


class RegisterRun(Base):
    """One classification of the whole register. `cursor` is the last firm done: whoever goes on begins after it."""

    __tablename__ = "register_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="running")
    open_key: Mapped[str | None] = mapped_column(String(8), unique=True)  # one run at a time
    rulebooks: Mapped[str] = mapped_column(String(64))  # the digest of all that were on the shelf
    previous_id: Mapped[int | None]  # the run that changes are counted against
    cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    done: Mapped[int] = mapped_column(default=0)
    whole: Mapped[int] = mapped_column(default=0)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'stale')", name="state"),
        CheckConstraint("(state = 'running') = (open_key is not null)", name="open_key"),
        CheckConstraint("(state = 'running') = (ended_at is null)", name="ended_at"),
    )


class RegisterResult(Base):
    """What the deciding rule set of a tier says of a firm, as a new applicant or, of who holds the title, at its renewal. `gap` are thousandths to the next level (NO_GAP: none), `short` the line
    that lacks most, `missing` the one unknown fact that decides ("*": several)."""

    __tablename__ = "register_result"

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    firm_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tier: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True, default="new")
    district: Mapped[str] = mapped_column(String(6))
    ruleset: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(12))
    level: Mapped[str | None] = mapped_column(String(16))
    could_be: Mapped[str | None] = mapped_column(String(16))
    gap: Mapped[int] = mapped_column(SmallInteger)
    short: Mapped[str | None] = mapped_column(String(24))
    missing: Mapped[str | None] = mapped_column(String(40))
    change: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        CheckConstraint(CHECKED, name="outcome"),
        CheckConstraint("change in ('newly', 'no_longer', 'higher', 'lower')", name="change"),
        CheckConstraint("kind in ('new', 'renewal')", name="kind"),
        Index("ix_register_result_order", "run_id", "kind", "tier", "outcome", "gap", "firm_id"),
        Index("ix_register_result_district", "run_id", "kind", "district", "tier", "outcome", "gap", "firm_id"),
        Index(
            "ix_register_result_change", "run_id", "kind", "change", "tier", "gap", "firm_id",
            sqlite_where=column("change").is_not(None), postgresql_where=column("change").is_not(None),
        ),
        Index(
            "ix_register_result_missing", "run_id", "kind", "missing", "tier", "gap", "firm_id",
            sqlite_where=column("missing").is_not(None), postgresql_where=column("missing").is_not(None),
        ),
    )  # fmt: skip


class RegisterSum(Base):
    """How many firms of a run: by tier, kind, district, and one word (an outcome, a level, a change, a missing fact)."""

    __tablename__ = "register_sum"

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tier: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True, default="new")
    district: Mapped[str] = mapped_column(String(6), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class RegisterBlock(Base):
    """The facts of one chunk of a run, column by column and compressed: what the rule lab tries drafts on."""

    __tablename__ = "register_block"

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_firm: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    firms: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RuleDraft(Base):
    """A rule book changed for trying: TOML text that decides nothing."""

    __tablename__ = "rule_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(80))
    base: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RuleTrial(Base):
    """A draft tried on the whole register by the worker, the last time it was asked for. `digest` is of the text that was tried,
    `content` what came out, for the page."""

    __tablename__ = "rule_trial"

    draft_id: Mapped[int] = mapped_column(ForeignKey("rule_draft.id"), primary_key=True, autoincrement=False)
    asked: Mapped[int] = mapped_column(default=1)  # how often; an earlier answer is thrown away
    digest: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[int | None]
    day: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    content: Mapped[dict[str, Any] | None] = mapped_column(Document)

    __table_args__ = (
        CheckConstraint(
            "(done_at is null) = (content is null) and (done_at is null) = (run_id is null)"
            " and (done_at is null) = (day is null)",
            name="done",
        ),
    )


class RuleTrialMove(Base):
    """A firm that stands elsewhere by the draft, as a new applicant or at its renewal: its place by the rule book and by the
    draft (-1: open)."""

    __tablename__ = "rule_trial_move"

    draft_id: Mapped[int] = mapped_column(ForeignKey("rule_draft.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True, default="new")
    firm_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[int] = mapped_column(SmallInteger)
    after: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (CheckConstraint("kind in ('new', 'renewal')", name="kind"),)


class FirmInvitation(Base):
    """A firm was told how near it is to a tier (培育), or to keeping it at its renewal: each once a run."""

    __tablename__ = "firm_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("register_run.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    tier: Mapped[str] = mapped_column(String(16))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    sent_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8), default="new", server_default="new")

    __table_args__ = (
        UniqueConstraint("run_id", "firm_id", "tier", "kind"),
        CheckConstraint("kind in ('new', 'renewal')", name="kind"),
    )
