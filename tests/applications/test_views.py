"""The story of issue and decision through the pages, as the firm, the officers and a visitor see it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from reportlab.pdfgen.canvas import Canvas

from portal.app import daily, doers
from portal.core import audit, clock
from portal.core.settings import Settings
from portal.core.worker import do_all
from tests.people import People, credit_code
from tests.signing_in import sign_in



def a_pdf() -> bytes:
    """A real document of one page."""
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(300, 200))
    canvas.drawString(40, 100, "Patent")
    canvas.save()
    return kept.getvalue()


ANSWERS = {
    "identity": {
        "name": "广州㛃琪智能科技有限公司", "district": "440106", "address": "天河区五山路1号",
        "established": "2018-05-06", "legal_representative": "陈启明",
    },
    "business": {
        "industry_code": "6513", "layer": "model", "track": "health", "business": "为医院提供影像辅助诊断的模型和软件。",
    },
    "contact": {
        "contact_name": "林小雨", "contact_phone": "13800138000", "contact_email": "lin@firm.example", "consent": "y",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def firm_client(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.person("owner@firm.example", name="林小雨"))
    return client


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("district_officer", district="440106"))
    return client


@pytest.fixture
def city(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


def begin(client: FlaskClient, code: str | None = None) -> str:
    """Begins a registration and gives its number."""
    answer = client.post(
        "/my/registration",
        data={"credit_code": code or credit_code(900), "name": ANSWERS["identity"]["name"], "district": "440106"},
    )
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


def fill(client: FlaskClient, number: str) -> None:
    for section, fields in ANSWERS.items():
        answer = client.post(f"/my/applications/{number}/{section}", data=fields)
        assert answer.status_code == 303, answer.text
    answer = client.post(
        f"/my/applications/{number}/signs",
        data={"signs": ["ai_rights"], "signs_note": "", "proof_ai_rights": (io.BytesIO(a_pdf()), "专利证书.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text


def seen(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="seen"[^>]*value="(\d+)"', client.get(address).text)
    assert found, "the page shows no version"
    return found[1]


def submit(client: FlaskClient, number: str) -> None:
    address = f"/my/applications/{number}"
    answer = client.post(f"{address}/submit", data={"seen": seen(client, f"{address}/check")})
    assert answer.status_code == 303, answer.text


def decide(client: FlaskClient, number: str, move: str, **data: str) -> None:
    address = f"/desk/cases/{number}"
    answer = client.post(f"{address}/{move}", data={"seen": seen(client, address)} | data)
    assert answer.status_code == 303, answer.text


def registered(firm_client: FlaskClient, officer: FlaskClient) -> str:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    decide(officer, number, "accept", ai_firm="y")
    return number


def work(app: Flask, settings: Settings) -> None:
    with app.app_context():
        do_all(app.extensions["portal.sessions"], {**doers(settings), **daily(settings)})


def test_a_firm_registers_is_returned_corrects_and_is_accepted(
    app: Flask, settings: Settings, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)

    assert ANSWERS["identity"]["name"] in officer.get("/desk/cases").text
    decide(officer, number, "take")
    decide(officer, number, "return", **{"remark-address": "地址与营业执照不一致"})

    page = firm_client.get(f"/my/applications/{number}").text
    assert "地址与营业执照不一致" in page
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


def test_accepting_needs_the_confirmation_that_it_is_an_ai_firm(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    answer = officer.post(f"/desk/cases/{number}/accept", data={"seen": seen(officer, f"/desk/cases/{number}")})
    assert answer.status_code == 422
    assert "请确认" in answer.text


def test_the_same_credit_code_again_is_refused_with_the_way_to_join(
    app: Flask, people: People, firm_client: FlaskClient
) -> None:
    begin(firm_client)
    other = app.test_client()
    sign_in(other, people.person("other@firm.example"))
    answer = other.post(
        "/my/registration", data={"credit_code": credit_code(900).lower(), "name": "别人的公司", "district": "440106"}
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


def test_an_officer_of_another_district_sees_nothing(app: Flask, people: People, firm_client: FlaskClient) -> None:
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
    assert "不符合" in answer.text or "没有记录" in answer.text


def test_submitting_twice_is_one_submission(firm_client: FlaskClient, officer: FlaskClient) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    version = seen(firm_client, f"/my/applications/{number}/check")
    for _ in range(2):
        answer = firm_client.post(f"/my/applications/{number}/submit", data={"seen": version})
        assert answer.status_code == 303
    assert firm_client.get(f"/my/applications/{number}").text.count("timeline-title") == 1


def test_an_incomplete_application_is_not_submitted_and_says_what_is_missing(firm_client: FlaskClient) -> None:
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


@pytest.fixture
def gazelle(app: Flask, firm_client: FlaskClient, officer: FlaskClient) -> Iterator[FlaskClient]:
    """A registered firm whose figures make it a gazelle."""
    registered(firm_client, officer)
    last = clock.today().year - 1
    for back, revenue in enumerate(("1800", "1400", "1200", "1000")):
        answer = firm_client.post(f"/my/figures/{last - back}", data={"revenue": revenue})
        assert answer.status_code == 303, answer.text
    answer = firm_client.post(
        "/my/figures/honour/new",
        data={"type": "HNTE", "name": "高新技术企业", "number": "GR202544001234", "valid_to": f"{last + 3}-12-31"},
    )
    assert answer.status_code == 303, answer.text
    yield firm_client


def test_a_gazelle_is_recognised_by_two_people_and_a_publicity(
    app: Flask, settings: Settings, people: People, gazelle: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    page = gazelle.get("/my/classification").text
    assert "瞪羚企业" in page
    begun = gazelle.post("/my/recognition", data={"tier": "gazelle"})
    number = begun.location.rsplit("/", 1)[1]
    statement = {"statement": "三年复合增长超过二成,申请认定。", "contact_name": "林小雨", "contact_phone": "13800138000"}
    assert gazelle.post(f"/my/applications/{number}/statement", data=statement).status_code == 303
    assert gazelle.post(f"/my/applications/{number}/pledge", data={"pledge": "y"}).status_code == 303
    submit(gazelle, number)
    decide(officer, number, "take")
    decide(officer, number, "pass")
    assert officer.post(f"/desk/cases/{number}/approve", data={"seen": "9"}).status_code in (409, 422)
    decide(city, number, "approve")

    visitor = app.test_client()
    listed = visitor.get("/publicity").text
    assert "瞪羚企业" in listed
    assert ANSWERS["identity"]["name"] in visitor.get(re.search(r"/publicity/\d+", listed)[0]).text  # type: ignore[index]

    clock.follow(settings.instance / "clock")
    clock.move_to(date.fromordinal(clock.today().toordinal() + 8), settings.instance / "clock")
    with app.app_context():
        from portal.core.jobs import enqueue
        from portal.core.db import transaction_of

        with transaction_of(app.extensions["portal.sessions"]) as session:
            enqueue(session, "applications.close_publicity")
    work(app, settings)

    assert "瞪羚" in visitor.get(f"/firms/{credit_code(900)}").text
    mine = gazelle.get("/my/certificates").text
    number_of_paper = re.findall(r"GZAI-\d{4}-\d{6}", mine)
    assert len(set(number_of_paper)) == 2
    paper = gazelle.get(re.findall(r"/my/certificates/GZAI-\d{4}-\d{6}\.pdf", mine)[0])
    assert paper.data.startswith(b"%PDF")
    checked = visitor.post("/verify", data={"file": (io.BytesIO(paper.data), "证书.pdf")}, content_type="multipart/form-data")
    assert "真实有效" in checked.text
    flipped = bytearray(paper.data)
    flipped[len(flipped) // 2] ^= 1
    forged = visitor.post("/verify", data={"file": (io.BytesIO(bytes(flipped)), "证书.pdf")}, content_type="multipart/form-data")
    assert "真实有效" not in forged.text
    with app.extensions["portal.sessions"]() as session:
        assert audit.first_break(session) is None
