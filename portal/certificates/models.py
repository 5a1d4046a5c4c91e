"""Issued certificates: frozen facts, the hash of the issued bytes, and what has become of them since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Document, Moment, one_of

BATCH_KINDS = ("register", "reissue", "gather")
BATCH_STATES = ("numbering", "drawing", "done")


class Certificate(Base):
    """One certificate. `sha256` is null until the worker has drawn, signed and kept its bytes."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    code: Mapped[str] = mapped_column(String(16))
    design: Mapped[str] = mapped_column(String(20))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    issued_on: Mapped[date]
    valid_to: Mapped[date | None]
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_on: Mapped[date | None]
    revocation_reason: Mapped[str | None] = mapped_column(String(40))
    revocation_note: Mapped[str | None] = mapped_column(String(500))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    superseded_on: Mapped[date | None]
    renews: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))  # whose next term it certifies
    failure: Mapped[str | None] = mapped_column(String(300))  # why it waits for a person

    __table_args__ = (
        CheckConstraint("(revoked_on is null) = (revocation_reason is null)", name="revoked"),
        CheckConstraint("(sha256 is null) = (finished_at is null)", name="finished"),
        CheckConstraint("(superseded_by is null) = (superseded_on is null)", name="superseded"),
        Index("ix_certificate_issued", "issued_on", "id"),
        Index("ix_certificate_term", "valid_to"),
    )


class CertificateCounter(Base):
    """The last number given in a year; whoever issues holds the row until the commit, so there are no gaps."""

    __tablename__ = "certificate_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Signer(Base):
    """A certificate (X.509) that has signed papers here: its papers verify after the key has changed, anywhere."""

    __tablename__ = "signer"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    first_used_on: Mapped[date]
    certificate: Mapped[str | None] = mapped_column(String(12_000))  # PEM: whoever verifies needs its key


class Lookup(Base):
    """How often a certificate was looked up on a day; nothing is kept about who did."""

    __tablename__ = "certificate_lookup"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Credential(Base):
    """The certificate for machines, as it was issued beside the paper."""

    __tablename__ = "certificate_credential"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(Document)


class CredentialSigner(Base):
    """A public key that has signed credentials here: they verify after the key has changed, anywhere."""

    __tablename__ = "credential_signer"

    multikey: Mapped[str] = mapped_column(String(80), primary_key=True)
    first_used_on: Mapped[date]


class Batch(Base):
    """Work on many papers at once; a worker that is killed leaves what it has done to the next."""

    __tablename__ = "certificate_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="numbering")
    scope: Mapped[dict[str, Any]] = mapped_column(Document)
    day: Mapped[date]
    whole: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        one_of("kind", BATCH_KINDS),
        one_of("state", BATCH_STATES),
        CheckConstraint("(state = 'done') = (finished_at is not null)", name="finished"),
    )


class BatchItem(Base):
    """One paper of a batch at its place; without a certificate until it has its number."""

    __tablename__ = "certificate_batch_item"

    batch_id: Mapped[int] = mapped_column(ForeignKey("certificate_batch.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    replaces: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    left_out: Mapped[str | None] = mapped_column(String(20))  # why it has no number after all


class PrintRun(Base):
    """Papers of a batch that were printed together; a second time has a reason. How often each was printed is counted here."""

    __tablename__ = "certificate_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("certificate_batch.id"), index=True)
    first: Mapped[int]
    last: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    printed_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("first >= 1 and last >= first", name="range"),)


class Collection(Base):
    """Who has taken a paper home, and when; the name is personal and shown to officials alone."""

    __tablename__ = "certificate_collection"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    collected_on: Mapped[date]
    collected_by: Mapped[str] = mapped_column(String(60))
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
