"""What administrators do to accounts, and what stays in the trail."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import sessionmaker

from portal.accounts import actions, queries
from portal.accounts.models import User
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.errors import NotFound, Refused
from tests.accounts.walking import trail
from tests.people import People


def test_an_appointment_ends_all_sign_ins_and_is_in_the_trail(
    people: People, factory: sessionmaker[PortalSession]
):
    chief, person = people.official("administrator"), people.person()
    with transaction_of(factory) as session:
        before = session.get_one(User, person).fs_uniquifier
        made = actions.appoint(
            session, person, role="district_officer", district="440106", since=clock.today(), by=chief
        )
    with factory() as session:
        user = session.get_one(User, person)
        assert user.fs_uniquifier != before
        assert [each.id for each in queries.officers_of(session, "440106")] == [person]
        assert user.must_have_second_factor
    with transaction_of(factory) as session:
        actions.end_appointment(session, person, made.id, by=chief)
    with factory() as session:
        assert queries.officers_of(session, "440106") == []
    assert trail(factory, f"person:{person}") == ["appointment.made", "appointment.ended"]


def test_an_appointment_of_somebody_else_is_not_found(people: People, factory: sessionmaker[PortalSession]):
    chief, other, stranger = people.official("administrator"), people.official("expert"), people.person()
    with factory() as session:
        office = session.get_one(User, other).appointments[0].id
    with transaction_of(factory) as session, pytest.raises(NotFound):
        actions.end_appointment(session, stranger, office, by=chief)


def test_the_last_administrator_stays(people: People, factory: sessionmaker[PortalSession]):
    only = people.official("administrator")
    with factory() as session:
        session.begin_writing()
        office = session.get_one(User, only).appointments[0].id
        with pytest.raises(Refused):
            actions.end_appointment(session, only, office, by=only)
        with pytest.raises(Refused):
            actions.close_account(session, only, by=only)
    second = people.official("administrator")
    with transaction_of(factory) as session:
        actions.close_account(session, only, by=second)
    with factory() as session:
        assert [user.id for user in queries.holders(session, "administrator")] == [second]


def test_removing_a_second_factor_takes_the_codes_along(people: People, factory: sessionmaker[PortalSession]):
    chief, person = people.official("administrator"), people.official("expert")
    with transaction_of(factory) as session:
        session.get_one(User, person).mf_recovery_codes = ["a", "b"]
    with transaction_of(factory) as session:
        actions.remove_second_factor(session, person, by=chief)
    with factory() as session:
        user = session.get_one(User, person)
        assert (user.tf_primary_method, user.tf_totp_secret, user.mf_recovery_codes) == (None, None, [])


def test_people_are_found_by_a_piece_of_name_or_address_page_by_page(
    people: People, factory: sessionmaker[PortalSession]
):
    numbers = [people.person(f"li{n}@firm.example", name="李雷") for n in range(3)]
    people.person("100%_sure@firm.example", name="韩梅梅")
    with factory() as session:
        assert [user.id for user in queries.people(session, search="LI", most=2)] == numbers[:2]
        assert [user.id for user in queries.people(session, search="李", after=numbers[1])] == numbers[2:]
        assert [user.name for user in queries.people(session, search="%_")] == ["韩梅梅"]
        assert queries.people(session, role="expert") == []
