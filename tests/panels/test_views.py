"""The pages of panels: prepared, opened and closed by the city; scored by experts, who see nobody else's scores."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.db import transaction_of
from portal.core.settings import Settings
from portal.panels import scoring_actions, seat_queries
from portal.panels.models import Panel, Score
from tests.panels.court import WHY, Court, convene
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def court(app: Flask, people: People, settings: Settings) -> Court:
    app.config["WTF_CSRF_ENABLED"] = False
    return convene(people, settings)


def signed_in(app: Flask, person: int) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def form(**changes: str) -> dict[str, str]:
    usual = {
        "title": "2026年瞪羚企业评审", "due_on": (clock.today() + timedelta(days=9)).isoformat(), "seats": "2", "limit": "20",
        "budget": "", "zh_1": "技术水平", "most_1": "60", "zh_2": "成长性", "most_2": "40",
    }  # fmt: skip
    return usual | changes


def test_a_city_officer_prepares_fills_and_opens_a_panel_and_an_expert_scores(
    app: Flask, court: Court
) -> None:
    city = signed_in(app, court.city)
    made = city.post("/desk/panels/new", data=form())
    assert made.status_code == 303
    page = made.location
    assert court.numbers[0] in city.get(page).text
    assert city.post(f"{page}/cases", data={"numbers": court.numbers[:1]}).status_code == 303
    assert city.post(f"{page}/open").status_code == 303
    court.work()
    seat = court.seats(int(page.rsplit("/", 1)[1]))[0]
    expert = signed_in(app, seat.expert_id)
    assert court.numbers[0] in expert.get("/desk/judging").text
    address = f"/desk/judging/{seat.id}"
    marks = {"points-c1": "50", "remark-c1": WHY, "points-c2": "30", "remark-c2": WHY, "opinion": "同意"}
    assert expert.post(address, data=marks | {"hand_in": "1"}).status_code == 303
    assert "80" in expert.get(address).text
    assert WHY not in city.get(page).text  # nobody else sees it before the panel closes


def test_what_was_typed_stays_when_a_score_is_refused_and_the_fault_stands_beside_it(
    app: Flask, court: Court
) -> None:
    seat = court.seats(court.panel(numbers=court.numbers[:1]))[0]
    expert = signed_in(app, seat.expert_id)
    answer = expert.post(
        f"/desk/judging/{seat.id}",
        data={
            "points-c1": "61",
            "remark-c1": "很有道理的意见",
            "points-c2": "",
            "remark-c2": "",
            "hand_in": "1",
        },
    )
    assert answer.status_code == 422
    for field in ("points-c1", "points-c2", "remark-c2"):  # all that is wrong, not the first of it
        assert f'id="{field}-error"' in answer.text
        assert f'<a href="#{field}">' in answer.text
    assert 'id="remark-c1-error"' not in answer.text
    assert "很有道理的意见" in answer.text
    assert 'value="61"' in answer.text
    unread = {"points-c1": "六十", "points-c2": "1.5", "remark-c2": "长" * 501, "opinion": "同意立项"}
    expert.set_cookie("language", "en")
    answer = expert.post(f"/desk/judging/{seat.id}", data=unread)
    for words in ("Technology: whole points from 0 to 60", "Growth: whole points from 0 to 40", "Growth: "):
        assert words in answer.text
    for typed in ("六十", "1.5", "长" * 501, "同意立项"):
        assert typed in answer.text


def test_handing_in_without_a_remark_is_refused_and_nothing_is_counted(app: Flask, court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    seat = court.seats(panel_id)[0]
    expert = signed_in(app, seat.expert_id)
    marks = {"points-c1": "50", "remark-c1": WHY, "points-c2": "30", "remark-c2": " "}
    answer = expert.post(f"/desk/judging/{seat.id}", data=marks | {"hand_in": "1"})
    assert answer.status_code == 422
    assert 'id="remark-c2-error"' in answer.text
    assert {s.state for s in court.seats(panel_id)} == {"assigned"}
    assert expert.post(f"/desk/judging/{seat.id}", data=marks).status_code == 303  # a draft may lack it
    with court.factory() as session:
        assert {s.points for s in session.scalars(select(Score).where(Score.seat_id == seat.id))} == {50, 30}
    assert 'value="50"' in expert.get(f"/desk/judging/{seat.id}").text


def test_no_expert_reads_anothers_seat_or_scores(app: Flask, court: Court) -> None:
    seat, other = court.seats(court.panel(numbers=court.numbers[:1]))
    court.score(seat, 77)
    client = signed_in(app, other.expert_id)
    assert client.get(f"/desk/judging/{seat.id}").status_code == 404
    assert client.post(f"/desk/judging/{seat.id}", data={"points-c1": "1"}).status_code == 404
    assert "77" not in client.get(f"/desk/judging/{other.id}").text.split("<main")[1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"most_2": "41"}, "101"), ({"zh_2": ""}, "指标"), ({"due_on": "2020-01-01"}, "日期"), ({"seats": "0"}, "1"),
        ({"due_on": "明天"}, "日期"), ({"title": ""}, "评审组名称"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_answered_beside_its_field_and_nothing_is_made(
    app: Flask, court: Court, changes: dict[str, str], words: str
) -> None:
    answer = signed_in(app, court.city).post("/desk/panels/new", data=form(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    with court.factory() as session:
        assert session.scalars(select(Panel)).all() == []


def test_the_ranking_is_shown_once_the_panel_is_closed_with_the_line_of_the_budget(
    app: Flask, court: Court
) -> None:
    panel_id = court.panel(budget=100)
    for seat in court.seats(panel_id):
        court.score(seat, 70 + seat.case_id)
    city = signed_in(app, court.city)
    assert "排名" not in city.get(f"/desk/panels/{panel_id}").text.split("<h2>")[0]
    court.close(panel_id)
    page = city.get(f"/desk/panels/{panel_id}").text
    assert page.index(court.numbers[2]) < page.index(court.numbers[1]) < page.index(court.numbers[0])


def test_a_panel_that_is_being_closed_says_how_far_it_has_come_and_looks_again(
    app: Flask, court: Court
) -> None:
    panel_id = court.panel()
    for seat in court.seats(panel_id):
        court.score(seat, 80)
    city = signed_in(app, court.city)
    page = f"/desk/panels/{panel_id}"
    answer = city.post(f"{page}/close", follow_redirects=True).text
    assert "正在结束评审" in answer
    assert "评审已结束" not in answer
    assert f"0 / {len(court.numbers)}" in " ".join(answer.split())
    assert 'name="refreshed"' in answer
    court.work()
    assert 'name="refreshed"' not in city.get(page).text


def test_a_declared_relation_is_listed_and_can_be_ended_by_whoever_declared_it(
    app: Flask, court: Court
) -> None:
    expert = signed_in(app, court.experts[0])
    code = "91440106MA0009000X"
    assert (
        expert.post("/desk/relations", data={"credit_code": code, "relation": "advises"}).status_code == 422
    )
    from tests.people import credit_code

    assert (
        expert.post("/desk/relations", data={"credit_code": credit_code(5), "relation": ""}).status_code
        == 422
    )
    assert (
        expert.post(
            "/desk/relations", data={"credit_code": credit_code(5), "relation": "advises"}
        ).status_code
        == 303
    )
    assert credit_code(5) in expert.get("/desk/relations").text
    stranger = signed_in(app, court.experts[1])
    assert stranger.post("/desk/relations/1/end").status_code == 404
    assert expert.post("/desk/relations/1/end").status_code == 303
    assert credit_code(5) not in expert.get("/desk/relations").text


def test_a_strange_address_is_answered_clearly(app: Flask, court: Court) -> None:
    city = signed_in(app, court.city)
    panel_id = court.panel(opened=False)
    assert city.get(f"/desk/panels/{panel_id}?kind=nothing").status_code == 400
    assert city.get("/desk/panels/999").status_code == 404
    refused = city.post(f"/desk/panels/{panel_id}/cases", data={"numbers": ["SQ-2000-000001"]})
    assert refused.status_code == 409
    assert city.post(f"/desk/panels/{panel_id}/cases").status_code == 303


def test_the_city_reads_who_stood_aside_why_and_who_stepped_in(app: Flask, court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    city = signed_in(app, court.city)
    assert "回避情况" not in city.get(f"/desk/panels/{panel_id}").text
    seat = court.seats(panel_id)[0]
    with transaction_of(court.factory) as session:
        at = scoring_actions.bench(session, seat.id, by=seat.expert_id)
        scoring_actions.stand_aside(
            session, at, relation="advises", note="家里的事", by=seat.expert_id, settings=court.settings
        )
    with court.factory() as session:
        (left,) = seat_queries.left_in(session, panel_id)
    page = city.get(f"/desk/panels/{panel_id}").text
    shown = page[page.index("回避情况") :]
    assert left.expert in shown
    assert left.instead is not None
    assert left.instead in shown
    assert "顾问" in shown
    assert "家里的事" not in page  # what the expert wrote is read by nobody but the expert
