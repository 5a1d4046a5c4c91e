"""People of a file (`portal accounts load`): read strictly, then made with their passwords, offices and second factors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from portal.accounts import actions, queries, second_factor
from portal.accounts.models import User
from portal.accounts.password_keeping import hashed
from portal.accounts.password_rules import why_not
from portal.accounts.rules import FIRM_ROLES, ROLES
from portal.core import clock, typed
from portal.core.districts import DISTRICTS
from portal.core.entries import Entry, Problems
from portal.core.errors import Refused
from portal.core.i18n import LANGUAGES

PERSON_KEYS = frozenset({"email", "password", "role", "name", "language"})
OFFICIAL_KEYS = PERSON_KEYS | {"district", "totp_secret"}
SECRET = re.compile(r"[A-Z2-7]{16,128}")


@dataclass(frozen=True)
class Person:
    """One person as one line of the file names them; `path` is where, for problems found later."""

    path: str
    email: str
    password: str
    role: str
    name: str = ""
    language: str = "zh"
    district: str | None = None
    totp_secret: str | None = None


def read_member(entry: Entry) -> Person | None:
    """A firm's person; None when something is wrong with it."""
    return _read(entry, FIRM_ROLES)


def read_official(entry: Entry) -> Person | None:
    district = entry.one_of("district", DISTRICTS)
    secret = entry.read("totp_secret", lambda text: re.sub(r"[\s=-]", "", text).upper())
    if secret is not None and not SECRET.fullmatch(secret):
        entry.refuse("totp_secret", "base32 of 16 characters or more is expected")
    return _read(entry, ROLES, district=district, totp_secret=secret)


def _read(
    entry: Entry, roles: tuple[str, ...], *, district: str | None = None, totp_secret: str | None = None
) -> Person | None:
    before = len(entry.problems.found)
    email = entry.read("email", typed.mail_address, required=True)
    name = entry.read("name", partial(typed.text, most=60)) or ""
    password = entry.read("password", str, required=True)
    role = entry.one_of("role", roles, required=True)
    language = entry.one_of("language", LANGUAGES) or "zh"
    reason = why_not(password, personal=(email or "", name)) if password is not None else None
    if reason is not None:
        entry.refuse("password", reason)
    if len(entry.problems.found) > before or email is None or password is None or role is None:
        return None
    return Person(entry.path, email, password, role, name, language, district, totp_secret)


def refuse_known(session: Session, people: list[Person], problems: Problems) -> None:
    """Nobody may be here already; who stands in the file twice has one password and one secret."""
    seen: dict[str, Person] = {}
    for person in people:
        first = seen.setdefault(person.email, person)
        if first is person and queries.person_by_email(session, person.email) is not None:
            problems.add(f"{person.path}.email", "there is an account with this address already")
        if person.password != first.password:
            problems.add(f"{person.path}.password", f"{first.path} gives the same person another password")
        if person.totp_secret and first.totp_secret not in (None, person.totp_secret):
            problems.add(f"{person.path}.totp_secret", f"{first.path} gives the same person another secret")


def make_people(session: Session, people: list[Person]) -> dict[str, User]:
    """The accounts by their address, confirmed; within an application context."""
    made: dict[str, User] = {}
    for person in people:
        if person.email not in made:
            made[person.email] = actions.add_person(
                session, email=person.email, password_hash=hashed(person.password), name=person.name,
                language=person.language, by=None,
            )  # fmt: skip
        if person.totp_secret and not made[person.email].tf_totp_secret:
            second_factor.give(made[person.email], person.totp_secret)
    return made


def appoint(session: Session, officials: list[Person], made: dict[str, User], problems: Problems) -> None:
    """Appoints the officials of the file from today on."""
    for person in officials:
        try:
            actions.appoint(
                session,
                made[person.email].id,
                role=person.role,
                district=person.district,
                since=clock.today(),
                by=None,
            )
        except Refused as refused:
            problems.add(f"{person.path}.{refused.field or 'role'}", refused.message)
