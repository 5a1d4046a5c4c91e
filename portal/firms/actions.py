"""What changes the register: a firm is begun, registered, changed, and leaves. Counts change by the same deed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import name_index, queries
from portal.firms import step_actions as step_actions  # keeps the counts of days: it listens
from portal.firms.cell_models import RegisterCell
from portal.firms.change_actions import facts_changed
from portal.firms.count_models import RegisterCount, RegisterVersion
from portal.firms.models import Firm, FirmSign, Membership, Presence, Title
from portal.firms.rules import FirmDetails
from portal.firms.sorting import spelled

KNOWN_CODE = N_("This firm is here already. Ask to join it, and its owner will be told.")
LEFT = ("moved_away", "closed", "struck_off")


def begin_firm(session: Session, *, credit_code: str, name: str, district: str, by: int) -> Firm:
    """Makes the firm as an applicant, with the person as its owner; Refused when the code is taken."""
    if queries.firm_by_code(session, credit_code) is not None:
        raise Refused(Text(KNOWN_CODE), field="credit_code")
    firm = Firm(credit_code=credit_code, district=district, created_at=clock.now())
    write_name(firm, name)
    session.add(firm)
    session.flush()  # the membership needs the id
    session.add(Membership(firm_id=firm.id, person_id=by, role="owner", since=clock.now()))
    audit.record(session, "firm.begun", f"firm:{firm.id}", by=by, credit_code=credit_code)
    return firm


def register_firm(
    session: Session, firm: Firm, details: FirmDetails, *, application_id: int, by: int | None, on: date
) -> None:
    """The effect of an accepted registration: the record is the filing's, and the firm counts from `on`."""
    write_details(session, firm, details)
    firm.standing, firm.registered_on, firm.registered_by = "registered", on, application_id
    name_index.add(session, [firm])
    session.add(
        Presence(
            firm_id=firm.id, district=firm.district, layer=firm.layer, track=firm.track, first_day=on,
            application_id=application_id,
        )
    )  # fmt: skip
    count(session, firm, +1)
    audit.record(session, "firm.registered", f"firm:{firm.id}", by=by, application=application_id, on=on)


def write_name(firm: Firm, name: str) -> None:
    """The name, and how it is ordered and found."""
    spelling = spelled(name)
    firm.name, firm.sort_key = name, spelling.sort_key
    firm.search_name, firm.initials = spelling.search_name, spelling.initials


def rename(session: Session, firm: Firm, name: str) -> None:
    """The new name; who can be found is found by it from now on."""
    is_found = firm.standing == "registered"
    if is_found:
        name_index.remove(session, firm)
    write_name(firm, name)
    if is_found:
        name_index.add(session, [firm])


def write_details(session: Session, firm: Firm, details: FirmDetails) -> None:
    """Writes a decided filing's details into the record."""
    rename(session, firm, details.name)
    firm.district, firm.address = details.district, details.address
    firm.established = details.established
    firm.industry_code = details.industry_code
    firm.layer, firm.track = details.layer, details.track
    firm.legal_representative = details.legal_representative
    firm.contact_name, firm.contact_phone = details.contact_name, details.contact_phone
    firm.contact_email = details.contact_email
    session.execute(delete(FirmSign).where(FirmSign.firm_id == firm.id))
    session.add_all(FirmSign(firm_id=firm.id, sign=sign) for sign in details.signs)


def take_leave(session: Session, firm: Firm, standing: str, *, on: date, by: int | None, reason: str) -> None:
    """The firm no longer counts from `on`; its history stays."""
    if firm.standing != "registered" or standing not in LEFT:
        raise Refused(Text(N_("Only a registered firm can leave the register.")))
    name_index.remove(session, firm)
    firm.standing, firm.left_on = standing, on
    presence = session.scalars(
        select(Presence).where(Presence.firm_id == firm.id, Presence.ended_on.is_(None))
    ).one()
    presence.ended_on = max(on, presence.first_day)
    count(session, firm, -1)
    audit.record(session, "firm.left", f"firm:{firm.id}", by=by, standing=standing, on=on, reason=reason)


def grant_title(
    session: Session, firm: Firm, *, tier: str, level: str | None, ruleset: str, valid_from: date,
    valid_to: date, application_id: int, by: int | None,
) -> Title:  # fmt: skip
    """The effect of a recognition: the city's own title, with its term."""
    title = Title(
        firm_id=firm.id, tier=tier, level=level, issuer="portal", ruleset=ruleset, valid_from=valid_from,
        valid_to=valid_to, checked_on=valid_from, application_id=application_id,
    )  # fmt: skip
    session.add(title)
    raise_version(session)
    facts_changed(session, firm.id)
    audit.record(
        session, "title.granted", f"firm:{firm.id}", by=by, tier=tier, level=level, application=application_id
    )
    return title


def count(session: Session, firm: Firm, step: int) -> None:
    """Keeps the maintained counts true: all, by district, layer and track, and by the three together."""
    places = (("all", "all"), ("district", firm.district), ("layer", firm.layer), ("track", firm.track))
    words = [(dimension, word) for dimension, word in places if word is not None]
    these = tuple_(RegisterCount.dimension, RegisterCount.word).in_(words)
    rows = session.execute(select(RegisterCount.dimension, RegisterCount.word).where(these))
    for dimension, word in set(words) - {(row.dimension, row.word) for row in rows}:
        insert_if_missing(session, RegisterCount, dimension=dimension, word=word, count=0)
    session.execute(
        update(RegisterCount)
        .where(these)
        .values(count=RegisterCount.count + step)
        .execution_options(synchronize_session=False)
    )
    count_cell(session, firm.district, firm.layer, firm.track, step)
    raise_version(session)


def count_cell(session: Session, district: str, layer: str | None, track: str | None, step: int) -> None:
    """One cell of the counts by district, layer and track together."""
    place = {"district": district, "layer": layer or "", "track": track or ""}
    insert_if_missing(session, RegisterCell, **place, count=0)
    session.execute(
        update(RegisterCell)
        .filter_by(**place)
        .values(count=RegisterCell.count + step)
        .execution_options(synchronize_session=False)
    )


def raise_version(session: Session) -> None:
    """Something that the public sees has changed: cached pages are made anew."""
    row = lock_row(session, RegisterVersion, 1)
    row.version += 1
