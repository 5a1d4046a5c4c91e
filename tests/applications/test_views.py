"""A registration through the pages, as the firm, the officers and a visitor see it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from portal.core.settings import Settings
from tests.applications.story import ANSWERS, begin, decide, fill, seen, submit, work
from tests.people import People, credit_code
from tests.signing_in import sign_in
from tests.statements import counted

MOST_STATEMENTS = 21  # of a submission: who presses, what it rests on and changes, its letter, its trail


def test_a_firm_registers_is_returned_corrects_and_is_accepted(
    app: Flask, settings: Settings, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    address = f"/my/applications/{number}"
    version = seen(firm_client, f"{address}/check")
    with counted(app.extensions["portal.engine"]) as asked:
        assert firm_client.post(f"{address}/submit", data={"seen": version}).status_code == 303
    assert len(asked) <= MOST_STATEMENTS, asked

    assert ANSWERS["identity"]["name"] in officer.get("/desk/cases").text
    decide(officer, number, "take")
    decide(officer, number, "return", **{"remark-address": "地址与营业执照不一致"})

    page = firm_client.get(f"/my/applications/{number}").text
    assert "地址与营业执照不一致" in page
    other = firm_client.get(f"/my/applications/{number}/business").text
    assert "本页无需填写" in other
    assert ANSWERS["business"]["business"] in other
    closed = firm_client.post(f"/my/applications/{number}/business", data=ANSWERS["business"])
    assert closed.status_code in (303, 422)
    corrected = firm_client.post(f"/my/applications/{number}/identity", data={"address": "天河区五山路2号"})
    assert corrected.status_code == 303
    submit(firm_client, number)

    case = officer.get(f"/desk/cases/{number}").text
    assert "天河区五山路1号" in case
    assert "天河区五山路2号" in case
    decide(officer, number, "take")
    decide(officer, number, "accept", ai_firm="y")
    work(app, settings)

    visitor = app.test_client()
    assert ANSWERS["identity"]["name"] in visitor.get("/firms").text
    tally = visitor.get("/api/v1/tally").get_json()
    firms = next(i for i in tally["indicators"] if i["key"] == "firms")
    assert (firms["count"], firms["by"]["district"]["440106"]) == (1, 1)
    assert "下载" in firm_client.get("/my/certificates").text


def test_accepting_needs_the_confirmation_that_it_is_an_ai_firm(
    firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    answer = officer.post(
        f"/desk/cases/{number}/accept", data={"seen": seen(officer, f"/desk/cases/{number}")}
    )
    assert answer.status_code == 422
    assert "请确认" in answer.text


def test_the_same_credit_code_again_is_refused_with_the_way_to_join(
    app: Flask, people: People, firm_client: FlaskClient
) -> None:
    begin(firm_client)
    other = app.test_client()
    sign_in(other, people.person("other@firm.example"))
    answer = other.post(
        "/my/registration",
        data={"credit_code": credit_code(900).lower(), "name": "别人的公司", "district": "440106"},
    )
    assert answer.status_code == 422
    assert "/my/join" in answer.text
    assert "别人的公司" in answer.text  # nothing typed is lost


def test_another_firms_application_is_not_there(app: Flask, people: People, firm_client: FlaskClient) -> None:
    number = begin(firm_client)
    other = app.test_client()
    person = people.person("nosy@firm.example")
    people.firm(owner=person)
    sign_in(other, person)
    for path in ("", "/identity", "/check"):
        assert other.get(f"/my/applications/{number}{path}").status_code == 404
    assert other.post(f"/my/applications/{number}/submit").status_code == 404
    assert other.post(f"/my/applications/{number}/withdraw").status_code == 404


def test_an_officer_of_another_district_sees_nothing(
    app: Flask, people: People, firm_client: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    stranger = app.test_client()
    sign_in(stranger, people.official("district_officer", district="440112"))
    assert stranger.get(f"/desk/cases/{number}").status_code == 404
    assert stranger.post(f"/desk/cases/{number}/take").status_code == 404
    assert number not in stranger.get("/desk/cases").text


def test_a_draft_is_not_shown_to_officials(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    assert officer.get(f"/desk/cases/{number}").status_code == 404


def test_the_second_of_two_officers_is_told_what_happened(
    app: Flask, people: People, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    stale = seen(officer, f"/desk/cases/{number}")
    second = app.test_client()
    sign_in(second, people.official("district_officer", district="440106"))
    decide(officer, number, "accept", ai_firm="y")
    answer = second.post(f"/desk/cases/{number}/reject", data={"seen": stale, "reason": "不符合"})
    assert answer.status_code == 409
    assert "李主任" in answer.text
    assert "没有记录" in answer.text
    assert "不符合" in answer.text  # what was typed is not lost with the decision


def test_submitting_twice_is_one_submission(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    version = seen(firm_client, f"/my/applications/{number}/check")
    for _ in range(2):
        answer = firm_client.post(f"/my/applications/{number}/submit", data={"seen": version})
        assert answer.status_code == 303
    assert firm_client.get(f"/my/applications/{number}").text.count("timeline-title") == 1


def test_an_incomplete_application_is_not_submitted_and_says_what_is_missing(
    firm_client: FlaskClient,
) -> None:
    number = begin(firm_client)
    page = firm_client.get(f"/my/applications/{number}/check").text
    assert "请填写" in page
    answer = firm_client.post(f"/my/applications/{number}/submit", data={"seen": "1"})
    assert answer.status_code == 422


def test_wrong_input_keeps_everything_typed(firm_client: FlaskClient) -> None:
    number = begin(firm_client)
    wrong = ANSWERS["identity"] | {"established": "2018-02-30", "address": "<script>alert(1)</script>"}
    answer = firm_client.post(f"/my/applications/{number}/identity", data=wrong)
    assert answer.status_code == 422
    assert "2018-02-30" in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text
