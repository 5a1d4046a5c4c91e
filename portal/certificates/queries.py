"""Reading certificates: by number and code for anyone, by firm for its people, page by page for officials."""

from __future__ import annotations

import hmac
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.certificates.models import Certificate, Credential, CredentialSigner, Lookup, Signer
from portal.certificates.rules import Standing, standing
from portal.core.errors import NotFound


def by_number_and_code(session: Session, number: str, code: str) -> Certificate:
    """The certificate of this number, when the code is its own; a number alone shows nothing."""
    found = session.scalar(select(Certificate).where(Certificate.number == number.strip().upper()))
    given = "".join(code.split()).lower()  # it is printed in groups of four
    if found is None or not hmac.compare_digest(found.code.encode(), given.encode()):
        raise NotFound(number)
    return found


def by_number(session: Session, number: str) -> Certificate:
    """For who needs no code: officials and the operator's commands."""
    found = session.scalar(select(Certificate).where(Certificate.number == number.strip().upper()))
    if found is None:
        raise NotFound(number)
    return found


def by_sha256(session: Session, sha256: str) -> Certificate | None:
    return session.scalar(select(Certificate).where(Certificate.sha256 == sha256))


def of_firm(session: Session, firm_id: int) -> list[Certificate]:
    """A firm's certificates, newest first."""
    return list(
        session.scalars(
            select(Certificate).where(Certificate.firm_id == firm_id).order_by(Certificate.id.desc())
        )
    )


def of_firm_by_number(session: Session, firm_id: int, number: str) -> Certificate:
    found = by_number(session, number)
    if found.firm_id != firm_id:
        raise NotFound(number)
    return found


STATES: dict[str, ColumnElement[bool]] = {
    # what the desk's list can be narrowed to
    "waiting": Certificate.failure.is_not(None) & Certificate.sha256.is_(None),
    "revoked": Certificate.revoked_on.is_not(None),
    "superseded": Certificate.superseded_by.is_not(None),
}


def issued(
    session: Session,
    *,
    before: int | None = None,
    most: int = 50,
    state: str | None = None,
    design: str | None = None,
) -> list[Certificate]:
    """Certificates, newest first, page by page (`before` is the last id of the page before); all or some."""
    query = select(Certificate).order_by(Certificate.id.desc()).limit(most)
    query = query if before is None else query.where(Certificate.id < before)
    query = query if state is None else query.where(STATES[state])
    return list(session.scalars(query if design is None else query.where(Certificate.design == design)))


def standing_of(certificate: Certificate, *, today: date) -> Standing:
    return standing(
        today=today,
        valid_to=certificate.valid_to,
        revoked_on=certificate.revoked_on,
        superseded=certificate.superseded_by is not None,
    )


def lookups(session: Session, certificate_ids: list[int]) -> dict[int, int]:
    """How often each of these was looked up so far."""
    rows = session.execute(
        select(Lookup.certificate_id, func.sum(Lookup.count))
        .where(Lookup.certificate_id.in_(certificate_ids))
        .group_by(Lookup.certificate_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def lookups_by_day(session: Session, firm_id: int, *, since: date) -> dict[date, int]:
    """How often a firm's certificates were looked up, day by day."""
    rows = session.execute(
        select(Lookup.day, func.sum(Lookup.count))
        .join(Certificate, Certificate.id == Lookup.certificate_id)
        .where(Certificate.firm_id == firm_id, Lookup.day >= since)
        .group_by(Lookup.day)
    )
    return {row[0]: int(row[1]) for row in rows}


def signers(session: Session) -> frozenset[str]:
    """The fingerprints of every certificate that has signed papers of this portal, on any machine."""
    return frozenset(session.scalars(select(Signer.fingerprint)))


def signer_certificates(session: Session) -> list[str]:
    """The certificates (PEM) that have signed papers here, the latest last: whoever has no network needs their keys."""
    found = select(Signer.certificate).where(Signer.certificate.is_not(None))
    return [pem for pem in session.scalars(found.order_by(Signer.first_used_on, Signer.fingerprint)) if pem]


def credential(session: Session, certificate_id: int) -> dict[str, Any]:
    """The certificate for machines; NotFound while there is none."""
    found = session.get(Credential, certificate_id)
    if found is None:
        raise NotFound(str(certificate_id))
    return found.document


def with_credential(session: Session, certificate_ids: list[int]) -> frozenset[int]:
    """Which of these have a credential beside the paper."""
    rows = session.scalars(
        select(Credential.certificate_id).where(Credential.certificate_id.in_(certificate_ids))
    )
    return frozenset(rows)


def credential_signers(session: Session) -> frozenset[str]:
    """Every public key that has signed credentials of this portal, as multikeys."""
    return frozenset(session.scalars(select(CredentialSigner.multikey)))


def in_force(session: Session, *, firm_id: int, today: date) -> list[Certificate]:
    """A firm's certificates that hold today, oldest first."""
    rows = session.scalars(
        select(Certificate)
        .where(
            Certificate.firm_id == firm_id, Certificate.revoked_on.is_(None), Certificate.superseded_by.is_(None),
            or_(Certificate.valid_to.is_(None), Certificate.valid_to >= today),
        )
        .order_by(Certificate.id)
    )  # fmt: skip
    return list(rows)


def of_application(session: Session, application_id: int) -> list[Certificate]:
    """What a decision has issued, re-issued papers included, oldest first."""
    return list(
        session.scalars(
            select(Certificate).where(Certificate.application_id == application_id).order_by(Certificate.id)
        )
    )


def expiring(session: Session, *, first: date, last: date, after: int, most: int) -> list[Certificate]:
    """Certificates that stand and whose last valid day lies between these days, by id."""
    rows = session.scalars(
        select(Certificate)
        .where(
            Certificate.valid_to.between(first, last), Certificate.revoked_on.is_(None),
            Certificate.superseded_by.is_(None), Certificate.id > after,
        )
        .order_by(Certificate.id)
        .limit(most)
    )  # fmt: skip
    return list(rows)


def neighbours(
    session: Session, row: Certificate
) -> tuple[Certificate | None, Certificate | None, Certificate | None]:
    """What this one replaced, what replaces it, and whose next term it certifies."""
    before = session.scalar(select(Certificate).where(Certificate.superseded_by == row.id))
    after = session.get(Certificate, row.superseded_by) if row.superseded_by else None
    return before, after, session.get(Certificate, row.renews) if row.renews else None
