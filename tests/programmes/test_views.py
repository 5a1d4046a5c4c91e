"""The pages of programmes: what everybody sees, what a firm's people see more, and the city's desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import Firm
from portal.programmes import actions, queries
from portal.programmes.models import Extension, Programme, Round
from portal.programmes.wording import BLANK
from tests.people import People
from tests.signing_in import sign_in

TEXT = (
    BLANK.replace('title_zh = ""', 'title_zh = "算力券"').replace('title_en = ""', 'title_en = "Compute vouchers"')
    .replace('department = ""', 'department = "广州市"').replace('basis = ""', 'basis = "穗府办规〔2026〕1号"')
    .replace('summary_zh = ""', 'summary_zh = "为训练模型的企业提供算力券。"').replace('summary_en = ""', 'summary_en = "Vouchers."')
    .replace('text_zh = ""', 'text_zh = "最高100万元"').replace('text_en = ""', 'text_en = "Up to 1 million"')
    .replace('label_zh = ""', 'label_zh = "小巨人"').replace('label_en = ""', 'label_en = "Little giant"')
    .replace('[[materials]]\nzh = ""\nen = ""\n', "")
)  # fmt: skip


@pytest.fixture
def city(app: Flask, people: People) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


def day(number: int) -> str:
    return (clock.today() + timedelta(days=number)).isoformat()


def an_id(people: People, key: str) -> int:
    with people.factory() as session:
        return session.scalars(select(Programme.id).where(Programme.key == key)).one()


def test_everybody_reads_the_starting_set_with_sources(app: Flask) -> None:
    page = app.test_client().get("/programmes").text
    assert "国家级专精特新“小巨人”企业新认定奖励" in page
    one = app.test_client().get("/programmes/little_giant_award").text
    assert "穗府办规〔2025〕13号" in one
    assert "最高100万元" in one


def test_the_kinds_of_support_are_folded_on_a_phone_and_say_which_is_chosen(app: Flask) -> None:
    page = app.test_client().get("/programmes?support=voucher").text
    summary = re.search(r'side-nav-folded"><summary>.*?</summary>', page)
    assert summary is not None
    assert re.sub("<.*?>", "", summary[0].partition(">")[2]).strip() == "支持方式 · 算力券、模型券"


def test_who_gives_it_stands_in_english_on_a_page_in_english(app: Flask, people: People) -> None:
    client = app.test_client()
    client.get("/language/en")
    assert "City of Guangzhou" in client.get("/programmes/little_giant_award").text
    with transaction_of(people.factory) as session:  # nobody has translated it
        programme = actions.write_down(session, TEXT, by=None)
        programme.state, programme.published_at = "published", clock.now()
        key = programme.key
    assert '<span lang="zh-CN">广州市</span>' in client.get(f"/programmes/{key}").text


@pytest.mark.parametrize(
    ("key", "paid"),
    [
        ("key_little_giant", "中央 100 %"),
        ("technical_renewal", "省级 100 %"),
        ("provincial_ai_and_robots", "省级 50 %、市级 50 %"),
        ("haizhu_large_models", "市级 50 %、区级 50 %"),
        ("high_tech_award", "市级 100 %"),
    ],
)
def test_the_desk_says_who_pays_the_starting_programmes(
    people: People, city: FlaskClient, key: str, paid: str
) -> None:
    assert paid in city.get(f"/desk/programmes/{an_id(people, key)}").text


def test_the_desks_list_shows_each_programmes_round_with_its_days_and_budget(
    people: People, city: FlaskClient
) -> None:
    with transaction_of(people.factory) as session:
        programme = session.scalars(select(Programme).where(Programme.key == "high_tech_award")).one()
        programme.state, programme.published_at = "published", programme.published_at or clock.now()
        for name, first, last in (("过去批", -20, -10), ("本批", -1, 9)):
            session.add(
                Round(
                    programme_id=programme.id,
                    name=name,
                    opens_on=clock.today() + timedelta(days=first),
                    deadline=clock.today() + timedelta(days=last),
                    budget=250_000_000,
                    made_at=clock.now(),
                )
            )
    page = city.get("/desk/programmes").text
    assert "本批" in page
    assert "过去批" not in page
    assert "250" in page
    assert "尚未开放批次" in page


def test_a_firms_people_see_whether_it_can_get_it_and_why_not(app: Flask, people: People) -> None:
    owner = people.person()
    firm_id = people.firm(owner=owner, district="440106")
    with transaction_of(people.factory) as session:
        firm = session.get_one(Firm, firm_id)
        firm.standing, firm.registered_on, firm.layer, firm.track = (
            "registered",
            clock.today(),
            "model",
            "health",
        )
    client = app.test_client()
    sign_in(client, owner)
    assert "贵企业符合条件" in client.get("/programmes/tianhe_industry_models").text
    assert "贵企业暂不符合条件" in client.get("/programmes/haizhu_large_models").text
    assert "贵企业符合条件" in client.get("/programmes?support=voucher").text


def test_a_programme_is_written_previewed_published_and_its_round_opened(
    city: FlaskClient, app: Flask, people: People
) -> None:
    answer = city.post("/desk/programmes/new/text", data={"text": TEXT})
    assert answer.status_code == 303, answer.text
    page = answer.location
    assert "算力券" in city.get(page).text
    assert app.test_client().get("/programmes/my_programme").status_code == 404
    assert city.post(f"{page}/publish").status_code == 303
    round_ = {"name": "2026年第一批", "opens_on": day(0), "deadline": day(10), "budget": "5000"}
    assert city.post(f"{page}/rounds", data=round_).status_code == 303
    public = app.test_client().get("/programmes/my_programme").text
    assert "2026年第一批" in public
    assert "5,000" in public
    assert city.post(f"{page}/publish").status_code == 409
    assert city.post(f"{page}/edit/text", data={"text": TEXT}).status_code == 422


def test_a_wrong_text_is_answered_with_its_line_and_kept(city: FlaskClient, people: People) -> None:
    answer = city.post(
        "/desk/programmes/new/text", data={"text": TEXT.replace('mark = "✓"', 'mark = "sure"')}
    )
    assert answer.status_code == 422
    assert "第" in answer.text
    assert "算力券" in answer.text
    with people.factory() as session:
        assert session.scalars(select(Programme).where(Programme.key == "my_programme")).all() == []


def test_a_key_is_given_once(city: FlaskClient) -> None:
    assert city.post("/desk/programmes/new/text", data={"text": TEXT}).status_code == 303
    assert city.post("/desk/programmes/new/text", data={"text": TEXT}).status_code == 422


def test_rounds_that_overlap_or_are_over_are_answered_beside_their_field(
    city: FlaskClient, people: People
) -> None:
    page = f"/desk/programmes/{an_id(people, 'little_giant_award')}/rounds"
    first = {"name": "第一批", "opens_on": day(1), "deadline": day(10), "budget": ""}
    assert city.post(page, data=first).status_code == 303
    again = city.post(page, data=first | {"name": "第二批", "opens_on": day(10), "deadline": day(20)})
    assert again.status_code == 422
    assert "opens_on-error" in again.text
    assert (
        f'next={page.removesuffix("/rounds")}"' in again.text
    )  # another language leads to a page that can be read
    past = city.post(page, data=first | {"name": "第三批", "opens_on": day(-9), "deadline": day(-1)})
    assert past.status_code == 422
    assert "deadline-error" in past.text
    assert (
        city.post(page, data=first | {"opens_on": day(30), "deadline": day(40)}).status_code == 422
    )  # the name is taken
    with people.factory() as session:
        assert len(session.scalars(select(Round)).all()) == 1


def test_an_extension_is_public_with_its_reason_and_ends_later(
    city: FlaskClient, app: Flask, people: People
) -> None:
    programme_id = an_id(people, "little_giant_award")
    page = f"/desk/programmes/{programme_id}"
    city.post(
        f"{page}/rounds", data={"name": "第一批", "opens_on": day(0), "deadline": day(10), "budget": ""}
    )
    with people.factory() as session:
        round_id = session.scalars(select(Round.id)).one()
    address = f"{page}/rounds/{round_id}/extend"
    assert city.get(address).status_code == 200
    assert city.post(address, data={"deadline": day(9), "reason": "节假日顺延"}).status_code == 422
    assert city.post(address, data={"deadline": day(15), "reason": "节假日顺延"}).status_code == 303
    assert "节假日顺延" in app.test_client().get("/programmes/little_giant_award").text
    with people.factory() as session:
        assert len(session.scalars(select(Extension)).all()) == 1
    assert city.get(f"/desk/programmes/{programme_id + 1}/rounds/{round_id}/extend").status_code == 404


def test_a_programme_that_ended_opens_no_round_and_says_so_in_public(
    city: FlaskClient, app: Flask, people: People
) -> None:
    page = f"/desk/programmes/{an_id(people, 'key_little_giant')}"
    assert city.post(f"{page}/close").status_code == 303
    assert city.post(f"{page}/close").status_code == 409
    round_ = {"name": "第一批", "opens_on": day(0), "deadline": day(10), "budget": ""}
    assert city.post(f"{page}/rounds", data=round_).status_code == 422
    assert "已结束" in app.test_client().get("/programmes/key_little_giant").text
    assert "key_little_giant" not in app.test_client().get("/programmes").text


def test_of_two_officers_who_open_rounds_at_once_the_second_is_told(people: People) -> None:
    key = an_id(people, "little_giant_award")
    today = clock.today()
    with transaction_of(people.factory) as session:
        row = queries.programme(session, key)
        actions.open_round(session, row, name="第一批", opens_on=today, deadline=today, budget=None, by=None)
        with pytest.raises(Exception, match="overlap"):
            actions.open_round(
                session, row, name="第二批", opens_on=today, deadline=today, budget=None, by=None
            )


@pytest.mark.parametrize("query", ["support=nothing", "support=' OR 1=1"])
def test_an_unknown_filter_is_answered_with_a_page(app: Flask, query: str) -> None:
    assert app.test_client().get(f"/programmes?{query}").status_code == 400
