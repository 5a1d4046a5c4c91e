"""What we answer to somebody who asks about a certificate: by number and code, by its PDF, by its credential."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.certificates import credential, queries
from portal.certificates.checking import IssuedRecord, PdfCheck, check, verdict
from portal.certificates.credential import CredentialCheck
from portal.certificates.models import Certificate, Credential, Lookup
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
    check: PdfCheck | CredentialCheck | None = None
    sha256: str | None = None
    successor: Certificate | None = None

    @property
    def facts(self) -> CertificateFacts | None:
        return CertificateFacts.from_document(self.certificate.facts) if self.certificate else None

    def document(self) -> dict[str, Any]:
        """The answer for other programs: facts as issued, never personal data, never the code."""
        row = self.certificate
        said: dict[str, Any] = {"verdict": self.verdict, "number": row.number if row else None}
        if self.check is not None:
            said |= {"sha256": self.sha256, "number": said["number"] or self.check.number}
            said["reason"] = self.check.reason.in_language("en") if self.check.reason else None
        if row is None:
            return said
        facts = {key: value for key, value in row.facts.items() if key != "code"}
        said |= {"facts": facts, "revoked_on": row.revoked_on and row.revoked_on.isoformat()}
        return said | {
            "revocation_reason": row.revocation_reason,
            "superseded_by": self.successor and self.successor.number,
        }


def by_number(session: Session, number: str, code: str, *, today: date) -> Answer:
    """NotFound without the right code: a number alone shows nothing."""
    certificate = queries.by_number_and_code(session, number, code)
    return _answer(session, certificate, queries.standing_of(certificate, today=today), None)


def of_file(session: Session, content: bytes, *, trusted: frozenset[str], today: date) -> Answer:
    """Whatever was handed in: a PDF (`trusted` holds its signers' fingerprints), or the certificate for machines."""
    sha256 = hashlib.sha256(content).hexdigest()
    if credential.looks_like_credential(content):
        answer = _of_credential(session, content, today=today)
    else:
        answer = _of_pdf(session, content, trusted=trusted, today=today)
    return replace(answer, sha256=sha256)


def _of_pdf(session: Session, content: bytes, *, trusted: frozenset[str], today: date) -> Answer:
    """Checks the signature, that it covers the whole file, the issuing key, and our record by hash."""
    found = check(content, trusted=trusted | queries.signers(session))
    certificate = queries.by_sha256(session, found.sha256) or _claimed(session, found.number)
    if certificate is None:
        return Answer(verdict=verdict(found, None), check=found)
    record = IssuedRecord(
        number=certificate.number,
        sha256=certificate.sha256,
        standing=queries.standing_of(certificate, today=today),
    )
    return _known(session, certificate, verdict(found, record), found)


def _of_credential(session: Session, content: bytes, *, today: date) -> Answer:
    """Checks its signature, whose key it is, and that it is word for word the one that we keep."""
    found = credential.check(content, trusted=queries.credential_signers(session))
    certificate = _claimed(session, found.number)
    if certificate is None:
        return Answer(verdict="altered" if found.ours else "unknown", check=found)
    kept = session.get(Credential, certificate.id)
    issued = found.sound and kept is not None and kept.document == found.document
    said = queries.standing_of(certificate, today=today) if issued else "altered"
    return _known(session, certificate, said, found)


def _known(
    session: Session, certificate: Certificate, said: str, found: PdfCheck | CredentialCheck
) -> Answer:
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


def _answer(
    session: Session, certificate: Certificate, said: str, found: PdfCheck | CredentialCheck | None
) -> Answer:
    successor = session.get(Certificate, certificate.superseded_by) if certificate.superseded_by else None
    return Answer(verdict=said, certificate=certificate, check=found, successor=successor)


def _claimed(session: Session, number: str | None) -> Certificate | None:
    if number is None:
        return None
    try:
        return queries.by_number(session, number)
    except NotFound:
        return None
