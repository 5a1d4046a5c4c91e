"""Makes the demonstration's people: the printed accounts with their offices, and an owner for each firm of the base."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.accounts import actions as account_actions
from portal.accounts import second_factor
from portal.accounts.models import User
from portal.core import clock
from portal.demo.accounts import ACCOUNTS, DOMAIN, Account
from portal.demo.naming import person_name


@dataclass
class Company:
    """Who acts in the demonstration, by their numbers in the table of people."""

    password_hash: str
    officers: dict[str, list[int]] = field(default_factory=dict)  # by district
    city: list[int] = field(default_factory=list)
    of_firm: dict[int, list[tuple[int, str]]] = field(
        default_factory=dict
    )  # by the firm's number: person, role

    def officer(self, district: str, number: int) -> int:
        return self.officers[district][number % 2]

    def city_officer(self, number: int) -> int:
        return self.city[number % len(self.city)]

    def owner(self, number: int) -> int:
        return self.of_firm[number][0][0]

    def signer(self, number: int) -> int:
        """Who signs off for a firm what its owner filled in: its certifier, else the owner."""
        people = self.of_firm[number]
        return next((person for person, role in people if role == "certifier"), people[0][0])


def hire(session: Session, *, password_hash: str) -> Company:
    """Adds the printed accounts; officials have their second factor, and their office from today. Within an application context."""
    company = Company(password_hash)
    administrator: int | None = None
    for account in ACCOUNTS:
        person = _add(session, company, account.email, account.name)
        if account.totp_secret is not None:
            second_factor.give(person, account.totp_secret)
            _appoint(session, account, person, by=administrator)
        if account.role == "administrator":
            administrator = person.id
        elif account.role == "district_officer" and account.district:
            company.officers.setdefault(account.district, []).append(person.id)
        elif account.role == "city_officer":
            company.city.append(person.id)
        elif account.firm is not None:
            company.of_firm.setdefault(account.firm, []).append((person.id, account.role))
    return company


def add_owner(session: Session, company: Company, number: int) -> None:
    """The owner of a firm of the base that has no printed account."""
    if number not in company.of_firm:
        person = _add(session, company, f"firm{number:04d}@{DOMAIN}", person_name(number))
        company.of_firm[number] = [(person.id, "owner")]


def add_successor(session: Session, company: Company) -> int:
    """Who asks to take over a firm whose person has gone."""
    return _add(session, company, f"successor@{DOMAIN}", person_name(41)).id


def _appoint(session: Session, account: Account, person: User, *, by: int | None) -> None:
    account_actions.appoint(
        session, person.id, role=account.role, district=account.district, since=clock.today(), by=by
    )


def _add(session: Session, company: Company, email: str, name: str) -> User:
    return account_actions.add_person(
        session, email=email, password_hash=company.password_hash, name=name, demonstration=True, by=None
    )
