"""Reminders: of the yearly update before its day and after it was missed, of titles that end; each once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Note
from portal.applications import upkeep_jobs
from portal.applications.upkeep_jobs import MISSED, which_reminder
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms.models import Firm, Title
from portal.firms.upkeep_models import YearUpdate
from tests.people import People


@pytest.mark.parametrize(
    ("left", "which"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, MISSED), (-30, MISSED), (-31, None)],
)
def test_the_nearest_reminder_that_has_come_is_made(left: int, which: int | None) -> None:
    assert which_reminder(left) == which


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.fixed_at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def firm_id(app: Flask, people: People) -> int:
    """A firm that was registered in 2024."""
    found = people.firm(owner=people.person("owner@firm.example"))
    with transaction_of(app.extensions["portal.sessions"]) as session:
        firm = session.get_one(Firm, found)
        firm.standing, firm.registered_on = "registered", date(2024, 3, 1)
    return found


def run(app: Flask, settings: Settings, day: date) -> list[str]:
    """Does the day's work twice, and gives the subjects of all letters so far."""
    factory = app.extensions["portal.sessions"]
    with on(day), app.app_context():
        for _ in range(2):
            upkeep_jobs.remind(Job(1, upkeep_jobs.REMIND, {}, factory), settings)
    with factory() as session:
        return list(session.scalars(select(Note.subject).order_by(Note.id)))


def test_a_firm_is_reminded_three_times_and_told_when_it_missed_the_day(
    app: Flask, settings: Settings, firm_id: int
) -> None:
    assert run(app, settings, date(2026, 4, 1)) == []
    for number, day in enumerate((date(2026, 5, 1), date(2026, 5, 25), date(2026, 5, 30)), start=1):
        subjects = run(app, settings, day)
        assert len(subjects) == number
        assert subjects[-1] == "请在2026年5月31日前更新2025年度信息"
    assert run(app, settings, date(2026, 6, 1))[-1] == "2025年度信息没有在2026年5月31日前更新"
    assert len(run(app, settings, date(2026, 6, 2))) == 4


def test_who_has_filed_is_left_alone(app: Flask, settings: Settings, firm_id: int) -> None:
    day = date(2026, 3, 1)
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.add(YearUpdate(firm_id=firm_id, year=2025, filed_on=day, accepted_on=day, late=False))
    assert run(app, settings, date(2026, 5, 30)) == []


def test_under_the_old_rules_the_day_was_in_april(app: Flask, settings: Settings, firm_id: int) -> None:
    assert run(app, settings, date(2025, 4, 29)) == ["请在2025年4月30日前更新2024年度信息"]


def test_a_title_held_elsewhere_is_reminded_of_before_it_ends(
    app: Flask, settings: Settings, firm_id: int
) -> None:
    today = date(2026, 8, 3)
    with transaction_of(app.extensions["portal.sessions"]) as session:
        for days, refused in ((90, None), (30, today), (200, None)):
            session.add(
                Title(
                    firm_id=firm_id, tier="srdi", issuer="广东省工业和信息化厅", valid_from=date(2023, 1, 1),
                    valid_to=today + timedelta(days=days), refused_on=refused, refusal="证书号不符" if refused else None,
                )
            )  # fmt: skip
    assert run(app, settings, today) == ["称号将于2026年11月1日到期：专精特新中小企业"]
    assert len(run(app, settings, today + timedelta(days=1))) == 1
