"""Keeps what a filing says that another firm should not say too, so that it can be looked up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.applications.desk_models import FirmTrace
from portal.applications.flag_rules import traces_of
from portal.applications.models import Application
from portal.core.db import insert_missing


def keep_traces(session: Session, application: Application) -> None:
    """What was said once stays known, even when a later filing says something else."""
    found = traces_of(application.answers)
    insert_missing(
        session,
        FirmTrace,
        [{"kind": kind, "digest": digest, "firm_id": application.firm_id} for kind, digest in found.items()],
    )
