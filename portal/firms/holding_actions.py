"""What changes the lists that a firm keeps: an entry is added or changed, an entry is removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import holding_queries
from portal.firms.change_actions import facts_changed
from portal.firms.holding_queries import TABLES
from portal.firms.holding_rules import KINDS, contradictions
from portal.firms.models import Firm, FirmFact, Honour, Title

KNOWN_NUMBER = N_("A right with this number is in the list already")
NOT_OURS = N_("Name who awarded it; what this portal awards is recorded by itself")
IN_USE = N_("This title was decided by an application, so it stays")


def keep_entry(
    session: Session,
    *,
    kind: str,
    firm_id: int,
    entry_id: int | None,
    values: Mapping[str, Any],
    by: int,
) -> Any:
    """Adds an entry, or changes the one with `entry_id`; Refused names the field that cannot be so."""
    if str(values.get("issuer", "")).strip().lower() == "portal":
        raise Refused(Text(NOT_OURS), field="issuer")
    for field, reason in contradictions(kind, values, today=clock.today()):
        raise Refused(reason, field=field)
    lock_row(session, Firm, firm_id)
    row = None if entry_id is None else holding_queries.entry(session, kind, entry_id, firm_id)
    if kind == "right":
        known = holding_queries.right_by_number(session, firm_id, values["number"])
        if known is not None and known is not row:
            raise Refused(Text(KNOWN_NUMBER), field="number")
    verb = "added" if row is None else "changed"
    if row is None:
        row = TABLES[kind](firm_id=firm_id, **({"kind": kind} if TABLES[kind] is Honour else {}))
        session.add(row)
    changed = sorted(key for key, value in values.items() if getattr(row, key) != value)
    for key, value in values.items():
        setattr(row, key, value)
    if isinstance(row, Title):
        row.checked_on = row.checked_by = None  # it is public again when an official has looked at it
        row.refused_on = row.refusal = None
    session.execute(delete(FirmFact).where(FirmFact.firm_id == firm_id, FirmFact.key == KINDS[kind].list))
    session.flush()  # proof that comes along needs the id
    audit.record(session, f"holding.{verb}", f"{kind}:{row.id}", by=by, firm=firm_id, fields=changed)
    facts_changed(session, firm_id)
    return row


def remove_entry(session: Session, *, kind: str, firm_id: int | None, entry_id: int, by: int) -> None:
    row = holding_queries.entry(session, kind, entry_id, firm_id)
    if getattr(row, "application_id", None) is not None:
        raise Refused(Text(IN_USE))
    session.delete(row)
    audit.record(session, "holding.removed", f"{kind}:{entry_id}", by=by, firm=firm_id)
    facts_changed(session, row.firm_id)
