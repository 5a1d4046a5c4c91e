"""Makes the paper of an issued certificate: drawn from its frozen facts, signed, kept under its hash, once."""

from __future__ import annotations

from portal.certificates.authority import authority_of
from portal.certificates.models import Certificate, Signer
from portal.certificates.rules import CertificateFacts
from portal.core import audit, clock, jobs
from portal.core.db import insert_if_missing, transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.settings import Settings


def finish(job: jobs.Job, settings: Settings) -> None:
    """Draws, signs and keeps; a name with a character that no font has waits for a person, with the reason."""
    from portal.certificates.drawing import draw
    from portal.certificates.signing import sign

    with job.factory() as session:
        certificate = session.get_one(Certificate, job.payload["certificate"])
        if certificate.sha256 is not None:
            return
        facts = CertificateFacts.from_document(certificate.facts)
    authority = authority_of(settings)
    try:
        paper = sign(draw(facts), authority, at=clock.now())
    except Refused as refusal:
        with transaction_of(job.factory) as session:
            session.get_one(Certificate, certificate.id).failure = str(refusal)[:300]
            job.finish(session)
        return
    sha256 = FileStore(settings.files).keep(paper)
    with transaction_of(job.factory) as session:
        insert_if_missing(
            session,
            Signer,
            fingerprint=authority.fingerprint,
            name=authority.name[:200],
            first_used_on=clock.today(),
        )
        row = session.get_one(Certificate, certificate.id, with_for_update=True)
        if row.sha256 is None:
            row.sha256, row.finished_at, row.failure = sha256, clock.now(), None
            audit.record(session, "certificate.finished", f"certificate:{row.number}", by=None, sha256=sha256)
        job.finish(session)
