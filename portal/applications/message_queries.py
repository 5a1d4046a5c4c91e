"""What a firm and the officials wrote to each other inside a case, newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.applications.desk_models import CaseMessage


@dataclass(frozen=True)
class Line:
    """A message with its writer's name; `capacity` is the office in which it was written."""

    id: int
    side: str
    capacity: str
    author: str
    author_id: int
    text: str
    made_at: datetime


def messages(
    session: Session, application_id: int, *, before: int | None = None, most: int = 20
) -> list[Line]:
    query = (
        select(
            CaseMessage.id, CaseMessage.side, CaseMessage.capacity, User.called, CaseMessage.author_id, CaseMessage.text,
            CaseMessage.made_at,
        )
        .join(User, User.id == CaseMessage.author_id)
        .where(CaseMessage.application_id == application_id)
        .order_by(CaseMessage.id.desc())
        .limit(most)
    )  # fmt: skip
    if before is not None:
        query = query.where(CaseMessage.id < before)
    return [Line(*row) for row in session.execute(query)]
