"""The worker's part of a batch: numbers it, then draws and signs it in parts; killed at any moment, another goes on."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from portal.certificates import batch_actions, batch_queries
from portal.certificates.letters import tell_firm
from portal.certificates.models import Batch, Certificate
from portal.certificates.papers import Office, Paper, keep_paper, make_paper, office_of, remember_office
from portal.certificates.rules import CertificateFacts
from portal.core import jobs
from portal.core.db import PortalSession, lock_row, transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.settings import Settings

TOGETHER = 25  # papers that are kept, and written down, at once: more would be lost when a worker is killed


def number(job: jobs.Job, settings: Settings) -> None:
    """Numbers every item, in print order, then hands the drawing to all workers."""
    more = True
    while more:
        with transaction_of(job.factory) as session:
            more = batch_actions.number_some(session, job.payload["batch"], settings=settings)
            if not more:
                job.finish(session)


def part(job: jobs.Job, settings: Settings) -> None:
    """Makes the papers of some positions; what another has finished meanwhile stays."""
    batch_id, first, last = (job.payload[key] for key in ("batch", "first", "last"))
    office = office_of(settings)
    while make_some(job.factory, batch_id, first=first, last=last, office=office, settings=settings):
        pass  # each time some are safe


def make_some(
    factory: sessionmaker[PortalSession],
    batch_id: int,
    *,
    first: int,
    last: int,
    office: Office,
    settings: Settings,
) -> int:
    """Makes the next papers of these positions, all or none of them written down; says how many there were."""
    with factory() as session:
        rows = batch_queries.undrawn(session, batch_id, first=first, last=last, most=TOGETHER)
    made, refused = _make(rows, office)
    names = FileStore(settings.files).keep_many([paper.pdf for _, paper in made])
    with transaction_of(factory) as session:
        remember_office(session, office)
        for (row_id, paper), name in zip(made, names, strict=True):
            row = lock_row(session, Certificate, row_id)
            if keep_paper(session, row, sha256=name, credential=paper.credential):
                _tell(session, batch_id, row, settings)
        for row_id, reason in refused.items():
            lock_row(session, Certificate, row_id).failure = reason
        session.flush()  # what is counted now includes these
        batch_actions.end_if_settled(session, lock_row(session, Batch, batch_id))
    return len(rows)


def _make(rows: list[Certificate], office: Office) -> tuple[list[tuple[int, Paper]], dict[int, str]]:
    made, refused = [], {}
    for row in rows:
        try:
            made.append((row.id, make_paper(CertificateFacts.from_document(row.facts), office)))
        except Refused as refusal:
            refused[row.id] = str(refusal)[:300]
    return made, refused


def _tell(session: Session, batch_id: int, row: Certificate, settings: Settings) -> None:
    """Firms hear of a new paper here; of a replaced one they have heard with the replacement."""
    if batch_queries.batch(session, batch_id).kind == "register":
        tell_firm(session, row, "ready", base_url=settings.base_url)
