"""People with passwords and second factors, made as commands make them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from portal.accounts import second_factor, sign_in_gate
from portal.accounts.models import User
from portal.accounts.password_keeping import hashed
from portal.core.db import PortalSession, transaction_of
from tests.accounts.walking import SECRET
from tests.people import PASSWORD, People


@pytest.fixture(autouse=True)
def _no_even_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_gate, "EVEN", 0.0)


@pytest.fixture
def with_password(app: Flask, factory: sessionmaker[PortalSession]) -> Callable[..., str]:
    """Gives a person the password of all tests, and the known second factor if asked; returns the address."""

    def give(person_id: int, *, factor: bool = False) -> str:
        with app.app_context():
            word = hashed(PASSWORD)
            with transaction_of(factory) as session:
                user = session.get_one(User, person_id)
                user.password = word
                if factor:
                    second_factor.give(user, SECRET)
                else:
                    second_factor.take_away(user)
                return user.email

    return give


@pytest.fixture
def member(people: People, with_password: Callable[..., str]) -> str:
    """The address of a firm's person who can sign in by a password."""
    person = people.person()
    people.firm(owner=person)
    return with_password(person)


@pytest.fixture
def officer(people: People, with_password: Callable[..., str]) -> str:
    """The address of an official with a second factor."""
    return with_password(people.official("city_officer"), factor=True)
