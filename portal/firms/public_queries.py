"""One firm as the public sees it: its facts, its titles, how it came to stand where it stands. Nothing about persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.firms import queries
from portal.firms.models import Presence, Title
from portal.firms.upkeep_models import FirmChange


@dataclass(frozen=True)
class TitleHeld:
    """A title with its term; `state` on the day it is looked at: valid, expired, revoked, or pending (not yet begun)."""

    tier: str
    level: str | None
    issuer: str
    document_number: str | None
    valid_from: date
    valid_to: date | None
    state: str


@dataclass(frozen=True)
class Change:
    """What changed on a day: registered, name, district, layer, track, returned or left; `old` and `new` are codes."""

    day: date
    what: str
    new: str | None = None
    old: str | None = None


@dataclass(frozen=True)
class PublicFirm:
    """The public facts of a firm that is or was in the register; `former_names` the latest first, with the day until which."""

    id: int
    credit_code: str
    name: str
    standing: str
    district: str
    layer: str | None
    track: str | None
    established: date | None
    registered_on: date
    left_on: date | None
    titles: tuple[TitleHeld, ...]
    history: tuple[Change, ...]
    former_names: tuple[tuple[str, date], ...]


def public_firm(session: Session, credit_code: str, *, today: date) -> PublicFirm:
    """NotFound for a firm that has never been registered, as for one that does not exist."""
    firm = queries.public_firm(session, credit_code)
    assert firm.registered_on is not None  # a CHECK of the table
    titles = session.scalars(
        select(Title)
        .where(Title.firm_id == firm.id, Title.checked_on <= today)
        .order_by(Title.valid_from.desc(), Title.id.desc())
    )
    presences = session.scalars(
        select(Presence).where(Presence.firm_id == firm.id).order_by(Presence.first_day, Presence.id)
    )
    renamed = session.scalars(
        select(FirmChange)
        .where(FirmChange.firm_id == firm.id, FirmChange.field == "name")
        .order_by(FirmChange.id)
    ).all()
    changes = history(list(presences), left=firm.standing if firm.left_on else None)
    changes += [Change(row.recorded_on, "name", row.new, row.old) for row in renamed]
    return PublicFirm(
        firm.id, firm.credit_code, firm.name, firm.standing, firm.district, firm.layer, firm.track, firm.established,
        firm.registered_on, firm.left_on,
        titles=tuple(_title(title, today) for title in titles),
        history=tuple(sorted(changes, key=lambda change: change.day)[::-1]),
        former_names=tuple((row.old, row.recorded_on) for row in reversed(renamed) if row.old),
    )  # fmt: skip


def _title(title: Title, today: date) -> TitleHeld:
    if title.revoked_on is not None and title.revoked_on <= today:
        state = "revoked"
    elif title.valid_to is not None and title.valid_to < today:
        state = "expired"
    else:
        state = "valid" if title.valid_from <= today else "pending"
    return TitleHeld(
        title.tier, title.level, title.issuer, title.document_number, title.valid_from, title.valid_to, state
    )


def history(presences: list[Presence], *, left: str | None) -> list[Change]:
    """The changes between a firm's presences, oldest first; `left` is the standing with which it left, if it did."""
    changes: list[Change] = []
    before: Presence | None = None
    for presence in presences:
        if before is None:
            changes.append(Change(presence.first_day, "registered", presence.district))
        else:
            if before.ended_on is not None and before.ended_on < presence.first_day:
                changes += [Change(before.ended_on, "left"), Change(presence.first_day, "returned")]
            changes += [
                Change(presence.first_day, what, getattr(presence, what), getattr(before, what))
                for what in ("district", "layer", "track")
                if getattr(presence, what) != getattr(before, what)
            ]
        before = presence
    if left is not None and before is not None and before.ended_on is not None:
        changes.append(Change(before.ended_on, "left", left))
    return changes
