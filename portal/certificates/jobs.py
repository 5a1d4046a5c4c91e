"""Makes the paper of an issued certificate: drawn from its frozen facts, signed, kept under its hash, once; tells of terms that end."""

from __future__ import annotations

import logging
from datetime import timedelta

from portal.certificates import queries
from portal.certificates.authority import KEY_ENDS_WITHIN, authority_of
from portal.certificates.letters import tell_firm
from portal.certificates.models import Certificate
from portal.certificates.papers import keep_paper, make_paper, office_of, remember_office
from portal.certificates.rules import CertificateFacts
from portal.core import clock, jobs
from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.settings import Settings

log = logging.getLogger("portal.certificates")

TERMS = "certificates.terms"
TOLD_BEFORE = 60  # days before the last one
CATCH_UP = 7  # days on which nobody worked are made up for
CHUNK = 100


def finish(job: jobs.Job, settings: Settings) -> None:
    """Draws, signs and keeps; a name with a character that no font has waits for a person, with the reason."""
    with job.factory() as session:
        certificate = session.get_one(Certificate, job.payload["certificate"])
        if certificate.sha256 is not None:
            return
        facts = CertificateFacts.from_document(certificate.facts)
    office = office_of(settings)
    try:
        paper = make_paper(facts, office)
    except Refused as refusal:
        with transaction_of(job.factory) as session:
            session.get_one(Certificate, certificate.id).failure = str(refusal)[:300]
            job.finish(session)
        return
    sha256 = FileStore(settings.files).keep(paper.pdf)
    with transaction_of(job.factory) as session:
        remember_office(session, office)
        row = session.get_one(Certificate, certificate.id, with_for_update=True)
        keep_paper(session, row, sha256=sha256, credential=paper.credential)
        job.finish(session)


def terms(job: jobs.Job, settings: Settings) -> None:
    """Tells firms of certificates that will end, and of those that have; each once. The operator hears of a key that ends."""
    today = clock.today()
    _warn_of_key(settings)
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


def _warn_of_key(settings: Settings) -> None:
    """Each day from 60 before the signing key's certificate ends; officials see it above their certificates."""
    authority = authority_of(settings)
    left = authority.days_left(clock.now())
    if left <= KEY_ENDS_WITHIN:
        log.warning("the signing key's certificate ends on %s, in %d days", authority.not_after.date(), left)
