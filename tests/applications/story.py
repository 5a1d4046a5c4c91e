"""The story's answers and deeds, by test client: what a firm fills in, and how it and the officers go on."""

from __future__ import annotations

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from reportlab.pdfgen.canvas import Canvas

from portal.app import daily, doers
from portal.core.settings import Settings
from portal.core.worker import do_all
from tests.people import credit_code


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


def begin(client: FlaskClient, code: str | None = None) -> str:
    """Begins a registration and gives its number."""
    answer = client.post(
        "/my/registration",
        data={
            "credit_code": code or credit_code(900),
            "name": ANSWERS["identity"]["name"],
            "district": "440106",
        },
    )
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


def fill(client: FlaskClient, number: str) -> None:
    for section, fields in ANSWERS.items():
        answer = client.post(f"/my/applications/{number}/{section}", data=fields)
        assert answer.status_code == 303, answer.text
    answer = client.post(
        f"/my/applications/{number}/signs",
        data={
            "signs": ["ai_rights"],
            "signs_note": "",
            "proof_ai_rights": (io.BytesIO(a_pdf()), "专利证书.pdf"),
        },
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
