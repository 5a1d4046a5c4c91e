"""What changes a firm's documents: one is handed in, removed, or held because a submitted case rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import Moment, lock_row
from portal.core.errors import Clash, Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.firms import document_queries
from portal.firms.document_rules import MOST_BYTES_OF_A_FIRM, MOST_OF_A_CASE, examine
from portal.firms.models import DocumentRow, Firm

TOO_MANY = N_("A case has at most 50 documents: please remove one first")
TOO_MUCH = N_("The documents of a firm weigh at most 300 MiB together: please remove some first")
HELD = N_("A submitted application rests on this document, so it stays")
GONE = N_("A document was removed a moment ago. Nothing was submitted: please look at the documents again.")

# by the table, not by the objects: every submission pays for it
_TABLE = cast(Table, DocumentRow.__table__)
HOLD = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("ids", expanding=True)), _TABLE.c.removed_at.is_(None))
    .values(held_at=func.coalesce(_TABLE.c.held_at, bindparam("moment", type_=Moment)))
)


def hand_in(
    session: Session,
    files: FileStore,
    *,
    firm_id: int,
    proves: str,
    upload_name: str,
    content: bytes,
    by: int,
    application_id: int | None = None,
) -> DocumentRow:
    """Keeps a document of a firm; the same content for the same thing is kept once. Refused names the reason.

    The bytes are on disk before the row is: a crash leaves bytes without a row, never a row without bytes.
    """
    examined = examine(upload_name, content)
    sha256 = files.keep(content)
    lock_row(session, Firm, firm_id)  # two uploads at once must not pass the limit together
    known = _same(session, firm_id, proves, sha256, application_id)
    if known is not None:
        return known
    if (
        application_id is not None
        and document_queries.number_of_case(session, application_id) >= MOST_OF_A_CASE
    ):
        raise Refused(Text(TOO_MANY))
    if document_queries.bytes_of_firm(session, firm_id) + len(content) > MOST_BYTES_OF_A_FIRM:
        raise Refused(Text(TOO_MUCH))
    row = DocumentRow(
        firm_id=firm_id, application_id=application_id, proves=proves, name=examined.name,
        media_type=examined.media_type, size=len(content), sha256=sha256, handed_in_at=clock.now(),
        handed_in_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()  # whoever hands it in needs the id
    audit.record(session, "document.handed_in", f"document:{row.id}", by=by, firm=firm_id, sha256=sha256)
    return row


def _same(
    session: Session, firm_id: int, proves: str, sha256: str, application_id: int | None
) -> DocumentRow | None:
    return session.scalar(
        select(DocumentRow).where(
            DocumentRow.firm_id == firm_id,
            DocumentRow.proves == proves,
            DocumentRow.sha256 == sha256,
            DocumentRow.application_id.is_(None)
            if application_id is None
            else DocumentRow.application_id == application_id,
            DocumentRow.removed_at.is_(None),
        )
    )


def remove(session: Session, document_id: int, *, firm_id: int | None, by: int) -> DocumentRow:
    """The firm no longer shows it; the row stays. Refused when a submitted case rests on it."""
    row = document_queries.of_firm(session, document_id, firm_id)
    lock_row(session, DocumentRow, row.id)
    if row.held_at is not None:
        raise Refused(Text(HELD))
    row.removed_at = clock.now()
    audit.record(session, "document.removed", f"document:{row.id}", by=by, firm=row.firm_id)
    return row


def hold(session: Session, documents: Sequence[DocumentRow], *, application_id: int, by: int | None) -> None:
    """Called when a case is submitted: what it rests on can no longer be removed. Raises Clash when it just was."""
    ids = sorted(each.id for each in documents)
    if any(each.held_at is None for each in documents):
        result = session.execute(HOLD, {"ids": ids, "moment": clock.now()})
        if cast("CursorResult[Any]", result).rowcount != len(ids):
            raise Clash(Text(GONE))
    audit.record(session, "document.held", f"application:{application_id}", by=by, documents=ids)
