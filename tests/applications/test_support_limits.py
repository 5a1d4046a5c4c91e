"""What is left of a support: of a firm's year, of a round's budget; and that the public page says so before anybody applies."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications.models import Application
from portal.core.db import transaction_of
from portal.programmes import actions
from portal.programmes.models import Round
from tests.applications.story import decide, seen
from tests.applications.support_story import another_round, open_round, passed
from tests.people import People


def test_a_second_grant_stays_within_the_firms_year_and_says_what_is_left(
    people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people)  # at most 120 a firm and year
    first = passed(firm, officer, round_id)
    second = passed(firm, officer, another_round(people, round_id))
    decide(city, first, "approve", granted="60")
    with transaction_of(people.factory) as session:  # as if the first had been given more
        given = session.scalars(select(Application).where(Application.number == first)).one()
        given.asked = given.granted = 100_000_000
    assert "（选填）" not in city.get(f"/desk/cases/{second}").text  # the sum is asked for wherever it stands
    data = {"seen": seen(city, f"/desk/cases/{second}"), "granted": "30"}
    answer = city.post(f"/desk/cases/{second}/approve", data=data)
    assert answer.status_code == 422
    assert "最多可给予 20 万元：每户每年合计上限 120 万元，该企业今年已核定 100 万元" in answer.text
    page = firm.get("/programmes/compute").text
    assert "贵企业符合条件" in page
    assert "还可给予 20 万元" in page
    decide(city, second, "approve", granted="20")
    for shown in (firm.get("/programmes/compute").text, firm.get("/programmes").text):
        assert "今年额度已用完" in shown
        assert "贵企业符合条件" not in shown.split("算力补贴</", 1)[1].split("</article>")[0].split("<dl")[0]


def test_a_round_whose_budget_is_granted_in_full_says_so(
    app: Flask, people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    number = passed(firm, officer, open_round(people, budget=Decimal(60)))
    stranger = app.test_client()
    assert "预算已全部核定" not in stranger.get("/programmes").text
    decide(city, number, "approve", granted="60")
    assert "预算已全部核定" in stranger.get("/programmes").text
    assert "您仍可申报" in firm.get("/programmes/compute").text


def test_the_public_page_of_an_ended_programme_shows_no_open_round(
    app: Flask, people: People, firm: FlaskClient
) -> None:
    round_id, by = open_round(people), people.official("city_officer")
    assert "日 截止" in app.test_client().get("/programmes/compute").text
    with transaction_of(people.factory) as session:
        actions.close(session, session.get_one(Round, round_id).programme, by=by)
    for reader in (app.test_client(), firm):
        assert "日 截止" not in reader.get("/programmes/compute").text


def test_a_firm_reads_which_year_in_a_row_this_would_be_before_it_applies(
    people: People, firm: FlaskClient, officer: FlaskClient, city: FlaskClient
) -> None:
    round_id = open_round(people)
    with transaction_of(people.factory) as session:
        programme = session.get_one(Round, round_id).programme
        programme.definition = programme.definition.replace('percent = "30"\n', 'years = ["5", "10", "20"]\n')
    number = passed(firm, officer, round_id, amount="5")
    assert "连续年度" not in firm.get("/programmes/compute").text
    decide(city, number, "approve", granted="5")
    with transaction_of(people.factory) as session:
        given = session.scalars(select(Application).where(Application.number == number)).one()
        assert given.submitted_at is not None
        given.submitted_at -= timedelta(days=366)
    assert "本年度为连续第 2 年，标准为 10 万元" in firm.get("/programmes/compute").text
