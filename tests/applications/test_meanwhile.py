"""Whoever was too late with an older page reads what became of the application, and by whom as far as that is theirs to know."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.applications.story import ANSWERS, begin, decide, fill, seen, submit


def test_the_firm_that_was_too_late_reads_of_the_office_not_of_the_official(
    firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    stale = seen(firm_client, f"/my/applications/{number}")
    decide(officer, number, "take")
    answer = firm_client.post(f"/my/applications/{number}/withdraw", data={"seen": stale})
    assert answer.status_code == 409
    assert "区级刚刚处理了这份申请，现在是“区级核对中”" in answer.text
    assert "李主任" not in answer.text


def test_who_pressed_twice_reads_that_it_was_done(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    sent = {"seen": seen(officer, f"/desk/cases/{number}"), "ai_firm": "y"}
    assert officer.post(f"/desk/cases/{number}/accept", data=sent).status_code == 303
    again = officer.post(f"/desk/cases/{number}/accept", data=sent)
    assert again.status_code == 409
    assert "您刚刚处理过这份申请" in again.text
    assert "李主任刚刚" not in again.text


def test_answers_that_changed_meanwhile_are_told_as_such_not_as_the_last_move(
    firm_client: FlaskClient, officer: FlaskClient
) -> None:
    """The district had returned it days ago; a colleague's new answer was told as the district's deed."""
    number = begin(firm_client)
    fill(firm_client, number)
    stale = seen(firm_client, f"/my/applications/{number}/check")
    firm_client.post(
        f"/my/applications/{number}/identity", data=ANSWERS["identity"] | {"address": "天河区五山路9号"}
    )
    answer = firm_client.post(f"/my/applications/{number}/submit", data={"seen": stale})
    assert answer.status_code == 409
    assert "填报内容刚刚有改动" in answer.text
