"""The home page: its numbers lead to their lists, and it is kept ready without ever being stale."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import transaction_of
from portal.tallies.models import PlanItem
from tests.people import People
from tests.signing_in import sign_in
from tests.tallies.register import registered, title


def home(client: FlaskClient) -> str:
    return client.get("/").get_data(as_text=True)


def test_an_empty_city_shows_the_target_and_what_to_do(client: FlaskClient) -> None:
    page = home(client)
    assert "<strong>0</strong>" in page
    assert "/ 1000" in page
    assert 'href="/my/registration"' in page


def test_every_number_of_the_home_page_opens_the_list_that_makes_it(
    client: FlaskClient, people: People
) -> None:
    firm = registered(people, name="羊城云图科技有限公司", district="440112", on=clock.today())
    title(people.factory, firm, "gazelle")
    page = home(client)
    for address in (
        "/firms",
        "/firms?district=440112",
        "/firms?tier=gazelle",
        "/firms?layer=model",
        "/firms?track=health",
    ):
        assert f'href="{address}"' in page
        assert "羊城云图科技有限公司" in client.get(address).get_data(as_text=True)
    assert "羊城云图科技有限公司" not in client.get("/firms?district=440106").get_data(as_text=True)


def test_a_new_firm_is_on_the_home_page_at_once(client: FlaskClient, people: People) -> None:
    assert "<strong>0</strong>" in home(client)
    registered(people)
    assert "<strong>1</strong>" in home(client)


def test_an_unchanged_home_page_is_answered_304_and_a_changed_one_is_not(
    client: FlaskClient, people: People
) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    registered(people)
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_kept_page_carries_no_cookie_and_all_protecting_headers(client: FlaskClient) -> None:
    for answer in (client.get("/"), client.get("/")):
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Vary"] == "Cookie"


def test_the_kept_page_is_kept_for_each_language(app: Flask) -> None:
    chinese, english = app.test_client(), app.test_client()
    assert 'lang="zh-CN"' in home(chinese)
    assert english.get("/language/en?next=/firms").location == "/firms"
    assert '<html lang="en"' in home(english)
    assert '<html lang="zh-CN"' in home(chinese)


def test_somebody_signed_in_never_meets_the_kept_page(app: Flask, people: People) -> None:
    stranger, person = app.test_client(), app.test_client()
    home(stranger)
    sign_in(person, people.person())
    assert "/account/logout" in home(person)
    assert "/account/logout" not in home(stranger)


@pytest.mark.parametrize("path", ["/language/fr", "/language/zh-CN"])
def test_an_unknown_language_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_language_switch_leads_nowhere_else(client: FlaskClient) -> None:
    assert client.get("/language/en?next=https://evil.example/").location == "/"
    assert client.get("/language/en?next=//evil.example/").location == "/"


def test_the_parks_of_the_plan_are_a_list_page_by_page(client: FlaskClient, people: People) -> None:
    with transaction_of(people.factory) as session:
        for number in range(30):
            session.add(PlanItem(kind="parks", name=f"第{number}园", counts_from=clock.today()))
    first = client.get("/plan/parks").get_data(as_text=True)
    assert ("第29园" in first, "第4园" in first) == (True, False)  # what was entered last comes first
    following = re.findall(r'href="(/plan/parks\?after=[0-9]+)"', first)
    assert "第4园" in client.get(following[0]).text


def test_the_scenarios_can_be_narrowed_by_how_far_they_are(client: FlaskClient, people: People) -> None:
    with transaction_of(people.factory) as session:
        for stage in ("call", "matching", "building", "demonstration"):
            session.add(PlanItem(kind="scenarios", name=f"场景{stage}", stage=stage))
        over = {"stage": "matching", "offers_until": clock.today() - timedelta(days=1)}
        session.add(PlanItem(kind="scenarios", name="报名已过", **over))
    page = client.get("/plan/scenarios?part=open").text
    assert ["场景call" in page, "场景matching" in page, "场景building" in page] == [True, True, False]
    assert "报名已过" not in page
    assert "报名已过" in client.get("/plan/scenarios").text
    assert "场景demonstration" in client.get("/plan/scenarios?part=demonstration").text
    assert client.get("/plan/scenarios?part=x").status_code == 400
    assert client.get("/plan/parks?part=open").status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/plan/firms", 404),
        ("/plan/x", 404),
        ("/plan/parks?after=-1", 400),
        ("/plan/parks?after=" + "9" * 30, 400),
        ("/plan/scenarios", 200),
    ],
)
def test_what_is_no_list_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status
