"""What a firm has begun: filled in with what it wrote before, and reminded of while it lies."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Note
from portal.applications import draft_jobs
from portal.applications.kinds import KINDS, support
from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.programmes.definition_rules import read_definition
from tests.applications.story import seen
from tests.applications.support_story import TEXT, another_round, begin, fill, open_round, passed, row
from tests.people import People

DEFINITION = read_definition(
    TEXT.format(key="compute", without="false", experts="false", district="440106"), file="test"
)
SAID = {
    "amount": "60", "base": "200", "purpose": "用于训练。", "q_cards": "64", "q_model": "own",
    "contact_name": "林小雨", "pledge": True, "unknown": "x",
}  # fmt: skip


def test_words_and_choices_stand_again_sums_counts_and_pledges_do_not() -> None:
    kind = support.kind_of(DEFINITION)
    assert kind.again(SAID) == {"purpose": "用于训练。", "q_model": "own", "contact_name": "林小雨"}
    assert kind.again({**SAID, "q_model": "gone", "purpose": ""}) == {"contact_name": "林小雨"}
    assert KINDS["renewal"].again({"statement": "持续增长", "pledge": True}) == {"statement": "持续增长"}


def test_the_next_round_begins_with_what_was_written_in_the_last_one(
    people: People, firm: FlaskClient, officer: FlaskClient
) -> None:
    round_id = open_round(people)
    first = passed(firm, officer, round_id)
    second = begin(firm, another_round(people, round_id))
    answers = row(people, second).answers
    assert answers == {
        "purpose": "用于训练医疗影像大模型的算力租用。", "q_model": "own",
        "contact_name": answers["contact_name"], "contact_phone": answers["contact_phone"],
    }  # fmt: skip
    page = firm.get(f"/my/applications/{second}").text
    assert f"文字取自 {first}" in page
    assert f'href="/my/applications/{first}"' in page


def test_a_draft_that_was_never_submitted_fills_in_nothing(people: People, firm: FlaskClient) -> None:
    round_id = open_round(people)
    fill(firm, begin(firm, round_id))
    second = begin(firm, another_round(people, round_id))
    assert "purpose" not in row(people, second).answers
    assert "文字取自" not in firm.get(f"/my/applications/{second}").text


def letters(app: Flask, settings: Settings, days: int) -> list[str]:
    """Does the work of the day so many days from now, twice; gives the subjects of all of its letters so far."""
    factory = app.extensions["portal.sessions"]
    with clock.fixed_at(clock.now() + timedelta(days=days)), app.app_context():
        for _ in range(2):
            draft_jobs.remind(Job(1, draft_jobs.REMIND, {}, factory), settings)
    with factory() as session:
        return [
            note.subject
            for note in session.scalars(select(Note).order_by(Note.id))
            if note.key and note.key.startswith(("round-ends", "draft-left"))
        ]


def test_whoever_fills_in_is_told_a_week_and_a_day_before_the_round_ends(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, open_round(people, days=10))
    assert letters(app, settings, 2) == []
    assert len(letters(app, settings, 4)) == 1
    assert len(letters(app, settings, 9)) == 2
    fill(firm, number)
    firm.post(
        f"/my/applications/{number}/submit", data={"seen": seen(firm, f"/my/applications/{number}/check")}
    )
    assert row(people, number).state == "submitted"
    told = letters(app, settings, 10)
    assert len(told) == 2
    assert all("算力补贴" in subject and "尚未提交" in subject for subject in told)


def test_what_was_submitted_or_whose_round_is_over_is_not_reminded_of(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, officer: FlaskClient
) -> None:
    round_id = open_round(people, days=3)
    passed(firm, officer, round_id)
    assert letters(app, settings, 1) == []
    begin(firm, another_round(people, round_id))
    assert letters(app, settings, 10) == []  # its last day is over


def test_a_draft_left_lying_is_spoken_of_once(
    app: Flask, settings: Settings, people: People, firm: FlaskClient
) -> None:
    number = begin(firm, open_round(people, days=100))
    assert letters(app, settings, 13) == []
    assert letters(app, settings, 15) == [f"申请 {number} 已开始填写，尚未提交"]
    assert len(letters(app, settings, 30)) == 1


def test_a_worker_that_was_away_for_long_says_nothing_of_old_drafts(
    app: Flask, settings: Settings, people: People, firm: FlaskClient
) -> None:
    begin(firm, open_round(people, days=300))
    assert letters(app, settings, 60) == []


def test_who_may_sign_off_is_told_where_it_waits_for_that(
    app: Flask, settings: Settings, people: People, firm: FlaskClient
) -> None:
    number = begin(firm, open_round(people, days=3))
    with transaction_of(people.factory) as session:
        session.scalars(select(Application).where(Application.number == number)).one().state = "sign_off"
    (_,) = letters(app, settings, 0)
    with people.factory() as session:
        note = session.scalars(select(Note).where(Note.key.startswith("round-ends"))).one()
    assert "等待" in note.body
    assert note.letter == "waiting"
