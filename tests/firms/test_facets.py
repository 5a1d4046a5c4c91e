"""The numbers beside the register's filters, and what a firm's page says of its past, its papers and its part in the plan."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms import queries
from portal.firms.detail_actions import Filed, change_details
from portal.tallies.models import ItemFirm, PlanItem
from tests.people import People
from tests.tallies.register import leave, registered, title


def options(client: FlaskClient, address: str) -> dict[str, str]:
    """Value → text of every choice of the filters."""
    text = client.get(address).get_data(as_text=True)
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', text))


def test_each_filter_says_how_many_firms_it_would_leave(client: FlaskClient, people: People) -> None:
    one = registered(people, name="一", district="440106", layer="model", track="health")
    registered(people, name="二", district="440106", layer="application", track="city")
    gone = registered(people, name="三", district="440112", layer="model", track="city")
    title(people.factory, one, "gazelle")
    said = options(client, "/firms")
    assert said["440106"] == "天河区（2）"
    assert said["440112"] == "黄埔区（1）"
    assert said["gazelle"].endswith("（1）")
    leave(people.factory, gone, on=clock.today())
    assert options(client, "/firms")["440112"] == "黄埔区（0）"  # although the page had been kept


def test_beside_a_filter_the_others_count_what_is_left_and_its_own_words_all(
    client: FlaskClient, people: People
) -> None:
    registered(people, name="一", district="440106", layer="model")
    registered(people, name="二", district="440112", layer="application")
    said = options(client, "/firms?district=440106")
    assert (said["model"][-3:], said["application"][-3:], said["440112"][-3:]) == ("（1）", "（0）", "（1）")
    assert said["gazelle"].endswith("（0）")


def test_a_tier_is_counted_beside_the_other_filters_and_they_beside_it(
    client: FlaskClient, people: People
) -> None:
    here = registered(people, name="一", district="440106", layer="model")
    title(people.factory, here, "gazelle")
    title(people.factory, registered(people, name="二", district="440112", layer="model"), "gazelle")
    registered(people, name="三", district="440106", layer="model")
    gone = registered(people, name="四", district="440106", layer="model")
    title(people.factory, gone, "gazelle")
    leave(people.factory, gone, on=clock.today())
    beside_tier = options(client, "/firms?tier=gazelle")
    assert (beside_tier["440106"], beside_tier["440112"]) == ("天河区（1）", "黄埔区（1）")
    assert (beside_tier["model"][-3:], beside_tier["gazelle"][-3:]) == ("（2）", "（2）")
    beside_both = options(client, "/firms?tier=gazelle&district=440106")
    assert (beside_both["model"][-3:], beside_both["gazelle"][-3:]) == ("（1）", "（1）")
    assert options(client, "/firms?district=440112")["gazelle"].endswith("（1）")


def test_where_nobody_keeps_count_no_number_is_said(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a search; and where more hold a tier than are read for a page."""
    title(people.factory, registered(people, name="广州一号", district="440106"), "gazelle")
    assert options(client, "/firms?q=广州")["440106"] == "天河区"
    monkeypatch.setattr("portal.firms.facet_queries.MOST_HOLDERS", 0)
    assert options(client, "/firms?tier=gazelle")["440106"] == "天河区"
    assert "（" not in options(client, "/firms?district=440106&layer=model")["gazelle"]


def test_a_firms_page_keeps_its_former_names(client: FlaskClient, people: People) -> None:
    firm = registered(people, name="广州旧名科技有限公司")
    filed = Filed(happened_on=date(2026, 5, 1), late=False, application_id=None, by=None)
    with transaction_of(people.factory) as session:
        change_details(
            session,
            queries.firm(session, firm.id),
            {"name": "广州新名科技有限公司", "legal_representative": "赵不公开"},
            filed,
        )
    text = client.get(f"/firms/{firm.credit_code}").get_data(as_text=True)
    assert "曾用名：广州旧名科技有限公司" in text
    assert "由“广州旧名科技有限公司”变更为“广州新名科技有限公司”" in text
    assert "赵不公开" not in text


def test_a_firms_page_shows_its_part_in_the_plan_once_the_city_has_taken_it(
    client: FlaskClient, people: People
) -> None:
    firm = registered(people)
    with transaction_of(people.factory) as session:
        for name, state in (("已入驻园区", "linked"), ("只是报名的园区", "offered")):
            item = PlanItem(kind="parks", name=name)
            session.add(item)
            session.flush()
            session.add(ItemFirm(item_id=item.id, firm_id=firm.id, role="resident", state=state))
    text = client.get(f"/firms/{firm.credit_code}").get_data(as_text=True)
    assert ("已入驻园区" in text, "只是报名的园区" in text) == (True, False)
