"""What a decided filing changes of a firm's details: the history keeps what was, and where it counted until today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import actions
from portal.firms.change_actions import facts_changed
from portal.firms.models import Firm, Presence
from portal.firms.upkeep_models import FirmChange, YearUpdate
from portal.firms.upkeep_rules import due_day

NOT_REGISTERED = N_("Only a registered firm has details to change.")


@dataclass(frozen=True, kw_only=True)
class Filed:
    """Which filing changes the record: when it happened, whether it was filed in time, who decided it."""

    happened_on: date
    late: bool
    application_id: int | None
    by: int | None


def change_details(session: Session, firm: Firm, new: Mapping[str, str], filed: Filed) -> list[str]:
    """Writes new details into the record; gives the keys that changed. A firm that moves counts there from today."""
    lock_row(session, Firm, firm.id)
    if firm.standing != "registered":
        raise Refused(Text(NOT_REGISTERED))
    changed = [key for key, value in new.items() if getattr(firm, key) != value]
    if "district" in changed:
        actions.count(session, firm, -1)
    for key in changed:
        remember(session, firm, key, str(new[key]), filed)
        if key == "name":
            actions.rename(session, firm, new[key])
        else:
            setattr(firm, key, new[key])
    if "district" in changed:
        _move_presence(session, firm, filed)
        actions.count(session, firm, +1)
        facts_changed(session, firm.id)
    if changed:
        actions.raise_version(session)
        audit.record(
            session, "firm.changed", f"firm:{firm.id}", by=filed.by, fields=changed,
            application=filed.application_id, late=filed.late,
        )  # fmt: skip
    return changed


def leave(session: Session, firm: Firm, standing: str, filed: Filed, *, reason: str) -> None:
    """The firm moved away, closed or was struck off: it no longer counts from today."""
    lock_row(session, Firm, firm.id)
    remember(session, firm, "standing", standing, filed)
    actions.take_leave(session, firm, standing, on=clock.today(), by=filed.by, reason=reason)


def remember(session: Session, firm: Firm, field: str, new: str, filed: Filed) -> None:
    """One line of the firm's history: what was, and what is from today."""
    session.add(
        FirmChange(
            firm_id=firm.id,
            field=field,
            old=getattr(firm, field),
            new=new,
            happened_on=filed.happened_on,
            recorded_on=clock.today(),
            late=filed.late,
            application_id=filed.application_id,
        )
    )


def _move_presence(session: Session, firm: Firm, filed: Filed) -> None:
    """The firm counts in its old district until today, in the new one from today: no past count changes."""
    today = clock.today()
    old = session.scalars(
        select(Presence).where(Presence.firm_id == firm.id, Presence.ended_on.is_(None))
    ).one()
    if old.first_day == today:
        old.district = firm.district
        return
    old.ended_on = today
    session.add(
        Presence(
            firm_id=firm.id, district=firm.district, layer=firm.layer, track=firm.track, first_day=today,
            application_id=filed.application_id,
        )
    )  # fmt: skip


def keep_update(
    session: Session, *, firm_id: int, year: int, filed_on: date, application_id: int | None, by: int | None
) -> YearUpdate:
    """The information of a year is accepted; a second filing of the year leaves the first one's day."""
    row = session.get(YearUpdate, (firm_id, year))
    if row is None:
        due = due_day(year)
        late = due is not None and filed_on > due
        row = YearUpdate(firm_id=firm_id, year=year, filed_on=filed_on, late=late)
        session.add(row)
    row.accepted_on, row.application_id = clock.today(), application_id
    audit.record(
        session, "firm.year_updated", f"firm:{firm_id}", by=by, year=year, application=application_id
    )
    return row
