"""What a firm's changed facts set going: the job by which it is classified anew. Classification itself knows firms, not the other way round."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.core import jobs

CLASSIFY = "classification.keep"


def facts_changed(session: Session, firm_id: int) -> None:
    """Called by every deed that changes what a facts document says, in its transaction."""
    jobs.enqueue(session, CLASSIFY, firm_id=firm_id)
