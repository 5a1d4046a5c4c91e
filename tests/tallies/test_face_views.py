"""The public pages of the plan: forecast, chain and districts say what the counts say, and every number opens its firms."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import transaction_of
from portal.programmes import actions as programmes
from portal.programmes.models import Programme
from portal.tallies.forecast import Forecast
from portal.tallies.forecast_words import sentence
from portal.tallies.models import PlanItem
from portal.tallies.rules import a_year_before
from tests.people import People
from tests.tallies.register import leave, registered


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "found", "said"),
    [
        ("zh", Forecast("expected", date(2027, 3, 9), date(2027, 1, 3), date(2027, 6, 1)), "按现有速度，预计 2027 年 3 月达成（80% 区间：1 月至 6 月）。"),
        ("en", Forecast("expected", date(2027, 3, 9), date(2026, 12, 3), date(2027, 6, 1)),
         "At the present pace the target is met in March 2027 (80% interval: December 2026 to June)."),
        ("zh", Forecast("expected", date(2034, 3, 9), date(2031, 1, 3), None), "按现有速度，预计 2034 年 3 月达成（80% 区间：最早 2031 年 1 月，最晚难以预计）。"),
        ("en", Forecast("met"), "The target is met."),
        ("en", Forecast("no_target"), None),
    ],
)  # fmt: skip
def test_the_forecast_is_one_sentence(app, language, found, said) -> None:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        assert sentence(found) == said


def test_the_chain_shows_each_layer_with_its_segments(client: FlaskClient, people: People) -> None:
    registered(people, name="一号", layer="model", track="health")
    gone = registered(people, name="二号", layer="model", track="city")
    leave(people.factory, gone, on=clock.today())
    text = page(client, "/chain")
    assert 'href="/firms?layer=model&amp;track=health"' in text
    assert "layer=model&amp;track=city" not in text  # what holds nobody leads to no empty list
    assert '"values": [0, 0, 1, 0]' in text  # health, by layer
    assert text.count('"values": [0, 0, 0, 0]') == 4  # who has left counts in no segment


def test_the_districts_stand_in_the_order_that_is_asked(client: FlaskClient, people: People) -> None:
    long_ago = clock.today() - timedelta(days=800)
    for number in range(2):
        registered(people, name=f"旧{number}", district="440112", on=long_ago)
    registered(people, name="新", district="440106", on=clock.today())
    by_firms, by_year = page(client, "/districts"), page(client, "/districts?sort=year")
    assert by_firms.index("黄埔区") < by_firms.index("天河区")
    assert by_year.index("天河区") < by_year.index("黄埔区")
    assert "+1" in by_year


def test_a_district_that_lost_a_firm_says_so_with_a_sign(client: FlaskClient, people: People) -> None:
    firm = registered(people, name="走了", district="440112", on=clock.today() - timedelta(days=800))
    leave(people.factory, firm, on=clock.today())
    assert "−1" in page(client, "/districts")


@pytest.mark.parametrize(
    "query", ["sort=x", "sort=", "sort=firms&q=1", "sort=" + "9" * 5000, "sort=%27%20or%201=1"]
)
def test_the_districts_know_no_other_order(client: FlaskClient, query: str) -> None:
    assert client.get(f"/districts?{query}").status_code == 400


def test_what_is_open_now_is_on_the_home_page_until_its_last_day(client: FlaskClient, people: People) -> None:
    today = clock.today()
    with transaction_of(people.factory) as session:
        for name, until in (("开着的场景", today), ("过期的场景", today - timedelta(days=1))):
            session.add(PlanItem(kind="scenarios", name=name, stage="call", offers_until=until))
        for name, day in (("将办的大赛", today), ("办过的大赛", today - timedelta(days=1))):
            session.add(PlanItem(kind="competitions", name=name, held_on=day))
    text = page(client, "/")
    assert ("开着的场景" in text, "过期的场景" in text) == (True, False)
    assert ("将办的大赛" in text, "办过的大赛" in text) == (True, False)


def test_the_calls_on_the_home_page_are_those_that_end_first(client: FlaskClient, people: People) -> None:
    today = clock.today()
    with transaction_of(people.factory) as session:
        for name, days in (
            ("不限期", None),
            ("第五", 50),
            ("第四", 40),
            ("第三", 30),
            ("第二", 20),
            ("第一", 10),
        ):
            until = None if days is None else today + timedelta(days=days)
            session.add(PlanItem(kind="scenarios", name=f"{name}场景", stage="call", offers_until=until))
    assert re.findall("(不限期|第.)场景", page(client, "/")) == ["第一", "第二", "第三", "第四"]


def test_a_round_is_on_the_kept_home_page_as_soon_as_it_is_opened(
    client: FlaskClient, people: People
) -> None:
    with transaction_of(people.factory) as session:
        row = session.query(Programme).filter_by(state="published").order_by(Programme.id).first()
        assert row is not None
        title = row.title_zh
    assert title not in page(client, "/")
    with transaction_of(people.factory) as session:
        row = session.get(Programme, row.id)
        programmes.open_round(
            session, row, name="一", opens_on=clock.today(), deadline=clock.today(), budget=None, by=None
        )
    assert title in page(client, "/")


def test_each_chart_of_the_home_page_has_its_table_and_its_file(client: FlaskClient, people: People) -> None:
    registered(people, on=clock.today() - timedelta(days=300))
    text = page(client, "/")
    for name in (
        "registered-by-month",
        "firms-by-district",
        "firms-by-layer",
        "firms-by-track",
        "firms-by-tier",
    ):
        assert f'download="{name}.csv"' in text


def test_a_year_ago_is_a_day_that_exists() -> None:
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert a_year_before(date(2026, 12, 31)) == date(2025, 12, 31)
