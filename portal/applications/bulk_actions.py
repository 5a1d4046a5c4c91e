"""Does one deed to several cases: one after the other, each in a transaction of its own, with an outcome for each.

What has been done stays done when the next one fails or the process ends; what was not reached says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portal.applications import actions, claim_actions
from portal.applications.actions import Deed
from portal.applications.desk_models import CaseBatch
from portal.applications.models import Application
from portal.applications.rules import Hand
from portal.applications.worklist_queries import WorkRow
from portal.core import audit, clock
from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.core.settings import Settings

OPEN = "open"  # not reached yet
DONE = "done"
LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done to every case: to whom it goes, and what is remarked on it."""

    deed: str
    to: int | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)


def begin(session: Session, order: Order, rows: list[WorkRow], *, key: str, by: int) -> CaseBatch:
    """Writes down what is to be done, before anything is."""
    entries: list[dict[str, Any]] = [
        {
            "number": row.number, "firm": row.firm_name, "credit_code": row.credit_code, "district": row.district,
            "kind": row.kind, "tier": row.tier, "outcome": OPEN, "why": None, "remarks": dict(order.remarks),
        }
        for row in rows
    ]  # fmt: skip
    batch = CaseBatch(key=key, deed=order.deed, made_by=by, made_at=clock.now(), entries=entries)
    session.add(batch)
    session.flush()  # the trail names it
    audit.record(
        session, f"batch.{order.deed}", f"batch:{batch.id}", by=by, cases=[row.number for row in rows]
    )
    return batch


def do_one(
    session: Session, order: Order, application: Application, *, hand: Hand, seen: int, settings: Settings
) -> None:
    """The deed on one case; Refused (and Clash) when it cannot be done now."""
    if order.deed == "claim":
        claim_actions.claim(session, application, hand=hand, seen=seen, settings=settings)
    elif order.deed == "assign":
        claim_actions.assign(session, application, to=order.to or 0, hand=hand, seen=seen, settings=settings)
    else:
        deed = Deed(move=order.deed, remarks=order.remarks, seen=seen)
        actions.move(session, application, deed, hand=hand, settings=settings)


def note_outcome(session: Session, batch: CaseBatch, number: str, refused: Refused | None) -> None:
    """What became of one case, in the transaction that did it; a refusal is kept as its message, not as words."""
    why = _kept(refused.message) if refused else None
    outcome = LEFT_OUT if refused else DONE
    batch.entries = [
        entry | {"outcome": outcome, "why": why} if entry["number"] == number else entry
        for entry in batch.entries
    ]


def _kept(message: Text) -> dict[str, Any]:
    params = {
        key: _kept(value) if isinstance(value, Text) else str(value) for key, value in message.params.items()
    }
    return {"msgid": message.msgid, "params": params}


def told(kept: dict[str, Any]) -> Text:
    """A refusal as it was kept, for the reader's language."""
    params = {key: told(value) if isinstance(value, dict) else value for key, value in kept["params"].items()}
    return Text(kept["msgid"], **params)
