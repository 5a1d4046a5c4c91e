"""Support through the pages: a firm applies under a round, the city grants within ceilings and budget, the list is published."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications.models import Publicity
from portal.applications.objection_actions import object_to
from portal.applications.support_jobs import PROPOSE
from portal.applications.support_queries import why_closed
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.files import FileStore
from portal.core.jobs import enqueue
from portal.core.settings import Settings
from portal.firms.ban_models import Ban
from portal.firms.models import Firm
from portal.programmes import actions
from portal.programmes.models import Round
from tests.applications.objection_story import STATEMENT
from tests.applications.story import decide, seen, submit, work
from tests.applications.support_story import begin, end_round, fill, open_round, passed, row
from tests.people import People
from tests.signing_in import sign_in
from tests.statements import counted
from tests.tallies.register import registered as in_register


def test_a_firm_applies_and_is_granted_what_rule_and_budget_leave(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people)
    assert "按“第一批”申报" in firm.get("/programmes/compute").text
    number = begin(firm, round_id)
    assert begin(firm, round_id) == number  # the same button again
    assert "算力卡数量（30%以上自用）" in firm.get(f"/my/applications/{number}/questions").text
    assert "请提交：算力合同" in firm.get(f"/my/applications/{number}/check").text
    fill(firm, number, amount="70")
    page = firm.get(f"/my/applications/{number}/check").text
    assert "最多可给予 60 万元" in page
    assert "最多可给予 60 万元" in firm.get(f"/my/applications/{number}").text
    fill(firm, number, amount="60")
    submit(firm, number)
    decide(officer, number, "take")
    for page in (firm.get(f"/my/applications/{number}").text, officer.get(f"/desk/cases/{number}").text):
        assert "算力合同" in page  # what each document proves, as the programme calls it
        assert "材料1" not in page
    decide(officer, number, "pass")
    case = city.get(f"/desk/cases/{number}").text
    assert "在天河区登记" in case
    assert "自研模型" in case
    answer = city.post(
        f"/desk/cases/{number}/approve", data={"seen": seen(city, f"/desk/cases/{number}"), "granted": "61"}
    )
    assert answer.status_code == 422
    assert "超过申报的60万元" in answer.text
    answer = city.post(f"/desk/cases/{number}/approve", data={"seen": seen(city, f"/desk/cases/{number}")})
    assert answer.status_code == 422  # no amount
    decide(city, number, "approve", granted="55.5")
    assert row(people, number).granted == 55_500_000
    listed = app.test_client().get("/publicity").text
    assert "算力补贴" in listed
    notice = re.search(r"/publicity/\d+", listed)[0]  # type: ignore[index]  # without the link it fails, as it should
    assert "55.5" in app.test_client().get(notice).text
    assert "拟支持提出异议" in app.test_client().get(f"{notice}/objection/{number}").text
    assert 'data-label="扶持项目"' in app.test_client().get(notice).text  # a narrow page names what is given
    clock.follow(settings.instance / "clock")
    clock.move_to(clock.today() + timedelta(days=14), settings.instance / "clock")
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        enqueue(session, "applications.close_publicity")
    work(app, settings)
    assert row(people, number).state == "approved"
    case = firm.get(f"/my/applications/{number}").text
    assert "已核定：55.5万元" in case
    letters = firm.get("/my/inbox").text
    granted = "拟支持金额 55.5 万元，其中市级承担 27.75 万元、区级承担 27.75 万元"
    assert f"“算力补贴”{granted}。名单公示至" in letters
    assert "核定支持金额 55.5 万元，其中市级承担 27.75 万元、区级承担 27.75 万元" in letters
    assert "首笔拨付后第 12 个月应提交资金使用情况报告" in letters
    now = re.search(r'aria-current="step".*?stage-label">([^<]+)', case, re.DOTALL)
    assert now is not None
    assert now[1] == "资金兑现"  # granted is not paid


def test_an_upheld_objection_says_that_no_support_is_given_and_shows_no_granted_sum(
    app: Flask, settings: Settings, people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    number = passed(firm, officer, open_round(people))
    decide(city, number, "approve", granted="55.5")
    case = row(people, number)
    with transaction_of(people.factory) as session:
        listed = session.get_one(Publicity, case.publicity_id)
        made = object_to(session, FileStore(settings.files), listed, number, STATEMENT, settings=settings)
        page = f"/desk/objections/{made.id}"
    assert "55.5" in firm.get(f"/my/applications/{number}").text
    assert city.post(f"{page}/uphold", data={"answer": "经核查，合同已经解除。"}).status_code == 303
    for shown in (f"/publicity/{case.publicity_id}", f"/publicity/objections/{made.reference}"):
        assert "异议成立，不予支持" in app.test_client().get(shown).text
    assert "异议成立，不予支持" in city.get(page).text
    assert "55.5" not in firm.get(f"/my/applications/{number}").text


def test_who_does_not_meet_the_conditions_reads_why_and_cannot_submit(
    people: People, firm: FlaskClient
) -> None:
    round_id = open_round(people, district="440112")
    assert "按“第一批”申报" not in firm.get("/programmes/compute").text
    number = begin(firm, round_id)
    fill(firm, number)
    assert "不符合：在天河区登记" in firm.get(f"/my/applications/{number}/check").text
    address = f"/my/applications/{number}"
    assert firm.post(f"{address}/submit", data={"seen": seen(firm, address)}).status_code == 422
    assert row(people, number).state == "draft"


def test_a_firm_that_is_shut_out_reads_so_where_the_programmes_are_and_is_offered_none(
    people: People, firm: FlaskClient
) -> None:
    round_id = open_round(people)
    with transaction_of(people.factory) as session:
        session.add(
            Ban(firm_id=session.scalars(select(Firm.id)).one(), reason="false_data", first_day=clock.today(), last_day=date(2029, 11, 19), made_at=clock.now())
        )  # fmt: skip
    said = "申报数据虚假），自2029年11月20日起才能再次申请"
    for page in (firm.get("/programmes").text, firm.get("/programmes/compute").text):
        assert said in page
        assert "贵企业符合条件" not in page
        assert "按“第一批”申报" not in page
    assert firm.post(f"/my/support/{round_id}").status_code == 409


def test_the_deadline_counts_to_its_last_minute_in_the_citys_time(
    people: People, firm: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = open_round(people)
    number = begin(firm, round_id)
    fill(firm, number)
    last = clock.today() + timedelta(days=20)
    midnight = datetime(last.year, last.month, last.day, tzinfo=clock.CITY_ZONE) + timedelta(days=1)
    address = f"/my/applications/{number}"
    with people.factory() as session:
        found = session.get_one(Round, round_id)
        monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(minutes=1))
        assert why_closed(found) is None
        monkeypatch.setattr(clock, "now", lambda: midnight)
        assert why_closed(found) is not None
        monkeypatch.undo()
    end_round(people, round_id, clock.today() - timedelta(days=1))
    answer = firm.post(f"{address}/submit", data={"seen": seen(firm, address)})
    assert answer.status_code == 422
    assert "您填写的内容已保留" in answer.text
    assert row(people, number).answers["amount"] == "60"


def test_whoever_fills_in_is_told_of_an_extension_and_of_the_end_and_loses_nothing(
    app: Flask, settings: Settings, people: People, firm: FlaskClient
) -> None:
    round_id = open_round(people)
    number = begin(firm, round_id)
    fill(firm, number)
    assert "继续填写：扶持申报 · 算力补贴" in firm.get("/my").text
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        found = session.get_one(Round, round_id)
        actions.extend(
            session, found.programme, found, found.deadline + timedelta(days=9), reason="系统维护", by=by
        )
    work(app, settings)
    assert "系统维护" in firm.get("/my/inbox").text
    with transaction_of(people.factory) as session:
        actions.close(session, session.get_one(Round, round_id).programme, by=by)
    work(app, settings)
    assert "算力补贴已结束" in firm.get("/my/inbox").text
    address = f"/my/applications/{number}"
    assert "继续填写" not in firm.get("/my").text
    assert "项目已结束" in firm.get(f"{address}/check").text
    case = firm.get(address).text
    assert "项目已结束" in case
    assert "核对并提交" not in case  # it leads nowhere any more
    assert firm.post(f"{address}/submit", data={"seen": seen(firm, address)}).status_code == 422
    assert row(people, number).answers["q_cards"] == "64"


def test_a_round_is_granted_together_within_its_budget_or_not_at_all(
    app: Flask, people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people)
    number = passed(firm, officer, round_id)
    page = city.get(f"/desk/rounds/{round_id}").text
    assert f'name="amount-{number}" value="60"' in page
    data = {"numbers": number, "title": "2026年算力补贴拟支持名单"}
    with transaction_of(people.factory) as session:
        session.get_one(Round, round_id).budget = 50_000_000
    answer = city.post(f"/desk/rounds/{round_id}/grant", data=data | {f"amount-{number}": "60"})
    assert answer.status_code == 422
    assert "本批预算只剩50万元" in answer.text
    assert row(people, number).state == "city_review"
    assert (
        city.post(f"/desk/rounds/{round_id}/grant", data=data | {f"amount-{number}": "x"}).status_code == 422
    )
    assert (
        city.post(f"/desk/rounds/{round_id}/grant", data=data | {f"amount-{number}": "0"}).status_code == 422
    )
    assert (
        city.post(f"/desk/rounds/{round_id}/grant", data=data | {f"amount-{number}": "50"}).status_code == 303
    )
    assert row(people, number).state == "publicity"


def test_looking_for_firms_takes_as_few_statements_for_many_as_for_few(
    app: Flask, settings: Settings, people: People
) -> None:
    round_id = open_round(
        people, without=True, district="440106", key="of_facts", facts='{ fact = "revenue", at_least = "1" }'
    )
    asked = []
    for number in (2, 30):
        for n in range(number):
            in_register(people, name=f"广州第{number}批第{n}号科技有限公司", application=number * 100 + n)
        with transaction_of(people.factory) as session:
            enqueue(session, PROPOSE, key=f"look:{number}", round=round_id, by=None)
        with counted(app.extensions["portal.engine"]) as seen_:
            work(app, settings)
        asked.append(
            sum(
                any(f"FROM {table}" in one for table in ("title", "firm", "application", "year_figures"))
                for one in seen_
            )
        )
    assert asked[1] == asked[0]


def test_experts_come_first_where_the_programme_says_so(
    people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    number = passed(firm, officer, open_round(people, experts=True))
    address = f"/desk/cases/{number}"
    answer = city.post(f"{address}/approve", data={"seen": seen(city, address), "granted": "50"})
    assert answer.status_code == 422
    assert row(people, number).granted is None


def test_another_firms_people_see_nothing_of_it(app: Flask, people: People, firm: FlaskClient) -> None:
    number = begin(firm, open_round(people))
    other = app.test_client()
    owner = people.person()
    people.firm(owner=owner)
    sign_in(other, owner)
    assert other.get(f"/my/applications/{number}").status_code == 404
