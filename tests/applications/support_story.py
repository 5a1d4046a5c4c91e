"""A programme with a round, and a firm's way to its money: what the tests of support share."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.programmes import actions
from portal.programmes.models import Round
from tests.applications.story import a_pdf, decide, submit
from tests.people import People

TEXT = """\
key = "{key}"
title_zh = "算力补贴"
title_en = "Compute subsidy"
department = "广州市"
basis = "穗府办规〔2026〕1号"
mark = "✓"
support = "voucher"
summary_zh = "为训练模型的企业补贴算力。"
summary_en = "A subsidy for compute."
without_application = {without}
experts = {experts}
report_months = [12]

[amount]
percent = "30"
ceiling = "100"
per_firm_and_year = "120"
district_percent = "50"
base_zh = "算力合同金额"
base_en = "Sum of the contract for compute"
text_zh = "合同金额的30%，最高100万元"
text_en = "30 % of the contract, up to 1 million"

[[conditions]]
key = "district"
label_zh = "在天河区登记"
label_en = "Registered in Tianhe"
register = {{ district = ["{district}"] }}

[[materials]]
zh = "算力合同"
en = "The contract for compute"

[[questions]]
key = "cards"
zh = "算力卡数量（30%以上自用）"
en = "Number of cards"
kind = "count"

[[questions]]
key = "model"
zh = "训练的模型"
en = "The model that is trained"
kind = "choice"
choices = [{{ value = "own", zh = "自研模型", en = "Own model" }}, {{ value = "open", zh = "开源模型", en = "Open model" }}]
"""


def open_round(
    people: People, *, key: str = "compute", district: str = "440106", experts: bool = False, without: bool = False,
    budget: Decimal = Decimal(150), days: int = 20, facts: str = "",
) -> int:  # fmt: skip
    """A published programme with an open round, asking `facts` beside the district; gives the round."""
    text = TEXT.format(key=key, district=district, experts=str(experts).lower(), without=str(without).lower())
    if facts:
        text += f'\n[[conditions]]\nkey = "facts"\nlabel_zh = "情况"\nlabel_en = "Facts"\ntest = {facts}\n'
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        programme = actions.write_down(session, text, by=by)
        actions.publish(session, programme, by=by)
        row = actions.open_round(
            session, programme, name="第一批", opens_on=clock.today(), deadline=clock.today() + timedelta(days=days),
            budget=int(budget * 1_000_000), by=by,
        )  # fmt: skip
        session.flush()
        return row.id


def another_round(people: People, round_id: int) -> int:
    """Ends the round yesterday, and opens the programme's next one, without a budget; gives it."""
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        had = session.get_one(Round, round_id)
        had.opens_on, had.deadline = had.opens_on - timedelta(days=9), clock.today() - timedelta(days=1)
        more = actions.open_round(
            session, had.programme, name="第二批", opens_on=clock.today(), deadline=clock.today() + timedelta(days=9),
            budget=None, by=by,
        )  # fmt: skip
        session.flush()
        return more.id


def end_round(people: People, round_id: int, on: date) -> None:
    with transaction_of(people.factory) as session:
        row = session.get_one(Round, round_id)
        row.opens_on, row.deadline = on - timedelta(days=20), on


def begin(client: FlaskClient, round_id: int) -> str:
    answer = client.post(f"/my/support/{round_id}")
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


def fill(client: FlaskClient, number: str, *, amount: str = "60", base: str = "200") -> None:
    pages = {
        "support": {"amount": amount, "base": base, "purpose": "用于训练医疗影像大模型的算力租用。"},
        "questions": {"q_cards": "64", "q_model": "own"},
        "contact": {"contact_name": "林小雨", "contact_phone": "13800138000"},
        "pledge": {"pledge": "y"},
    }
    for section, fields in pages.items():
        answer = client.post(f"/my/applications/{number}/{section}", data=fields)
        assert answer.status_code == 303, answer.text
    answer = client.post(
        f"/my/applications/{number}/materials", data={"proof_material_1": (io.BytesIO(a_pdf()), "合同.pdf")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text


def passed(client: FlaskClient, officer: FlaskClient, round_id: int, *, amount: str = "60") -> str:
    """An application that the district has passed to the city."""
    number = begin(client, round_id)
    fill(client, number, amount=amount)
    submit(client, number)
    decide(officer, number, "take")
    decide(officer, number, "pass")
    return number


def row(people: People, number: str) -> Application:
    with people.factory() as session:
        return session.scalars(select(Application).where(Application.number == number)).one()
