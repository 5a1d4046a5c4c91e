"""The register's tables: firms, their people, figures, rights, titles and documents; what is counted of them stands in count_models."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Moment, one_of
from portal.firms.count_models import Presence as Presence
from portal.firms.count_models import RegisterCount as RegisterCount
from portal.firms.count_models import RegisterStep as RegisterStep
from portal.firms.count_models import RegisterVersion as RegisterVersion
from portal.firms.count_models import TierSpan as TierSpan
from portal.firms.rules import DISTRICTS, LAYERS, STANDINGS, TRACKS


class Firm(Base):
    """A firm, from the day its first application is begun. Only `registered` firms are public and count."""

    __tablename__ = "firm"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(150))
    sort_key: Mapped[str] = mapped_column(String(300), default="")  # pinyin, made on write
    search_name: Mapped[str] = mapped_column(String(300), default="")  # with `initials`: see sorting.py
    initials: Mapped[str] = mapped_column(String(300), default="")
    standing: Mapped[str] = mapped_column(String(12), default="applicant")
    district: Mapped[str] = mapped_column(String(6))
    address: Mapped[str | None] = mapped_column(String(200), index=True)
    established: Mapped[date | None]
    industry_code: Mapped[str | None] = mapped_column(String(4))
    layer: Mapped[str | None] = mapped_column(String(12))
    track: Mapped[str | None] = mapped_column(String(16))
    legal_representative: Mapped[str | None] = mapped_column(String(60), index=True)
    contact_name: Mapped[str | None] = mapped_column(String(60))
    contact_phone: Mapped[str | None] = mapped_column(String(20), index=True)
    contact_email: Mapped[str | None] = mapped_column(String(254))
    registered_on: Mapped[date | None]
    left_on: Mapped[date | None]
    registered_by: Mapped[int | None]  # the application that made it so
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        one_of("standing", STANDINGS),
        one_of("district", DISTRICTS),
        one_of("layer", LAYERS),
        one_of("track", TRACKS),
        CheckConstraint("(standing = 'applicant') = (registered_on is null)", name="registered_on"),
        CheckConstraint(
            "(standing in ('moved_away', 'closed', 'struck_off')) = (left_on is not null)", name="left_on"
        ),
        Index("ix_firm_register", "standing", "sort_key", "id"),
        Index("ix_firm_newest", "standing", "registered_on", "id"),
        Index("ix_firm_district", "standing", "district", "sort_key", "id"),
    )


class FirmSign(Base):
    """A sign of an AI firm that was accepted with the registration (rules.md §5)."""

    __tablename__ = "firm_sign"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    sign: Mapped[str] = mapped_column(String(16), primary_key=True)


class Title(Base):
    """A title that a firm holds. `issuer` is "portal" for the city's own cultivation tiers; else who awarded it.

    What a firm enters about itself is public and counted only from the day on which an official has checked it.
    """

    __tablename__ = "title"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    tier: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(20))
    issuer: Mapped[str] = mapped_column(String(60))
    document_number: Mapped[str | None] = mapped_column(String(80))
    ruleset: Mapped[str | None] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the last valid day
    revoked_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    checked_by: Mapped[int | None]
    refused_on: Mapped[date | None]
    refusal: Mapped[str | None] = mapped_column(String(500))  # why the check found it not to be so
    revocation_reason: Mapped[str | None] = mapped_column(String(40))
    application_id: Mapped[int | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    __table_args__ = (
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="order"),
        CheckConstraint("issuer <> 'portal' or application_id is not null", name="own"),
        CheckConstraint("(refused_on is null) = (refusal is null)", name="refusal"),
        CheckConstraint("refused_on is null or checked_on is null", name="refused"),
        Index("ix_title_unchecked", "checked_on", "refused_on", "id"),
        Index("ix_title_tier", "tier", "valid_from", "valid_to"),
        Index("ux_title_application", "application_id", unique=True),
    )


class Membership(Base):
    """A person acts for a firm, in one role."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(Moment)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)  # this owner looked through who acts

    __table_args__ = (
        UniqueConstraint("firm_id", "person_id"),
        one_of("role", ("owner", "filer", "certifier")),
    )


class JoinRequest(Base):
    """A person asks to act for a firm that exists already; its owner answers."""

    __tablename__ = "join_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        one_of("state", ("open", "accepted", "refused")),
        one_of("role", ("owner", "filer", "certifier")),
        CheckConstraint("(state = 'open') = (answered_at is null)", name="answered"),
    )


class Invitation(Base):
    """An owner invites whoever has, or opens, the account with this mail address."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    open_key: Mapped[str | None] = mapped_column(String(280), unique=True)  # one open invitation an address

    __table_args__ = (
        one_of("state", ("open", "accepted", "declined", "withdrawn")),
        one_of("role", ("owner", "filer", "certifier")),
        CheckConstraint("(state = 'open') = (answered_at is null)", name="answered"),
        CheckConstraint("(state = 'open') = (open_key is not null)", name="open_key"),
    )


class YearFigures(Base):
    """One fiscal year of a firm: money in 分, heads at the year's end; null is unknown, never zero."""

    __tablename__ = "year_figures"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revenue: Mapped[int | None] = mapped_column(BigInteger)
    main_revenue: Mapped[int | None] = mapped_column(BigInteger)
    rd_expense: Mapped[int | None] = mapped_column(BigInteger)
    cost_expense: Mapped[int | None] = mapped_column(BigInteger)
    net_profit: Mapped[int | None] = mapped_column(BigInteger)
    total_assets: Mapped[int | None] = mapped_column(BigInteger)
    total_liabilities: Mapped[int | None] = mapped_column(BigInteger)
    employees: Mapped[int | None]
    rd_staff: Mapped[int | None]
    tech_staff: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("year between 1990 and 2200", name="year"),)


class FirmFact(Base):
    """A single fact of facts.md that belongs to no year and is no list, as the text it has there.

    One row a fact: unknown is no row. The strict reader of facts.md checks it before it is kept."""

    __tablename__ = "firm_fact"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class IpRight(Base):
    """An intellectual-property right of a firm, with what the rules ask of it (facts.md `ip`)."""

    __tablename__ = "ip_right"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    ip_class: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60))
    high_value: Mapped[bool | None]
    self_developed: Mapped[bool | None]
    transferred_in: Mapped[bool | None]
    transferred_lt_1y: Mapped[bool | None]
    owner_rank: Mapped[int | None]
    applied_with_benefit: Mapped[bool | None]
    related_to_main_product: Mapped[bool | None]

    __table_args__ = (one_of("ip_class", ("I", "II")), UniqueConstraint("firm_id", "number"))


class Honour(Base):
    """An honour, award or led standard of a firm (facts.md `honours`, `awards`, `led_standards`)."""

    __tablename__ = "honour"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # honour, award, standard
    type: Mapped[str | None] = mapped_column(String(12))  # of an honour: HNTE, NTID, IPA, IPD
    level: Mapped[str | None] = mapped_column(String(12))  # of an award
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(60))
    rank: Mapped[int | None]
    day: Mapped[date | None]  # of an award or a standard
    valid_to: Mapped[date | None]  # of an honour

    __table_args__ = (
        one_of("kind", ("honour", "award", "standard")),
        one_of("type", ("HNTE", "NTID", "IPA", "IPD")),
        one_of("level", ("national", "provincial")),
    )


class DocumentRow(Base):
    """A document that a firm handed in: its content is kept under its SHA-256. `proves` names what it proves."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(index=True)
    proves: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(150))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    handed_in_at: Mapped[datetime] = mapped_column(Moment)
    handed_in_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_at: Mapped[datetime | None] = mapped_column(Moment)  # since a submitted case rests on it
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("held_at is null or removed_at is null", name="held"),)
