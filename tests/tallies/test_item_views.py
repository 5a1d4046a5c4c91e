"""Parks, scenarios and the like on screen: kept by city officers, seen by everybody once public, offered to by firms."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core import clock
from portal.tallies.models import ItemFirm, ItemPicture, ItemSpan, PlanItem
from tests.people import People
from tests.security.world_plan import picture
from tests.tallies.items import enter
from tests.tallies.register import registered


def test_what_is_entered_and_public_is_seen_and_counts(officer: FlaskClient, client: FlaskClient) -> None:
    number = enter(
        officer, "parks", district="440115", counts_from=clock.today().isoformat(), summary="港口一侧"
    )
    assert f'<a href="/plan/parks/{number}">南沙智港</a>' in client.get("/plan/parks").text
    page = client.get(f"/plan/parks/{number}").text
    assert "港口一侧" in page
    assert client.get("/api/v1/tally").json["indicators"][1]["count"] == 1
    assert client.get(f"/plan/scenarios/{number}").status_code == 404


def test_it_is_read_in_english_where_somebody_translated_it(
    officer: FlaskClient, client: FlaskClient
) -> None:
    data = {
        "name_en": "Nansha smart port",
        "summary": "港口一侧",
        "address": "龙穴岛",
        "address_en": "Longxue Island",
    }
    number = enter(officer, "parks", **data)
    client.set_cookie("language", "en")
    page = client.get(f"/plan/parks/{number}").text
    assert "<h1>Nansha smart port</h1>" in page
    assert "Longxue Island" in page
    assert "南沙智港" not in page
    assert '<div class="prose" lang="zh-CN"><p>港口一侧' in page
    seen = {"seen": "1", "name": "南沙智港", "state": "public"}
    assert officer.post(f"/desk/plan/parks/{number}/edit", data=seen).status_code == 303
    assert '<h1><span lang="zh-CN">南沙智港</span></h1>' in client.get(f"/plan/parks/{number}").text


def test_a_draft_is_seen_by_officers_only_and_does_not_count(
    officer: FlaskClient, client: FlaskClient
) -> None:
    number = enter(officer, "parks", state="draft")
    assert "南沙智港" not in client.get("/plan/parks").text
    assert client.get(f"/plan/parks/{number}").status_code == 404
    assert officer.get(f"/desk/plan/parks/{number}").status_code == 200


@pytest.mark.parametrize(
    ("kind", "data", "beside"),
    [
        ("parks", {"name": ""}, "请填写：名称"),
        ("parks", {"name": "园" * 151}, "最多"),
        ("parks", {"state": "draft", "counts_from": "2026-01-01"}, "公开后才能计入"),
        ("parks", {"counts_from": "2199-01-01"}, "不能晚于今天"),
        ("parks", {"counts_from": "2026-01-02", "ended_on": "2026-01-01"}, "不能早于计入日"),
        ("parks", {"ended_on": "2026-01-01"}, "请先填写计入日期"),
        ("parks", {"counts_from": "2026-02-30"}, "2026"),
        ("parks", {"district": "999999"}, "请从给出的选项中选择"),
        ("scenarios", {"stage": "call", "counts_from": "2026-01-01"}, "示范阶段"),
        ("scenarios", {"stage": ""}, "请选择"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_is_kept(
    officer: FlaskClient, kind: str, data: dict[str, str], beside: str
) -> None:
    whole = {"name": "南沙智港", "state": "public", "summary": "留着这句话"} | (
        {"stage": "demonstration"} if kind == "scenarios" else {}
    )
    answer = officer.post(f"/desk/plan/{kind}/new", data=whole | data)
    assert answer.status_code == 422
    assert beside in answer.text
    assert "留着这句话" in answer.text


def test_two_of_one_name_are_refused(officer: FlaskClient) -> None:
    enter(officer, "parks")
    assert (
        officer.post("/desk/plan/parks/new", data={"name": "南沙智港", "state": "draft"}).status_code == 422
    )


def test_a_stale_page_changes_nothing(officer: FlaskClient, people: People) -> None:
    number = enter(officer, "parks")
    fresh = {"name": "南沙智港二期", "state": "public", "seen": "1"}
    assert officer.post(f"/desk/plan/parks/{number}/edit", data=fresh).status_code == 303
    answer = officer.post(f"/desk/plan/parks/{number}/edit", data=fresh | {"name": "别的名字"})
    assert answer.status_code == 422
    with people.factory() as session:
        assert session.get_one(PlanItem, number).name == "南沙智港二期"


def test_a_change_of_words_books_no_new_day_and_a_change_of_the_day_does(
    officer: FlaskClient, people: People
) -> None:
    today = clock.today()
    number = enter(officer, "parks", counts_from=today.isoformat())
    words = {"name": "新名", "state": "public", "seen": "1", "counts_from": today.isoformat()}
    officer.post(f"/desk/plan/parks/{number}/edit", data=words)
    spans = select(func.count()).select_from(ItemSpan).where(ItemSpan.item_id == number)
    with people.factory() as session:
        assert session.scalar(spans) == 1
    earlier = (today - timedelta(days=5)).isoformat()
    officer.post(f"/desk/plan/parks/{number}/edit", data=words | {"seen": "2", "counts_from": earlier})
    with people.factory() as session:
        assert session.scalar(spans) == 2


def test_a_firm_is_linked_by_its_code_once_in_a_role_that_is_there(
    officer: FlaskClient, client: FlaskClient, people: People
) -> None:
    firm = registered(people, name="云图科技")
    number = enter(officer, "parks")
    link = f"/desk/plan/parks/{number}/firms"
    assert officer.post(link, data={"credit_code": firm.credit_code, "role": "winner"}).status_code == 422
    assert (
        officer.post(link, data={"credit_code": "91440106MA00000000", "role": "resident"}).status_code == 422
    )
    assert officer.post(link, data={"credit_code": firm.credit_code, "role": "resident"}).status_code == 303
    assert officer.post(link, data={"credit_code": firm.credit_code, "role": "resident"}).status_code == 422
    page = client.get(f"/plan/parks/{number}").text
    assert "云图科技" in page
    assert "备注" not in page  # nobody wrote one
    with people.factory() as session:
        taking = session.scalars(select(ItemFirm.id)).one()
    assert officer.post(f"{link}/{taking}/remove").status_code == 303
    assert "云图科技" not in client.get(f"/plan/parks/{number}").text


def test_a_picture_is_drawn_anew_described_and_served_safely(
    officer: FlaskClient, client: FlaskClient, people: People
) -> None:
    number = enter(officer, "parks")
    add = f"/desk/plan/parks/{number}/pictures"

    def handed_in(content: bytes = picture(), name: str = "a.png", alt: str = "园区大门") -> dict[str, Any]:
        return {"picture": (io.BytesIO(content), name), "alt": alt}

    assert officer.post(add, data=handed_in(alt="")).status_code == 422
    assert officer.post(add, data=handed_in(b"<svg onload='alert(1)'>", "a.png")).status_code == 422
    assert officer.post(add, data=handed_in()).status_code == 303
    assert officer.post(add, data=handed_in()).status_code == 422  # the same again
    with people.factory() as session:
        shown = session.scalars(select(ItemPicture.id)).one()
    page = client.get(f"/plan/parks/{number}").text
    assert f'src="/plan/pictures/{shown}"' in page
    assert 'alt="园区大门"' in page
    answer = client.get(f"/plan/pictures/{shown}")
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (
        client.get(f"/plan/pictures/{shown}", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    assert officer.post(f"/desk/plan/pictures/{shown}/remove").status_code == 303
    assert client.get(f"/plan/pictures/{shown}").status_code == 404


def test_a_picture_says_what_it_shows_in_the_language_of_the_page(
    officer: FlaskClient, client: FlaskClient
) -> None:
    number = enter(officer, "parks")
    add = f"/desk/plan/parks/{number}/pictures"
    words = {"alt": "园区大门", "alt_en": "The gate of the park"}
    assert officer.post(add, data={"picture": (io.BytesIO(picture()), "a.png"), **words}).status_code == 303
    assert 'alt="园区大门" lang="zh-CN"' in client.get(f"/plan/parks/{number}").text
    officer.set_cookie("language", "en")
    for page in (f"/plan/parks/{number}", f"/desk/plan/parks/{number}"):
        assert 'alt="The gate of the park" lang="en"' in officer.get(page).text


def test_a_picture_that_nobody_described_in_english_is_marked_as_chinese(
    officer: FlaskClient, client: FlaskClient
) -> None:
    number = enter(officer, "parks")
    add = f"/desk/plan/parks/{number}/pictures"
    officer.post(add, data={"picture": (io.BytesIO(picture()), "a.png"), "alt": "园区大门"})
    client.set_cookie("language", "en")
    assert 'alt="园区大门" lang="zh-CN"' in client.get(f"/plan/parks/{number}").text


@pytest.mark.parametrize("after", ["x", "-1", "9" * 20, "' or 1=1"])
@pytest.mark.parametrize("path", ["/plan/parks", "/desk/plan/parks"])
def test_a_place_that_is_none_is_a_page_that_says_so(officer: FlaskClient, path: str, after: str) -> None:
    assert officer.get(path, query_string={"after": after}).status_code == 400
