"""What no page of ours would send, or sends too late: wrong files, no token, somebody else's address, a stale page, twice."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.applications.page_reading import Fields, in_language
from tests.applications.story import ANSWERS, a_pdf, begin, decide, fill, seen, submit
from tests.people import People, credit_code
from tests.signing_in import sign_in

MIB = 1024 * 1024
FILES = {
    "empty": ("证书.pdf", b""),
    "a page named .pdf": ("证书.pdf", b"<!doctype html><title>x</title><script>alert(1)</script>"),
    "a program": ("setup.exe", b"MZ" + b"\0" * 200),
    "more than 20 MiB": ("大文件.pdf", b"%PDF-1.7\n" + b"0" * (20 * MIB)),
    "no ending": ("证书", a_pdf()),
    "an image named .pdf": ("证书.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    "half a document": ("证书.pdf", a_pdf()[:300]),
    "a name against the reading order": ("证书\u202efdp.exe", a_pdf()),
}


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, firm_client: FlaskClient) -> str:
    firm_client.set_cookie("language", request.param)
    return str(request.param)


def upload(client: FlaskClient, address: str, name: str, content: bytes, **more: object) -> TestResponse:
    field = "file" if address == "/verify" else "proof_ai_rights"
    return client.post(
        address, data=more | {field: (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


@pytest.mark.parametrize("what", FILES)
def test_a_wrong_file_is_named_and_what_was_typed_stays(
    firm_client: FlaskClient, language: str, what: str
) -> None:
    address = f"/my/applications/{begin(firm_client)}/signs"
    answer = upload(firm_client, address, *FILES[what], signs=["ai_rights", "ai_revenue"], signs_note="说明")
    assert answer.status_code == 422
    fields = Fields(answer.text)
    message = fields.errors["proof_ai_rights"]
    assert in_language(re.sub(r"(证书|大文件)\S*", "", message), language), message
    assert fields.values["signs_note"].strip() == "说明"
    assert answer.text.count(" checked") == 2
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text


def test_a_request_of_21_mib_is_refused_as_a_page(firm_client: FlaskClient, language: str) -> None:
    address = f"/my/applications/{begin(firm_client)}/signs"
    for place in (address, "/verify"):
        answer = upload(firm_client, place, "大文件.pdf", b"%PDF-1.7\n" + b"0" * (21 * MIB))
        assert answer.status_code == 413
        assert "20 MiB" in answer.text
        assert ("请返回" if language == "zh" else "go back") in answer.text


@pytest.mark.parametrize("what", ["empty", "a page named .pdf", "a program", "half a document"])
def test_what_is_no_certificate_of_ours_is_told_so(app: Flask, what: str) -> None:
    visitor = app.test_client()
    answer = upload(visitor, "/verify", *FILES[what])
    assert answer.status_code in (200, 422)
    assert "不是本平台发放的" in answer.text or Fields(answer.text).errors.get("file")


def test_a_form_without_its_token_changes_nothing(
    app: Flask, firm_client: FlaskClient, language: str
) -> None:
    number = begin(firm_client)
    app.config["WTF_CSRF_ENABLED"] = True
    for address in ("/my/registration", f"/my/applications/{number}/identity", f"/my/applications/{number}/submit",
                    f"/my/applications/{number}/withdraw", "/my/recognition", "/verify"):  # fmt: skip
        answer = firm_client.post(address, data=ANSWERS["identity"])
        assert answer.status_code == 400, address
        assert ("没有改动任何内容" if language == "zh" else "nothing was changed") in answer.text, address
    assert "五山路" not in firm_client.get(f"/my/applications/{number}/check").text


def test_the_addresses_of_another_firm_are_no_pages(
    app: Flask, people: People, firm_client: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    proof = re.search(r"/documents/\d+", firm_client.get(f"/my/applications/{number}/check").text)
    assert proof
    other = app.test_client()
    person = people.person("nosy@firm.example")
    people.firm(owner=person)
    sign_in(other, person)
    for path in ("", "/identity", "/signs", "/check"):
        assert other.get(f"/my/applications/{number}{path}").status_code == 404
    for path in ("/identity", "/signs", "/submit", "/withdraw"):
        assert other.post(f"/my/applications/{number}{path}", data=ANSWERS["identity"]).status_code == 404
    assert other.get(proof[0]).status_code == 404
    for made_up in ("SQ-2026-999999", "SQ-2026-00000%31", "1", "%00", "..%2f..%2fetc"):
        assert other.get(f"/my/applications/{made_up}").status_code == 404


def test_a_stale_page_of_the_firm_says_what_happened(
    app: Flask, people: People, firm_client: FlaskClient, officer: FlaskClient, language: str
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    old = seen(firm_client, f"/my/applications/{number}/check")
    firm_client.post(
        f"/my/applications/{number}/identity", data=ANSWERS["identity"] | {"address": "天河区五山路9号"}
    )
    answer = firm_client.post(f"/my/applications/{number}/submit", data={"seen": old})
    assert answer.status_code == 409
    assert ("没有记录" if language == "zh" else "Nothing of yours was recorded") in answer.text
    assert "天河区五山路9号" in answer.text
    submit(firm_client, number)
    decide(officer, number, "take")
    late = firm_client.post(f"/my/applications/{number}/identity", data=ANSWERS["identity"])
    assert late.status_code == 422
    assert ("不能再修改" if language == "zh" else "can be changed no more") in late.text
    assert ANSWERS["identity"]["address"] in late.text, "what was typed is still there"


def test_a_decision_pressed_twice_is_one_decision(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    sent = {"seen": seen(officer, f"/desk/cases/{number}"), "ai_firm": "y"}
    answers = [officer.post(f"/desk/cases/{number}/accept", data=sent).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert officer.get(f"/desk/cases/{number}").text.count("同意入库") == 1, "one line in the history"


def test_a_firm_begun_twice_is_one_firm(firm_client: FlaskClient) -> None:
    sent = {"credit_code": credit_code(902), "name": "广州示例智能科技有限公司", "district": "440106"}
    first, second = (firm_client.post("/my/registration", data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
