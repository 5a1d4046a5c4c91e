"""The tables of what goes in: one row a file that was handed in, and the pages of what it would change or what is wrong in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment, one_of

STATES = ("checking", "wrong", "ready", "applying", "applied", "discarded")
LISTS = ("problems", "changes")
TAKEN_STATES = ("writing", "ready", "failed", "gone")


class Import(Base):
    """One table that was handed in. Nothing of it is in the register until it is `applied`; then all of it is."""

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(150))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="checking")
    districts: Mapped[list[str] | None] = mapped_column(
        Document
    )  # whose rows it may touch; null: the whole city's
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    notices: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    digest: Mapped[str | None] = mapped_column(
        String(64)
    )  # of what it would change: applied is what was shown
    errors_sha256: Mapped[str | None] = mapped_column(
        String(64)
    )  # the workbook with the errors beside the cells
    round: Mapped[int] = mapped_column(default=1)  # how often it was checked
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    open_key: Mapped[str | None] = mapped_column(
        String(120), unique=True
    )  # the same file of one kind is here once

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("(state = 'applied') = (applied_at is not null)", name="applied"),
        CheckConstraint("(state in ('wrong', 'discarded')) = (open_key is null)", name="open_key"),
        CheckConstraint("(state = 'wrong') <= (problems > 0)", name="wrong"),
        Index("ix_import_file_made_by", "made_by", "id"),
    )


class ImportPage(Base):
    """A page of a list that belongs to an import: what is wrong, or what it would change."""

    __tablename__ = "import_page"

    import_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"), primary_key=True)
    which: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Document)

    __table_args__ = (one_of("which", LISTS),)


class TakenList(Base):
    """A list that is too long for one answer: asked for, written by the worker, kept for some days, then gone."""

    __tablename__ = "taken_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    given: Mapped[dict[str, Any]] = mapped_column(Document)  # as its page was narrowed
    form: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10), default="writing")
    rows: Mapped[int | None]
    file: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None] = mapped_column(BigInteger)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        one_of("state", TAKEN_STATES),
        one_of("form", ("xlsx", "csv")),
        CheckConstraint("(state = 'writing') = (ended_at is null)", name="ended"),
        CheckConstraint("(state = 'ready') = (file is not null)", name="file"),
        Index("ix_taken_list_state", "state", "ended_at"),
    )
