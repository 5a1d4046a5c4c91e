"""A firm offers itself to a scenario, is answered, and hears of it; what is not answered keeps the scenario where it is."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.audit import AuditEvent
from portal.core.db import transaction_of
from portal.firms.models import Firm, Membership
from portal.tallies.models import ItemFirm
from portal.web.models import Mail
from tests.people import People
from tests.signing_in import sign_in
from tests.tallies.items import enter


def test_a_scenario_runs_from_call_through_suppliers_to_demonstration(
    officer: FlaskClient, filer: FlaskClient, client: FlaskClient, people: People
) -> None:
    number = enter(officer, "scenarios", stage="matching", name="桥梁巡检", summary="谁需要什么")
    assert "桥梁巡检" in filer.get("/my/scenarios").text
    offer = {"note": "我们做过三座大桥的巡检。"}
    assert filer.post(f"/my/scenarios/{number}", data={"note": "短"}).status_code == 422
    assert filer.post(f"/my/scenarios/{number}", data=offer).status_code == 303
    assert filer.post(f"/my/scenarios/{number}", data=offer).status_code == 303  # its words are renewed
    assert "揭榜科技" not in client.get(f"/plan/scenarios/{number}").text  # not before the city says so
    with people.factory() as session:
        taking = session.scalars(select(ItemFirm.id)).one()
    take = f"/desk/plan/scenarios/{number}/firms/{taking}/take"
    assert officer.post(take).status_code == 303
    assert officer.post(take).status_code == 409
    page = client.get(f"/plan/scenarios/{number}").text
    assert "揭榜科技" in page
    assert "三座大桥" not in page  # what it offered is the city's to read
    assert filer.post(f"/my/scenarios/{number}", data=offer).status_code == 422
    shown = {
        "name": "桥梁巡检",
        "state": "public",
        "stage": "demonstration",
        "seen": "1",
        "counts_from": clock.today().isoformat(),
    }
    assert officer.post(f"/desk/plan/scenarios/{number}/edit", data=shown).status_code == 303
    assert client.get("/api/v1/tally").json["indicators"][2]["count"] == 1
    assert letters(people) == ["贵企业已入选：桥梁巡检"]
    with people.factory() as session:
        deeds = set(session.scalars(select(AuditEvent.action).where(AuditEvent.subject == f"item:{number}")))
    assert deeds == {"item.entered", "item.offered", "item.answered", "item.changed"}


def letters(people: People) -> list[str]:
    with people.factory() as session:
        return list(session.scalars(select(Mail.subject).order_by(Mail.id)))


def unanswered(people: People) -> list[int]:
    with people.factory() as session:
        return list(session.scalars(select(ItemFirm.id).where(ItemFirm.state == "offered")))


OFFER = {"note": "我们做过三座大桥的巡检。"}


def test_who_offered_itself_is_answered_before_the_scenario_goes_on_and_hears_of_it_each_time(
    officer: FlaskClient, filer: FlaskClient, people: People
) -> None:
    number = enter(officer, "scenarios", stage="matching", name="桥梁巡检", name_en="Bridges")
    one = f"/desk/plan/scenarios/{number}"
    filer.post(f"/my/scenarios/{number}", data=OFFER)
    assert "企业报名" in officer.get("/desk").text
    assert ">None<" not in officer.get(one).text
    assert "揭榜科技" in officer.get("/desk/plan/offers").text
    for hasty in ({"stage": "building"}, {"stage": "matching", "state": "withdrawn"}):
        on = {"name": "桥梁巡检", "state": "public", "seen": "1", **hasty}
        answer = officer.post(f"{one}/edit", data=on)
        assert answer.status_code == 422
        assert "还有 1 家企业的报名等待答复" in answer.text
    [offer] = unanswered(people)
    assert officer.post(f"{one}/firms/{offer}/remove").status_code == 409
    assert officer.post(f"{one}/firms/decline-rest").status_code == 303
    assert officer.post(f"{one}/firms/decline-rest").status_code == 409
    assert officer.post(f"{one}/firms/{offer}/remove").status_code == 303  # it may offer itself anew
    filer.post(f"/my/scenarios/{number}", data=OFFER)
    assert officer.post(f"{one}/firms/{unanswered(people)[0]}/decline").status_code == 303
    assert letters(people) == ["贵企业未入选：桥梁巡检"] * 2
    on = {"name": "桥梁巡检", "state": "public", "seen": "1", "stage": "building"}
    assert officer.post(f"{one}/edit", data=on).status_code == 303
    assert "没有等待答复的报名" in officer.get("/desk/plan/offers").text


def test_a_firm_finds_its_offer_again_changes_it_and_takes_it_back(
    officer: FlaskClient, filer: FlaskClient, people: People
) -> None:
    number = enter(officer, "scenarios", stage="call", name="桥梁巡检", lead="市交通集团")
    mine = f"/my/scenarios/{number}"
    assert "/my/scenarios" in filer.get("/my").text
    page = filer.get(mine).text
    assert "市交通集团" in page
    assert "撤回报名" not in page
    assert filer.post(f"{mine}/take-back").status_code == 409
    filer.post(mine, data=OFFER)
    page = filer.get(mine).text
    assert OFFER["note"] in page
    assert "贵企业已报名" in page
    assert filer.post(f"{mine}/take-back").status_code == 303
    assert unanswered(people) == []
    filer.post(mine, data=OFFER)
    [offer] = unanswered(people)
    officer.post(f"/desk/plan/scenarios/{number}/firms/{offer}/take")
    assert filer.post(f"{mine}/take-back").status_code == 409
    page = filer.get(mine).text
    assert "<textarea" not in page
    assert "已入选" in page


def test_a_firm_that_the_city_names_or_no_longer_names_is_told(
    officer: FlaskClient, filer: FlaskClient, people: People
) -> None:
    number = enter(officer, "parks", name="南沙智港")
    with people.factory() as session:
        code = session.scalars(select(Firm.credit_code).where(Firm.name == "揭榜科技")).one()
    link = f"/desk/plan/parks/{number}/firms"
    officer.post(link, data={"credit_code": code, "role": "resident"})
    with people.factory() as session:
        taking = session.scalars(select(ItemFirm.id)).one()
    officer.post(f"{link}/{taking}/remove")
    assert letters(people) == ["南沙智港：贵企业已列为入驻企业", "南沙智港：贵企业不再列为入驻企业"]
    assert "南沙智港" not in filer.get("/my/scenarios").text  # it was no offer


def test_a_firm_that_is_not_registered_yet_is_told_so_before_it_writes(
    app: Flask, officer: FlaskClient, people: People
) -> None:
    number = enter(officer, "scenarios", stage="call")
    firm, person = people.firm(name="还没入库"), people.person()
    with transaction_of(people.factory) as session:
        session.add(Membership(firm_id=firm, person_id=person, role="filer", since=clock.now()))
    client = app.test_client()
    sign_in(client, person)
    page = client.get(f"/my/scenarios/{number}").text
    assert "企业入库后才能报名" in page
    assert "<textarea" not in page
    assert client.post(f"/my/scenarios/{number}", data=OFFER).status_code == 422


def test_after_the_last_day_no_offer_is_taken(
    officer: FlaskClient, filer: FlaskClient, client: FlaskClient
) -> None:
    over = (clock.today() - timedelta(days=1)).isoformat()
    number = enter(officer, "scenarios", stage="call", offers_until=over)
    answer = filer.post(f"/my/scenarios/{number}", data={"note": "我们做过三座大桥的巡检。"})
    assert answer.status_code == 422
    assert answer.text.count("目前不接受报名") == 1
    assert "报名已截止" in client.get(f"/plan/scenarios/{number}").text
