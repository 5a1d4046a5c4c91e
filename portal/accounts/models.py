"""People, and what officials are appointed to. What a person may do in a firm stands in `firms`.

Flask-Security brings the behaviour of a signed-in person; the columns it expects are these."""

from __future__ import annotations

from datetime import date, datetime

from flask_security import AsaList, UserMixin
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Index, String, func, text
from sqlalchemy import Text as LongText
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.rules import ROLES, needs_second_factor, offices_on
from portal.core import clock
from portal.core.db import Base, Moment


class User(Base, UserMixin):
    """A person with an account; `demonstration` accounts cannot sign in to production."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    demonstration: Mapped[bool] = mapped_column(default=False)
    letters: Mapped[str] = mapped_column(
        String(10), default="all"
    )  # by mail too: all, or only what is needed
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)  # a code works once
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    created_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("letters in ('all', 'needed')", name="letters"),)

    appointments: Mapped[list[Appointment]] = relationship(
        lazy="selectin", foreign_keys="Appointment.person_id", back_populates="person"
    )

    @hybrid_property
    def called(self) -> str:
        """How pages and letters call the person: by name, or by the mail address of who has given none."""
        return self.name or self.email

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.name, ""), cls.email)

    @property
    def must_have_second_factor(self) -> bool:
        """Whether an office held today asks for it."""
        held = [(row.role, row.district, row.since, row.until) for row in self.appointments]
        return needs_second_factor(frozenset(office.role for office in offices_on(held, clock.today())))

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Flask-Security asks it after the password: an official without a second factor sets it up first."""
        return bool(tf_setup_methods) or self.must_have_second_factor, tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Flask-Security asks it before it offers to switch the second factor off."""
        return self.must_have_second_factor


class Appointment(Base):
    """A person holds an office, in one district where the office has districts, from a day until a day."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    district: Mapped[str | None] = mapped_column(String(6))
    since: Mapped[date]
    until: Mapped[date | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[User] = relationship(foreign_keys=[person_id], back_populates="appointments")

    @property
    def is_held(self) -> bool:
        """Whether the office is held today."""
        return bool(offices_on([(self.role, self.district, self.since, self.until)], clock.today()))

    __table_args__ = (
        CheckConstraint("role in (" + ", ".join(f"'{role}'" for role in ROLES) + ")", name="role"),
        CheckConstraint("(role = 'district_officer') = (district is not null)", name="district"),
        Index("ix_appointment_office", "role", "district"),
    )


class Note(Base):
    """A line of a person's inbox, in the same words as the mail that went with it."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(LongText)
    address: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    letter: Mapped[str] = mapped_column(
        String(10), default="none"
    )  # waiting: goes with the next gathered letter
    key: Mapped[str | None] = mapped_column(String(140))

    __table_args__ = (
        CheckConstraint("letter in ('none', 'waiting', 'sent')", name="letter"),
        Index("ix_note_person", "person_id", "id"),
        Index("ux_note_key", "key", unique=True),
        Index(
            "ix_note_waiting", "person_id", "id", sqlite_where=text("letter = 'waiting'"),
            postgresql_where=text("letter = 'waiting'"),
        ),
    )  # fmt: skip
