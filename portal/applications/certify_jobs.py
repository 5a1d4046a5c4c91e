"""The certificates of firms that were registered many at once: a few hundred a job, each once however often it is begun."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import effects
from portal.applications.cause import Cause
from portal.applications.models import Application
from portal.certificates.models import Certificate
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings


def certify_many(job: Job, settings: Settings) -> None:
    """Issues what is missing, and the job is done, in one transaction."""
    ids = [int(each) for each in job.payload["applications"]]
    with transaction_of(job.factory) as session:
        for application in _without_certificate(session, ids):
            effects.certify_registration(session, application, Cause(by=None, settings=settings))
        job.finish(session)


def _without_certificate(session: Session, ids: list[int]) -> list[Application]:
    have = set(session.scalars(select(Certificate.application_id).where(Certificate.application_id.in_(ids))))
    rows = session.scalars(select(Application).where(Application.id.in_(ids)).order_by(Application.id))
    return [row for row in rows if row.id not in have]
