"""Whatever is typed into the story's forms: a clear answer beside the field in the reader's language, nothing lost, no 500."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.typed import visible
from tests.applications.page_reading import Fields, in_language
from tests.applications.story import ANSWERS, begin, decide, fill, registered, seen, submit
from tests.people import credit_code

HOSTILE = {
    "empty": "",
    "blanks": " \u3000 ",
    "too long": "长" * 2000,
    "wrong script": "Компания Ωμέγα",
    "full-width digits": "１２３４",
    "NUL": "天河\0区五山路一号附近的楼",
    "bidi override": "天河\u202e区五山路一号附近的楼",
    "script": "<script>alert(1)</script>",
    "formula": "=1+1",
    "negative": "-5",
    "not a number": "NaN",
    "10^20": "1" + "0" * 20,
    "30 February": "2018-02-30",
}
Accepts = Callable[[str], bool]


def text(least: int = 1, most: int = 10_000) -> Accepts:
    """Any words of a length, without characters that nobody can see."""
    return lambda typed: least <= len(typed.strip()) <= most and not set(typed) & {"\0", "\u202e"}


def code(*good: str) -> Accepts:
    return lambda typed: typed in good


nothing_of_it: Accepts = code()
ticked: Accepts = bool

FORMS: dict[str, dict[str, Accepts]] = {
    "identity": {
        "name": text(3, 150), "district": nothing_of_it, "address": text(4, 200), "established": nothing_of_it,
        "legal_representative": text(1, 60),
    },
    "business": {
        "industry_code": code("１２３４"), "layer": nothing_of_it, "track": nothing_of_it, "business": text(10, 500),
    },
    "contact": {
        "contact_name": text(1, 60), "contact_phone": nothing_of_it, "contact_email": nothing_of_it, "consent": ticked,
    },
}  # fmt: skip


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, firm_client: FlaskClient, officer: FlaskClient) -> str:
    for client in (firm_client, officer):
        client.set_cookie("language", request.param)
    return request.param


def fault(
    answer: TestResponse, sent: dict[str, str], name: str, *, accepted: bool, language: str
) -> str | None:
    """What is wrong with the answer to `sent`, of which the field `name` was the hostile one."""
    if accepted:
        return None if answer.status_code == 303 else f"was refused ({answer.status_code})"
    if answer.status_code != 422:
        return f"was answered {answer.status_code}"
    fields = Fields(answer.text)
    message = fields.errors.get(name, "")
    if not in_language(message, language):
        return f"has the message {message!r}"
    lost = {
        key: value for key, value in sent.items()
        if key in fields.values and key != name and fields.values[key].strip() != value.strip()
    }  # fmt: skip
    if lost:
        return f"lost {lost}"
    kept = fields.values.get(name)
    is_choice = name in ("district", "layer", "track", "consent", "pledge")
    if not is_choice and kept is not None and kept.strip() != visible(sent[name]).strip():
        return f"shows {kept!r} instead"
    return "shows a script" if "<script>alert" in answer.text else None


@pytest.mark.parametrize("section", FORMS)
def test_each_field_of_a_section(firm_client: FlaskClient, language: str, section: str) -> None:
    number = begin(firm_client)
    faults = []
    for name, accepts in FORMS[section].items():
        for what, typed in HOSTILE.items():
            sent = ANSWERS[section] | {name: typed}
            answer = firm_client.post(f"/my/applications/{number}/{section}", data=sent)
            wrong = fault(answer, sent, name, accepted=accepts(typed), language=language)
            faults += [f"{name}, {what}: {wrong}"] if wrong else []
    assert faults == []


def test_each_field_of_the_first_page(firm_client: FlaskClient, language: str) -> None:
    good = {"credit_code": credit_code(900), "name": "广州示例智能科技有限公司", "district": "440106"}
    faults = []
    for name, accepts in {
        "credit_code": nothing_of_it,
        "name": text(3, 150),
        "district": nothing_of_it,
    }.items():
        for what, typed in HOSTILE.items():
            if accepts(typed):
                continue  # would begin the firm's one registration; the sections hold the same field
            sent = good | {name: typed}
            answer = firm_client.post("/my/registration", data=sent)
            wrong = fault(answer, sent, name, accepted=False, language=language)
            faults += [f"{name}, {what}: {wrong}"] if wrong else []
    assert faults == []


def test_a_credit_code_is_read_however_it_is_written(firm_client: FlaskClient) -> None:
    written = " ".join(credit_code(901)).lower().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert begin(firm_client, written)


def test_each_value_of_the_signs(firm_client: FlaskClient, language: str) -> None:
    address = f"/my/applications/{begin(firm_client)}/signs"
    for typed in HOSTILE.values():
        answer = firm_client.post(address, data={"signs": [typed], "signs_note": "说明"})
        assert answer.status_code == 422
        fields = Fields(answer.text)
        assert in_language(fields.errors["signs"], language)
        assert fields.values["signs_note"].strip() == "说明"
    for what, typed in HOSTILE.items():
        answer = firm_client.post(address, data={"signs": ["ai_rights"], "signs_note": typed})
        fits = text(0, 1000)(typed)
        assert answer.status_code == (303 if fits else 422), what
        if not fits:
            assert in_language(Fields(answer.text).errors["signs_note"], language), what


@pytest.fixture
def checked(firm_client: FlaskClient, officer: FlaskClient) -> str:
    """A registration whose check the officer has begun."""
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    return number


def test_each_remark_of_a_return(officer: FlaskClient, language: str, checked: str) -> None:
    address = f"/desk/cases/{checked}"
    version = seen(officer, address)
    for what in ("too long", "NUL", "bidi override"):
        sent = {"seen": version, "remark-name": "名称与执照不一致", "remark-address": HOSTILE[what]}
        answer = officer.post(f"{address}/return", data=sent)
        assert answer.status_code == 422, what
        fields = Fields(answer.text)
        assert in_language(fields.errors["remark-address"], language), what
        assert fields.values["remark-name"].strip() == "名称与执照不一致"
        assert fields.values["remark-address"].strip() == visible(HOSTILE[what])
    for typed in ("", " \u3000 "):
        assert (
            officer.post(f"{address}/return", data={"seen": version, "remark-address": typed}).status_code
            == 422
        )
    harmless = {f"remark-{key}": HOSTILE[what] for key, what in zip(
        ("name", "address", "established", "business", "track"),
        ("script", "formula", "10^20", "wrong script", "30 February"), strict=True)}  # fmt: skip
    assert officer.post(f"{address}/return", data={"seen": version} | harmless).status_code == 303
    page = officer.get(address).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_each_reason_of_a_rejection(officer: FlaskClient, language: str, checked: str) -> None:
    address = f"/desk/cases/{checked}"
    version = seen(officer, address)
    for what in ("empty", "blanks", "too long", "NUL", "bidi override"):
        answer = officer.post(f"{address}/reject", data={"seen": version, "reason": HOSTILE[what]})
        assert answer.status_code == 422, what
        fields = Fields(answer.text)
        assert in_language(fields.errors["reason"], language), what
        assert fields.values["reason"].strip() == visible(HOSTILE[what]).strip(), what


def test_a_number_of_the_page_that_is_none_is_a_stale_page(
    officer: FlaskClient, language: str, checked: str
) -> None:
    for typed in ("", "NaN", "-1", "９", "1" + "0" * 20, "0"):
        answer = officer.post(f"/desk/cases/{checked}/accept", data={"seen": typed, "ai_firm": "y"})
        assert answer.status_code == 409, typed
    assert officer.get(f"/desk/cases/{checked}").text.count('name="seen"') > 0, "nothing was decided"


def test_each_number_and_code_that_is_verified(app: Flask, language: str) -> None:
    visitor = app.test_client()
    visitor.set_cookie("language", language)
    for what, typed in HOSTILE.items():
        for name, other in (("number", "code"), ("code", "number")):
            answer = visitor.get("/verify", query_string={name: typed, other: "GZAI2026000001"})
            assert answer.status_code in (404, 422), what
            fields = Fields(answer.text)
            if answer.status_code == 422:
                assert in_language(fields.errors[name], language), what
            assert fields.values[other] == "GZAI2026000001"
            assert fields.values[name].strip() == visible(typed).strip(), what


RECOGNITION: dict[str, dict[str, Accepts]] = {
    "statement": {
        "statement": text(10, 1000), "contact_name": text(1, 60), "contact_phone": nothing_of_it,
    },
    "pledge": {"pledge": ticked},
}  # fmt: skip
GOOD = {
    "statement": {
        "statement": "三年复合增长超过两成，申请认定。",
        "contact_name": "林小雨",
        "contact_phone": "13800138000",
    },
    "pledge": {"pledge": "y"},
}


def test_each_field_of_a_recognition(firm_client: FlaskClient, officer: FlaskClient, language: str) -> None:
    registered(firm_client, officer)
    for typed in HOSTILE.values():
        answer = firm_client.post("/my/recognition", data={"tier": typed})
        assert answer.status_code == 409
        assert ("只作记录" if language == "zh" else "only records it") in answer.text
    number = firm_client.post("/my/recognition", data={"tier": "gazelle"}).location.rsplit("/", 1)[1]
    faults = []
    for section, fields in RECOGNITION.items():
        for name, accepts in fields.items():
            for what, typed in HOSTILE.items():
                sent = GOOD[section] | {name: typed}
                answer = firm_client.post(f"/my/applications/{number}/{section}", data=sent)
                wrong = fault(answer, sent, name, accepted=accepts(typed), language=language)
                faults += [f"{name}, {what}: {wrong}"] if wrong else []
    assert faults == []
