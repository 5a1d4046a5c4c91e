"""Money through the pages: planned, paid with vouchers, taken back, reported, reviewed; who sees it and who may."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import Note
from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import enqueue
from portal.core.settings import Settings
from portal.funding import queries as funding_queries
from portal.funding.models import FollowUp, Payment
from portal.funding.month_queries import moved_between
from tests.applications.story import decide, registered, work
from tests.applications.support_story import open_round, passed
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def granted(
    app: Flask, settings: Settings, people: People, firm_client: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> str:  # fmt: skip
    """A case of which 55 were granted, after its public notice."""
    registered(firm_client, officer)
    number = passed(firm_client, officer, open_round(people))
    decide(city, number, "approve", granted="55")
    clock.follow(settings.instance / "clock")
    clock.move_to(clock.today() + timedelta(days=14), settings.instance / "clock")
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        enqueue(session, "applications.close_publicity")
    work(app, settings)
    return number


def transfer(client: FlaskClient, number: str, **other: str):  # type: ignore[no-untyped-def]
    data = {
        "kind": "paid",
        "payer": "city",
        "amount": "20",
        "paid_on": clock.today().isoformat(),
        "voucher": "PZ-2026-0001",
    }
    return client.post(f"/desk/funding/{number}/transfer", data=data | other)


def test_a_months_money_is_what_was_promised_and_entered_in_it(
    people: People, granted: str, city: FlaskClient
) -> None:  # fmt: skip
    transfer(city, granted)
    transfer(city, granted, kind="recovered", amount="5.5", voucher="PZ-2026-0002", reason="未按约定使用")
    today = clock.now()
    begin, end = today - timedelta(days=1), today + timedelta(days=1)
    with people.factory() as session:
        (row,) = moved_between(session, begin, end)
        assert (row["promised"], row["paid"]) == (55_000_000, 14_500_000)
        assert row["district"] == session.scalar(select(Application.district))
        assert moved_between(session, begin - timedelta(days=60), begin - timedelta(days=30)) == []


def state(people: People, number: str) -> str:
    with people.factory() as session:
        return str(session.scalar(select(Application.state).where(Application.number == number)))


def promised_on(people: People, number: str) -> date:
    with people.factory() as session:
        row = session.scalars(select(Application).where(Application.number == number)).one()
        return funding_queries.account(session, row).promised_on


def test_money_is_paid_taken_back_reported_and_reviewed(
    app: Flask, settings: Settings, people: People, granted: str, firm_client: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:  # fmt: skip
    number = granted
    assert number in city.get("/desk/funding").text
    promised = promised_on(people, number)
    clock.move_to(clock.today() + timedelta(days=1), settings.instance / "clock")
    planned = {"planned_on": clock.today().isoformat(), "planned_by": "district", "planned_amount": "27.5"}
    assert city.post(f"/desk/funding/{number}/plan", data=planned).status_code == 303
    assert (
        city.post(f"/desk/funding/{number}/plan", data=planned).status_code == 422
    )  # the share is planned already
    assert transfer(city, number).status_code == 303
    again = transfer(city, number, amount="1")
    assert again.status_code == 422
    assert "PZ-2026-0001" in again.text
    assert 'value="1"' in again.text  # what was typed stays
    assert transfer(city, number, voucher="PZ-2026-0002").status_code == 422  # 40 of a share of 27.5
    assert (
        transfer(city, number, voucher="PZ-2026-0003", kind="recovered", amount="1").status_code == 422
    )  # no reason
    assert transfer(city, number, voucher="PZ-2026-0003", amount="7.5").status_code == 303
    assert state(people, number) == "approved"
    assert transfer(city, number, voucher="PZ-2026-0004", payer="district", amount="27.5").status_code == 303
    assert state(people, number) == "funded"
    assert promised_on(people, number) == promised  # the last payment promises nothing anew
    letters = firm_client.get("/my/inbox").text
    assert "扶持资金已拨付 20 万元" in letters
    assert "凭证号 PZ-2026-0001。核定的 55 万元中，还有 35 万元待拨付" in letters
    assert "PZ-2026-0004" not in letters  # of the last payment the letter says that all is paid
    assert "55 万元已全部拨付，其中市级承担 27.5 万元" in letters
    back = {"voucher": "PZ-2026-0005", "kind": "recovered", "amount": "2", "reason": "部分支出不符合规定用途"}
    assert transfer(city, number, **back).status_code == 303
    assert "扶持资金收回 2 万元" in firm_client.get("/my/inbox").text
    assert (
        city.post(f"/desk/funding/{number}/review", data={"grade": "met", "remark": "达到预期。"}).status_code
        == 422
    )  # a report is owed

    mine = firm_client.get(f"/my/funding/{number}").text
    assert "PZ-2026-0004" in mine
    address = re.search(r"/my/funding/[^\"]+/reports/\d+", mine)
    assert address
    assert firm_client.post(address[0], data={"spent": "50", "said": ""}).status_code == 422
    more = {"spent": "900", "said": "资金用于租用算力，模型已经上线。"}
    assert "已使用金额不能超过已拨付的" in firm_client.post(address[0], data=more).text
    used = more | {"spent": "50"}
    assert [firm_client.post(address[0], data=used).status_code for _ in range(2)] == [303, 422]
    assert "模型已经上线" in officer.get(f"/desk/funding/{number}").text
    assert (
        city.post(f"/desk/funding/{number}/review", data={"grade": "met", "remark": "达到预期。"}).status_code
        == 303
    )
    assert state(people, number) == "closed"
    assert transfer(city, number, voucher="PZ-2026-0009", amount="1").status_code == 422
    line = firm_client.get("/my/funding").text
    for word in ("列入名录", "PZ-2026-0001", "算力补贴", "绩效评价"):
        assert word in line, word


def test_the_line_of_time_stands_in_its_order_and_says_which_report_is_late(
    settings: Settings, people: People, granted: str, firm_client: FlaskClient, city: FlaskClient
) -> None:
    assert transfer(city, granted).status_code == 303
    line = firm_client.get("/my/funding").text
    assert (
        line.index("PZ-2026-0001") < line.index("核定扶持") < line.index("申报扶持") < line.index("列入名录")
    )
    with transaction_of(people.factory) as session:
        due = session.scalars(select(FollowUp)).one()
        due.due_on, report = clock.today() - timedelta(days=1), due.id
    assert "逾期未提交" in firm_client.get("/my/funding").text
    assert f"提交资金使用情况报告：{granted}" in firm_client.get("/my").text
    said = {"spent": "15", "said": "资金用于租用算力，模型已经上线。"}
    assert firm_client.post(f"/my/funding/{granted}/reports/{report}", data=said).status_code == 303
    assert f"提交资金使用情况报告：{granted}" not in firm_client.get("/my").text
    line = firm_client.get("/my/funding").text
    assert "逾期提交，应于" in line
    assert "逾期未提交" not in line


def test_of_two_who_enter_one_voucher_at_once_only_one_does(
    app: Flask, people: People, granted: str, city: FlaskClient
) -> None:
    other = app.test_client()
    sign_in(other, people.official("city_officer"))
    began = Barrier(2)

    def pay(client: FlaskClient) -> int:
        began.wait()
        return int(transfer(client, granted, amount="10").status_code)

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(pay, (city, other)))
    assert answers[0] == 303
    assert answers[1] in (409, 422)
    with people.factory() as session:
        assert session.scalars(select(Payment.amount)).all() == [10_000_000]


def test_who_has_no_share_is_not_offered_and_pays_nothing(granted: str, city: FlaskClient) -> None:
    answer = transfer(city, granted, payer="province", amount="1")
    assert answer.status_code == 422
    assert 'value="district"' in answer.text
    assert 'value="centre"' not in answer.text


def test_the_district_reads_and_another_ones_does_not(
    app: Flask, people: People, granted: str, officer: FlaskClient, firm_client: FlaskClient
) -> None:  # fmt: skip
    assert officer.get(f"/desk/funding/{granted}").status_code == 200
    assert "登记付款" not in officer.get(f"/desk/funding/{granted}").text
    assert transfer(officer, granted).status_code == 403
    elsewhere = app.test_client()
    sign_in(elsewhere, people.official("district_officer", district="440112"))
    assert elsewhere.get(f"/desk/funding/{granted}").status_code == 404
    assert granted not in elsewhere.get("/desk/funding").text
    other = app.test_client()
    owner = people.person()
    people.firm(owner=owner)
    sign_in(other, owner)
    assert other.get(f"/my/funding/{granted}").status_code == 404


def test_a_firm_is_reminded_of_a_report_once_for_each_day_that_counts(
    app: Flask, settings: Settings, people: People, granted: str, city: FlaskClient, firm_client: FlaskClient
) -> None:  # fmt: skip
    assert transfer(city, granted).status_code == 303
    with transaction_of(people.factory) as session:
        session.scalars(select(FollowUp)).one().due_on = clock.today() + timedelta(days=6)
    for _ in range(2):
        with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
            enqueue(session, "funding.remind")
        work(app, settings)
    with people.factory() as session:
        letters = [row.subject for row in session.scalars(select(Note)) if "使用情况报告应于" in row.subject]
    assert len(letters) == 1


def test_the_money_is_narrowed_to_what_waits_for_a_payment_a_report_or_a_review(
    granted: str, city: FlaskClient, firm_client: FlaskClient, people: People
) -> None:
    def listed(waits: str) -> bool:
        on_desk = f'href="/desk/funding?waits={waits}"' in city.get("/desk").text
        assert on_desk == (granted in city.get(f"/desk/funding?waits={waits}").text)
        return granted in city.get(f"/desk/funding?waits={waits}").text

    assert (listed("payment"), listed("report"), listed("review")) == (True, False, False)
    transfer(city, granted, amount="27.5")
    transfer(city, granted, voucher="PZ-2026-0002", payer="district", amount="27.5")
    assert state(people, granted) == "funded"
    assert (listed("payment"), listed("report"), listed("review")) == (False, False, False)
    with transaction_of(people.factory) as session:
        session.execute(update(FollowUp).values(due_on=clock.today() - timedelta(days=1)))
    assert (listed("payment"), listed("report"), listed("review")) == (False, True, False)
    with people.factory() as session:
        reports = list(session.scalars(select(FollowUp.id)))
    for report in reports:
        firm_client.post(
            f"/my/funding/{granted}/reports/{report}",
            data={"spent": "55", "said": "资金用于租用算力，模型已经上线。"},
        )
    assert (listed("payment"), listed("report"), listed("review")) == (False, False, True)
    assert city.get("/desk/funding?waits=rain").status_code == 400
