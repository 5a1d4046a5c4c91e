"""What we answer to somebody who asks about a certificate, by number and code or by its file."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.certificates import queries
from portal.certificates.checking import IssuedRecord, PdfCheck, check, verdict
from portal.certificates.models import Certificate, Lookup
from portal.certificates.rules import CertificateFacts
from portal.core.db import insert_if_missing
from portal.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The verdict, and the certificate as issued; `check` is there when a file was asked about.

    A file that only claims a number learns nothing of it: the facts are shown when the file is ours, unchanged, or
    carries the number's code.
    """

    verdict: str
    certificate: Certificate | None = None
    check: PdfCheck | None = None
    successor: str | None = None

    @property
    def facts(self) -> CertificateFacts | None:
        return CertificateFacts.from_document(self.certificate.facts) if self.certificate else None

    def document(self) -> dict[str, Any]:
        """The answer for other programs: facts as issued, never personal data, never the code."""
        row = self.certificate
        said: dict[str, Any] = {"verdict": self.verdict, "number": row.number if row else None}
        if self.check is not None:
            said |= {"sha256": self.check.sha256, "number": said["number"] or self.check.number}
            said["reason"] = self.check.reason.in_language("en") if self.check.reason else None
        if row is None:
            return said
        facts = {key: value for key, value in row.facts.items() if key != "code"}
        said |= {"facts": facts, "revoked_on": row.revoked_on and row.revoked_on.isoformat()}
        return said | {"revocation_reason": row.revocation_reason, "superseded_by": self.successor}


def by_number(session: Session, number: str, code: str, *, today: date) -> Answer:
    """NotFound without the right code: a number alone shows nothing."""
    certificate = queries.by_number_and_code(session, number, code)
    return _answer(session, certificate, queries.standing_of(certificate, today=today), None)


def of_file(session: Session, content: bytes, *, trusted: frozenset[str], today: date) -> Answer:
    """Checks the signature, that it covers the whole file, the issuing key, and our record by hash."""
    found = check(content, trusted=trusted | queries.signers(session))
    certificate = queries.by_sha256(session, found.sha256) or _claimed(session, found)
    if certificate is None:
        return Answer(verdict=verdict(found, None), check=found)
    record = IssuedRecord(
        number=certificate.number,
        sha256=certificate.sha256,
        standing=queries.standing_of(certificate, today=today),
    )
    said = verdict(found, record)
    known = found.sound or hmac.compare_digest(certificate.code, found.code or "")
    return _answer(session, certificate, said, found) if known else Answer(verdict=said, check=found)


def count_lookup(session: Session, certificate_id: int, *, today: date) -> None:
    """One more look-up on this day; nothing is kept about who asked."""
    insert_if_missing(session, Lookup, certificate_id=certificate_id, day=today, count=0)
    session.execute(
        update(Lookup)
        .where(Lookup.certificate_id == certificate_id, Lookup.day == today)
        .values(count=Lookup.count + 1)
    )


def _answer(session: Session, certificate: Certificate, said: str, found: PdfCheck | None) -> Answer:
    successor = session.get(Certificate, certificate.superseded_by) if certificate.superseded_by else None
    return Answer(
        verdict=said, certificate=certificate, check=found, successor=successor.number if successor else None
    )


def _claimed(session: Session, found: PdfCheck) -> Certificate | None:
    if found.number is None:
        return None
    try:
        return queries.by_number(session, found.number)
    except NotFound:
        return None
