"""A case of support from the call to the last payment; and the years in a row that follow from it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications import queries, support_queries, timing_queries
from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import enqueue
from portal.core.settings import Settings
from portal.firms.models import Firm, Membership
from portal.panels import scoring_actions
from portal.programmes import actions as programme_actions
from portal.programmes.models import Programme
from tests.applications import story
from tests.applications.story import decide, registered, work
from tests.applications.support_story import TEXT, begin, fill, open_round, passed
from tests.panels.court import Court
from tests.people import People, credit_code
from tests.signing_in import sign_in

PROOF = "该企业的算力合同与其公开的年度报告不一致，请核查。"


def another_firm(app: Flask, people: People, officer: FlaskClient) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.person("second@firm.example", name="陈二"))
    number = story.begin(client, credit_code(901))
    story.fill(client, number)
    story.submit(client, number)
    decide(officer, number, "take")
    decide(officer, number, "accept", ai_firm="y")
    return client


def state(people: People, number: str) -> str:
    with people.factory() as session:
        return str(session.scalar(select(Application.state).where(Application.number == number)))


def later(app: Flask, settings: Settings, *, days: int) -> None:
    """So many days later, with the nightly work done."""
    clock.follow(settings.instance / "clock")
    clock.move_to(clock.today() + timedelta(days=days), settings.instance / "clock")
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        enqueue(session, "applications.close_publicity")
    work(app, settings)


def judge(people: People, settings: Settings, numbers: list[str]) -> int:
    """Five experts: one belongs to the first firm, one stands aside from it; two differ by thirty and a third decides."""
    court = Court(people.factory, settings, people)
    court.city = people.official("city_officer")
    court.experts = [people.official("expert") for _ in range(5)]
    court.numbers = numbers
    with transaction_of(people.factory) as session:
        firm = session.scalars(select(Application.firm_id).where(Application.number == numbers[0])).one()
        session.add(Membership(firm_id=firm, person_id=court.experts[0], role="filer", since=clock.now()))
    panel = court.panel(budget=70_000_000)
    with people.factory() as session:
        first = court.case(session, numbers[0]).id
    seat = next(seat for seat in court.seats(panel, state="assigned") if seat.case_id == first)
    assert court.experts[0] not in {one.expert_id for one in court.seats(panel) if one.case_id == first}
    with transaction_of(people.factory) as session:
        bench = scoring_actions.bench(session, seat.id, by=seat.expert_id)
        scoring_actions.stand_aside(
            session, bench, relation="invested", note="", by=seat.expert_id, settings=settings
        )
    points = {first: iter((90, 60, 80))}
    while seats := court.seats(panel, state="assigned"):
        for seat in seats:
            court.score(seat, next(points.get(seat.case_id, iter((70,)))))
    assert len([one for one in court.seats(panel, state="scored") if one.additional]) == 1
    assert court.close(panel) == 0
    return panel


def object_to(app: Flask, people: People, location: str, other: str) -> None:
    """Somebody objects to one firm of the list, under the real name and with a document."""
    listed = re.search(r"/publicity/\d+", location)
    assert listed
    form = {
        "name": "孙实名",
        "phone": "13912345678",
        "email": "sun@example.cn",
        "reason": PROOF,
        "real_name": "y",
    }
    with people.factory() as session:
        key = session.scalars(select(Application.id).where(Application.number == other)).one()
    page = app.test_client().get(listed[0]).text
    address = next(
        a for a in re.findall(rf"{listed[0]}/objection/[^\"]+", page) if f"/{key}" in a or other in a
    )
    data = form | {"document": (io.BytesIO(story.a_pdf()), "证据.pdf")}
    answer = app.test_client().post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, re.findall(r'class="error[^>]*>([^<]+)', answer.text)


def returned_and_passed(people: People, firm_client: FlaskClient, officer: FlaskClient, round_id: int) -> str:
    """A case that the district returned, that was answered, and that is with the city now."""
    first = begin(firm_client, round_id)
    fill(firm_client, first)
    story.submit(firm_client, first)
    decide(officer, first, "take")
    decide(officer, first, "return", **{"remark-purpose": "请说明训练的模型用在哪里。"})
    fill(firm_client, first)
    with people.factory() as session:
        row = session.scalars(select(Application).where(Application.number == first)).one()
        remarks = [remark.id for remark in queries.open_remarks(session, row.id)]
    address = f"/my/applications/{first}"
    answers = {f"reply-{remark}": "已补充模型的用途。" for remark in remarks}
    again = firm_client.post(
        f"{address}/submit", data={"seen": story.seen(firm_client, f"{address}/check")} | answers
    )
    assert again.status_code == 303
    decide(officer, first, "take")
    decide(officer, first, "pass")
    return first


def test_from_the_call_to_the_last_payment(
    app: Flask, settings: Settings, people: People, firm_client: FlaskClient, officer: FlaskClient, city: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    registered(firm_client, officer)
    second_firm = another_firm(app, people, officer)
    round_id = open_round(people, experts=True, budget=Decimal(70))

    first = returned_and_passed(people, firm_client, officer, round_id)
    other = passed(second_firm, officer, round_id, amount="40")

    panel = judge(people, settings, [first, other])
    ranking = city.get(f"/desk/panels/{panel}").text
    assert "85.00" in ranking  # of 90, 60 and 80 the one furthest from the middle is left out
    assert "70.00" in ranking
    assert ranking.index(first) < ranking.index("budget-line") < ranking.index(other)
    page = city.get(f"/desk/rounds/{round_id}").text
    assert page.index(first) < page.index("budget-line") < page.index(other)
    given = {
        "numbers": [first, other],
        f"amount-{first}": "55",
        f"amount-{other}": "15",
        "title": "算力补贴拟支持名单",
    }
    assert (
        city.post(f"/desk/rounds/{round_id}/grant", data=given | {f"amount-{other}": "15.01"}).status_code
        == 422
    )
    answer = city.post(f"/desk/rounds/{round_id}/grant", data=given)
    assert answer.status_code == 303

    object_to(app, people, answer.location, other)
    later(app, settings, days=14)
    assert (state(people, first), state(people, other)) == ("approved", "publicity")  # only that firm waits

    for n, (payer, amount) in enumerate((("city", "27.5"), ("district", "27.5")), 1):
        paid = {
            "kind": "paid",
            "payer": payer,
            "amount": amount,
            "paid_on": clock.today().isoformat(),
            "voucher": f"PZ-100{n}",
        }
        assert city.post(f"/desk/funding/{first}/transfer", data=paid).status_code == 303
    assert state(people, first) == "funded"
    report = re.search(r"/my/funding/[^\"]+/reports/\d+", firm_client.get(f"/my/funding/{first}").text)
    assert report
    told = {"spent": "55", "said": "资金用于租用算力，模型已经上线。"}
    assert firm_client.post(report[0], data=told).status_code == 303
    assert (
        city.post(f"/desk/funding/{first}/review", data={"grade": "good", "remark": "达到预期。"}).status_code
        == 303
    )
    assert state(people, first) == "closed"
    line = firm_client.get("/my/funding").text
    for word in ("PZ-1001", "PZ-1002", "核定扶持", "绩效评价"):
        assert word in line, word
    monkeypatch.setattr(timing_queries, "FEWEST", 2)  # both cases are decided
    assert "算力补贴" in re.sub(r"\s+", "", firm_client.get("/service").text)


YEARS = """
[[top_ups]]
zh = "研发投入增量的20%"
en = "20 % of additional R&D"
percent = "20"
ceiling = "50"
"""


@pytest.fixture
def gazelles(people: People) -> int:
    """A programme of 5, 10 and 20 in consecutive years, and what comes on top."""
    text = TEXT.format(key="gazelles", district="440106", experts="false", without="false")
    text = re.sub(
        r'percent = "30"\nceiling = "100"\nper_firm_and_year = "120"\n',
        'years = ["5", "10", "20"]\n',
        text,
        count=1,
    )
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        programme = programme_actions.write_down(session, text + YEARS, by=by)
        programme_actions.publish(session, programme, by=by)
        session.flush()
        return programme.id


@pytest.mark.parametrize(("years", "most"), [((2025,), "20"), ((2024, 2025), "30"), ((2024,), "15")])
def test_the_second_and_third_year_in_a_row_give_more_and_a_missed_one_begins_anew(
    app: Flask, settings: Settings, people: People, firm_client: FlaskClient, officer: FlaskClient, city: FlaskClient,
    gazelles: int, years: tuple[int, ...], most: str,
) -> None:  # fmt: skip
    registered(firm_client, officer)
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        firm = session.scalars(select(Firm)).one()
        programme = session.get_one(Programme, gazelles)
        for year in (*years, 2026):
            opens = date(year, 3, 2)
            with clock.fixed_at(clock.start_of(opens)):
                round_ = programme_actions.open_round(
                    session, programme, name=f"{year}年", opens_on=opens, deadline=date(year, 12, 31), budget=None, by=by
                )  # fmt: skip
                session.flush()
                moment = clock.now()
            if year < 2026:
                session.add(
                    Application(
                        number=f"SQ-{year}-900001",
                        kind="support",
                        firm_id=firm.id,
                        district="440106",
                        state="closed",
                        round_id=round_.id,
                        asked=5_000_000,
                        granted=5_000_000,
                        answers={},
                        created_at=moment,
                        saved_at=moment,
                        submitted_at=moment,
                        decided_at=moment,
                    )
                )
        round_id = round_.id
    number = begin(firm_client, round_id)
    assert "计算基数：" in firm_client.get(f"/my/applications/{number}/support").text
    asked = {"amount": "60", "purpose": "用于瞪羚企业的研发投入和人才引进。", "top_0": "50"}
    answer = firm_client.post(f"/my/applications/{number}/support", data=asked)
    assert answer.status_code == 303
    assert f"最多可给予 {most} 万元" in firm_client.get(f"/my/applications/{number}/check").text
    with people.factory() as session:
        row = session.scalars(select(Application).where(Application.number == number)).one()
        definition = support_queries.definition_of(row)
        claim = support_queries.claim(session, row, definition)
    assert claim.nth == (len(years) + 1 if years[-1] == 2025 else 1)
