"""What follows a decision that was entered from paper: the certificate of a title that still holds, and word to the firm; once, however often begun."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import effects, letters
from portal.applications.cause import Cause
from portal.applications.models import Application, ApplicationEvent
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms import queries as firm_queries
from portal.firms.models import Title


def papers_of_decisions(job: Job, settings: Settings) -> None:
    """Issues the certificates, writes to the firms, and is done, in one transaction."""
    ids = [int(each) for each in job.payload["applications"]]
    with transaction_of(job.factory) as session:
        _certify(session, ids, Cause(by=None, settings=settings))
        _tell(session, ids, settings)
        job.finish(session)


def _certify(session: Session, ids: list[int], cause: Cause) -> None:
    have = set(session.scalars(select(Certificate.application_id).where(Certificate.application_id.in_(ids))))
    query = (
        select(Title, Application)
        .join(Application, Application.id == Title.application_id)
        .where(
            Title.application_id.in_(ids), Title.revoked_on.is_(None), Title.valid_to >= clock.today()
        )
        .order_by(Title.id)
    )  # fmt: skip
    rows = [row for row in session.execute(query).all() if row.Application.id not in have]
    firms = firm_queries.firms(session, [row.Title.firm_id for row in rows])
    for title, application in rows:
        effects.certify_title(session, application, cause, firms[title.firm_id], title)


def _tell(session: Session, ids: list[int], settings: Settings) -> None:
    query = (
        select(Application, ApplicationEvent)
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(Application.id.in_(ids), ApplicationEvent.seq == 1)
        .order_by(Application.id)
    )
    for application, event in session.execute(query).all():
        letters.tell_firm(session, application, event, settings=settings)
