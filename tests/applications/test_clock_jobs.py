"""What the day does to waiting cases: reminders once, late ones climb once, cases of who has left go back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts import actions as account_actions
from portal.accounts.models import Note, User
from portal.applications import clock_jobs
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.web.models import Mail
from tests.applications.desk import HERE, THERE, add_cases
from tests.applications.story import work
from tests.people import People

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # a Friday


def job(factory: sessionmaker[PortalSession], **payload: int) -> Job:
    return Job(1, "x", payload, factory)


def of(factory: sessionmaker[PortalSession], number: str) -> Application:
    with factory() as session:
        return session.scalars(select(Application).where(Application.number == number)).one()


def moves(factory: sessionmaker[PortalSession]) -> list[str]:
    with factory() as session:
        return list(session.scalars(select(ApplicationEvent.move).order_by(ApplicationEvent.id)))


def test_a_late_case_climbs_once_at_midnight_of_the_city(
    factory: sessionmaker[PortalSession], people: People, settings: Settings
) -> None:
    people.official("city_officer")
    late, fine = add_cases(factory, [{"due_on": date(2026, 11, 19)}, {"due_on": date(2026, 11, 20)}])
    add_cases(factory, [{"state": "city_review", "due_on": date(2026, 11, 1)}], first=10)
    for _ in range(2):
        with clock.fixed_at(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)):
            clock_jobs.climb(job(factory), settings)
    assert of(factory, late).climbed_on == date(2026, 11, 20)
    assert of(factory, fine).climbed_on is None
    assert moves(factory) == ["climb"]
    with clock.fixed_at(datetime(2026, 11, 20, 16, 0, 0, tzinfo=UTC)):
        clock_jobs.climb(job(factory), settings)
    assert of(factory, fine).climbed_on == date(2026, 11, 21)
    with factory() as session:
        assert len(session.scalars(select(Note)).all()) == 1  # one letter for each day's job


def test_whoever_has_a_case_is_reminded_once_before_its_deadline(
    factory: sessionmaker[PortalSession], people: People, settings: Settings
) -> None:
    mine, colleague = (
        people.official("district_officer", district=HERE),
        people.official("district_officer", district=HERE),
    )
    tuesday, later = date(2026, 11, 24), date(2026, 11, 25)
    add_cases(
        factory,
        [{"officer": mine, "due_on": tuesday}, {"due_on": tuesday}, {"officer": mine, "due_on": later}],
    )
    with clock.fixed_at(NOON):
        clock_jobs.remind(job(factory), settings)
        clock_jobs.remind(job(factory), settings)
    with factory() as session:
        told = sorted(session.scalars(select(Note.person_id)))
        assert told == sorted(
            [mine, mine, colleague]
        )  # the own one; the unclaimed one to everybody of the office
        assert set(session.scalars(select(Note.letter))) == {"waiting"}


@pytest.mark.parametrize("how", ["office", "account", "moved"])
def test_what_somebody_had_who_left_goes_back_to_the_queue(
    app: Flask,
    factory: sessionmaker[PortalSession],
    people: People,
    settings: Settings,
    officer: FlaskClient,
    how: str,
) -> None:
    person, boss = people.official("district_officer", district=HERE), people.official("administrator")
    held, returned = add_cases(
        factory, [{"state": "district_check", "officer": person}, {"state": "returned", "officer": person}]
    )
    with transaction_of(factory) as session:
        if how == "account":
            account_actions.close_account(session, person, by=boss)
        else:
            office = session.get_one(User, person).appointments[0].id
            account_actions.end_appointment(session, person, office, by=boss)
        if how == "moved":
            account_actions.appoint(
                session, person, role="district_officer", district=THERE, since=clock.today(), by=boss
            )
    work(app, settings)
    assert (of(factory, held).officer_id, of(factory, returned).officer_id) == (None, None)
    assert moves(factory).count("release") == 2
    assert held in officer.get("/desk/cases?who=unclaimed").text


def test_who_still_works_here_keeps_what_is_theirs(
    factory: sessionmaker[PortalSession], people: People
) -> None:
    person = people.official("district_officer", district=HERE)
    (held,) = add_cases(factory, [{"state": "district_check", "officer": person}])
    clock_jobs.release_left(job(factory))
    assert of(factory, held).officer_id == person


def test_a_deadline_that_nobody_can_reckon_reminds_nobody_and_never_climbs(
    factory: sessionmaker[PortalSession], settings: Settings
) -> None:
    add_cases(factory, [{"due_on": date(9999, 12, 31)}])
    with clock.fixed_at(NOON + timedelta(days=3)):
        clock_jobs.remind(job(factory), settings)
        clock_jobs.climb(job(factory), settings)
    assert moves(factory) == []
    with factory() as session:
        assert session.scalars(select(Mail)).all() == []


def test_a_late_case_is_called_late_also_in_a_year_whose_calendar_is_not_known(
    factory: sessionmaker[PortalSession], officer: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{"due_on": NOON.date()}])
    with clock.fixed_at(NOON + timedelta(days=200)):
        page = officer.get(f"/desk/cases/{number}").text
    assert "办理期限待定" not in page
    assert "应于 2026年11月20日 办结" in page
