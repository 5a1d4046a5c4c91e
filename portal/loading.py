"""What `portal accounts load` reads from its file and makes of it: firms, their people, officials; all of it or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts import people_file
from portal.accounts.models import User
from portal.accounts.people_file import Person
from portal.applications.system import register_by_system
from portal.core import clock, typed
from portal.core.entries import Entry, Problems
from portal.core.errors import Refused
from portal.core.settings import Settings
from portal.firms import credit_code
from portal.firms import queries as firm_queries
from portal.firms.actions import write_name
from portal.firms.models import Firm, Membership
from portal.firms.rules import DISTRICTS, LAYERS, SIGNS, TRACKS, FirmDetails

FIRM_KEYS = frozenset({"credit_code", "people", *(field.name for field in fields(FirmDetails))})


@dataclass(frozen=True)
class LoadedFirm:
    path: str
    code: str
    details: FirmDetails
    people: tuple[Person, ...]


def load_all(
    session: Session,
    firms: list[LoadedFirm],
    officials: list[Person],
    problems: Problems,
    *,
    settings: Settings,
) -> None:
    """Makes everything in the caller's transaction; what cannot be is added to `problems`."""
    people = [person for firm in firms for person in firm.people] + officials
    people_file.refuse_known(session, people, problems)
    codes: dict[str, str] = {}
    for firm in firms:
        if firm_queries.firm_by_code(session, firm.code) is not None:
            problems.add(f"{firm.path}.credit_code", "this firm is here already")
        first = codes.setdefault(firm.code, firm.path)
        if first != firm.path:
            problems.add(f"{firm.path}.credit_code", f"{first} has the same code")
    if problems.found:
        return
    made = people_file.make_people(session, people)
    people_file.appoint(session, officials, made, problems)
    for firm in firms:
        _register(session, firm, made, problems, settings=settings)


def _register(
    session: Session, loaded: LoadedFirm, made: dict[str, User], problems: Problems, *, settings: Settings
) -> None:
    details = loaded.details
    firm = Firm(credit_code=loaded.code, district=details.district, created_at=clock.now())
    write_name(firm, details.name)
    session.add(firm)
    session.flush()  # the memberships need the id
    for person in loaded.people:
        member = made[person.email]
        session.add(Membership(firm_id=firm.id, person_id=member.id, role=person.role, since=clock.now()))
    try:
        register_by_system(session, firm=firm, details=details, settings=settings)
    except Refused as refused:
        problems.add(f"{loaded.path}.{refused.field}" if refused.field else loaded.path, refused.message)


def read_file(file: Path, problems: Problems) -> tuple[list[LoadedFirm], list[Person]]:
    try:
        words = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        problems.add("", f"this is no JSON: {error}")
        return [], []
    whole = Entry(words, "", problems, known=frozenset({"firms", "officials"}))
    firms = [_read_firm(entry) for entry in whole.entries("firms", known=FIRM_KEYS)]
    officials = [
        people_file.read_official(entry)
        for entry in whole.entries("officials", known=people_file.OFFICIAL_KEYS)
    ]
    return [firm for firm in firms if firm], [each for each in officials if each]


def _read_firm(entry: Entry) -> LoadedFirm | None:
    before = len(entry.problems.found)
    code = entry.read("credit_code", credit_code.normalise, required=True)
    if code is not None and (reason := credit_code.check(code)) is not None:
        entry.refuse("credit_code", reason)
    line = {"address": 200, "legal_representative": 60, "contact_name": 60}
    details: dict[str, Any] = {
        key: entry.read(key, partial(typed.text, most=most)) for key, most in line.items()
    }
    details |= {
        "name": entry.read("name", partial(typed.text, most=150, least=1), required=True),
        "district": entry.one_of("district", DISTRICTS, required=True),
        "established": entry.read("established", partial(typed.day, first=1900, last=clock.today().year)),
        "industry_code": entry.read("industry_code", partial(typed.identifier, most=4)),
        "layer": entry.one_of("layer", LAYERS),
        "track": entry.one_of("track", TRACKS),
        "contact_phone": entry.read("contact_phone", typed.phone),
        "contact_email": entry.read("contact_email", typed.mail_address),
        "signs": _read_signs(entry),
    }
    members = [
        people_file.read_member(each) for each in entry.entries("people", known=people_file.PERSON_KEYS)
    ]
    people = tuple(person for person in members if person)
    if len({person.email for person in people}) < len(people):
        entry.refuse("people", "the same person stands in it twice")
    if len(entry.problems.found) > before or code is None:
        return None
    return LoadedFirm(entry.path, code, FirmDetails(**details), people)


def _read_signs(entry: Entry) -> tuple[str, ...]:
    signs = entry.words.get("signs") or []
    if not isinstance(signs, list) or any(sign not in SIGNS for sign in signs):
        entry.refuse("signs", f"a list of {', '.join(SIGNS)} is expected")
        return ()
    return tuple(dict.fromkeys(signs))
