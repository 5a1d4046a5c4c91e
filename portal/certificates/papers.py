"""Makes papers from frozen facts and keeps them: drawn, signed, with the credential beside; who asks for them stands in the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from portal.certificates.authority import Authority, authority_of
from portal.certificates.credential import CredentialKey, make
from portal.certificates.credential_keys import credential_key
from portal.certificates.models import Certificate, Credential, CredentialSigner, Signer
from portal.certificates.rules import CertificateFacts
from portal.core import audit, clock
from portal.core.db import insert_if_missing
from portal.core.settings import Settings


@dataclass(frozen=True)
class Office:
    """Who signs: papers, and credentials where there is a key for them."""

    authority: Authority
    key: CredentialKey | None


@dataclass(frozen=True)
class Paper:
    pdf: bytes
    credential: dict[str, Any] | None


def office_of(settings: Settings) -> Office:
    return Office(authority_of(settings), credential_key(settings))


def make_paper(facts: CertificateFacts, office: Office) -> Paper:
    """Refused when it cannot be drawn (then it waits for a person) or signed."""
    from portal.certificates.drawing import draw
    from portal.certificates.signing import sign, signer_of

    moment = clock.now()
    pdf = sign(draw(facts, signer_of(office.authority).proof(facts)), office.authority, at=moment)
    return Paper(pdf, make(facts, office.key, at=moment) if office.key else None)


def remember_office(session: Session, office: Office) -> None:
    """So that what it signs verifies after the keys have changed, on any machine."""
    pem = office.authority.certificate.public_bytes(Encoding.PEM).decode("ascii")
    insert_if_missing(
        session, Signer, fingerprint=office.authority.fingerprint, name=office.authority.name[:200],
        first_used_on=clock.today(), certificate=pem,
    )  # fmt: skip
    signer = session.get_one(Signer, office.authority.fingerprint)
    if signer.certificate is None:  # known since before its certificate was kept
        signer.certificate = pem
    if office.key is not None:
        insert_if_missing(
            session, CredentialSigner, multikey=office.key.multikey, first_used_on=clock.today()
        )


def keep_paper(session: Session, row: Certificate, *, sha256: str, credential: dict[str, Any] | None) -> bool:
    """Names the kept bytes; False when the paper was finished meanwhile, which then stays as it is. The row is locked."""
    if row.sha256 is not None:
        return False
    row.sha256, row.finished_at, row.failure = sha256, clock.now(), None
    if credential is not None:
        session.add(Credential(certificate_id=row.id, document=credential))
    audit.record(session, "certificate.finished", f"certificate:{row.number}", by=None, sha256=sha256)
    return True
