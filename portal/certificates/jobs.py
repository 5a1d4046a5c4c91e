"""Makes the paper of an issued certificate: drawn from its frozen facts, signed, kept under its hash, once; tells of terms that end."""

from __future__ import annotations

from datetime import timedelta

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from portal.certificates import queries
from portal.certificates.authority import Authority, authority_of
from portal.certificates.credential import make
from portal.certificates.credential_keys import credential_key
from portal.certificates.letters import tell_firm
from portal.certificates.models import Certificate, Credential, CredentialSigner, Signer
from portal.certificates.rules import CertificateFacts
from portal.core import audit, clock, jobs
from portal.core.db import insert_if_missing, transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.settings import Settings

TERMS = "certificates.terms"
TOLD_BEFORE = 60  # days before the last one
CATCH_UP = 7  # days on which nobody worked are made up for
CHUNK = 100


def finish(job: jobs.Job, settings: Settings) -> None:
    """Draws, signs and keeps; a name with a character that no font has waits for a person, with the reason."""
    from portal.certificates.drawing import draw
    from portal.certificates.signing import sign, signer_of

    with job.factory() as session:
        certificate = session.get_one(Certificate, job.payload["certificate"])
        if certificate.sha256 is not None:
            return
        facts = CertificateFacts.from_document(certificate.facts)
    authority, key = authority_of(settings), credential_key(settings)
    try:
        paper = sign(draw(facts, signer_of(authority).proof(facts)), authority, at=clock.now())
    except Refused as refusal:
        with transaction_of(job.factory) as session:
            session.get_one(Certificate, certificate.id).failure = str(refusal)[:300]
            job.finish(session)
        return
    credential = make(facts, key, at=clock.now()) if key else None
    sha256 = FileStore(settings.files).keep(paper)
    with transaction_of(job.factory) as session:
        today = clock.today()
        _know(session, authority)
        row = session.get_one(Certificate, certificate.id, with_for_update=True)
        if row.sha256 is None:
            row.sha256, row.finished_at, row.failure = sha256, clock.now(), None
            if key and credential:
                insert_if_missing(session, CredentialSigner, multikey=key.multikey, first_used_on=today)
                session.add(Credential(certificate_id=row.id, document=credential))
            audit.record(session, "certificate.finished", f"certificate:{row.number}", by=None, sha256=sha256)
        job.finish(session)


def terms(job: jobs.Job, settings: Settings) -> None:
    """Tells firms of certificates that will end, and of those that have; each once."""
    today = clock.today()
    for what, last in (
        ("expiring", today + timedelta(days=TOLD_BEFORE)),
        ("expired", today - timedelta(days=1)),
    ):
        after = 0
        while True:
            with transaction_of(job.factory) as session:
                first = last - timedelta(days=CATCH_UP)
                rows = queries.expiring(session, first=first, last=last, after=after, most=CHUNK)
                for row in rows:
                    tell_firm(session, row, what, base_url=settings.base_url, day=row.valid_to)
            if len(rows) < CHUNK:
                break
            after = rows[-1].id


def _know(session: Session, authority: Authority) -> None:
    """Keeps who signed, so that any machine knows the key of any paper."""
    pem = authority.certificate.public_bytes(Encoding.PEM).decode("ascii")
    insert_if_missing(
        session, Signer, fingerprint=authority.fingerprint, name=authority.name[:200], first_used_on=clock.today(),
        certificate=pem,
    )  # fmt: skip
    signer = session.get_one(Signer, authority.fingerprint)
    if signer.certificate is None:  # known since before its certificate was kept
        signer.certificate = pem
