"""A firm keeps its record up to date through the pages: the yearly update, changes of details, the renewal of a title."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications import queries
from portal.core import clock
from portal.firms.count_models import RegisterCount
from portal.firms.figure_queries import year as year_of
from portal.firms.models import Firm, Presence, Title
from portal.firms.upkeep_models import FirmChange, YearUpdate
from tests.applications.firm_story import (
    begin,
    change_pages,
    colleague,
    fill,
    give_title,
    long_ago,
    the_case,
    update_pages,
)
from tests.applications.story import decide, registered, seen, submit
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def firm(app: Flask, firm_client: FlaskClient, officer: FlaskClient) -> FlaskClient:
    """The person of a firm that was registered the year before last."""
    registered(firm_client, officer)
    long_ago(app, years=2)
    return firm_client


def last_year() -> int:
    return clock.today().year - 1


def kept(app: Flask) -> Firm:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Firm)).one()


def test_an_update_that_agrees_is_accepted_at_once(app: Flask, firm: FlaskClient) -> None:
    number = begin(firm, f"/my/upkeep/update/{last_year()}")
    assert begin(firm, f"/my/upkeep/update/{last_year()}") == number  # the same button, pressed twice
    fill(firm, number, update_pages())
    assert "提交后当即通过" in firm.get(f"/my/applications/{number}/check").text
    submit(firm, number)
    case = the_case(app, number)
    assert (case.state, case.open_key) == ("approved", None)
    with app.extensions["portal.sessions"]() as session:
        row = session.scalars(select(YearUpdate)).one()
        assert (row.year, row.filed_on, row.application_id) == (last_year(), clock.today(), case.id)
        figures = year_of(session, row.firm_id, row.year)
        assert [event.move for event in queries.events(session, case.id)] == ["submit", "accept_at_once"]
    assert (figures["revenue"], figures["net_profit"], figures["tech_staff"]) == (1800, -20, 0)
    page = firm.get("/my/upkeep").text
    assert f"更新{last_year() - 1}年度" in page
    assert f"更新{last_year()}年度" not in page
    again = firm.post(f"/my/applications/{number}/submit", data={"seen": "1"})
    assert again.status_code == 303


def test_what_disagrees_with_the_register_is_shown_to_the_firm_and_goes_to_the_district(
    app: Flask, firm: FlaskClient, officer: FlaskClient
) -> None:
    firm.post(f"/my/figures/{last_year()}", data={"revenue": "1800", "main_revenue": "1600"})
    firm.post(f"/my/figures/{last_year() - 1}", data={"employees": "4"})
    number = begin(firm, f"/my/upkeep/update/{last_year()}")
    assert (
        'value="1600"' in firm.get(f"/my/applications/{number}/figures").text
    )  # filled in from the register
    fill(firm, number, update_pages())
    assert "名录：1,600万元；本次填报：1,700万元" in firm.get(f"/my/applications/{number}/figures").text
    submit(firm, number)
    assert the_case(app, number).state == "submitted"
    page = officer.get(f"/desk/cases/{number}").text
    assert "与名录不一致之处" in page
    assert "1,600万元" in page
    assert "超过5倍" in page
    decide(officer, number, "take")
    decide(officer, number, "accept")
    with app.extensions["portal.sessions"]() as session:
        assert year_of(session, kept(app).id, last_year())["main_revenue"] == 1700


def test_figures_that_contradict_each_other_are_refused_beside_their_field(firm: FlaskClient) -> None:
    number = begin(firm, f"/my/upkeep/update/{last_year()}")
    page = update_pages(main_revenue="1900")["figures"]
    answer = firm.post(f"/my/applications/{number}/figures", data=page)
    assert answer.status_code == 422
    assert "主营业务收入" in answer.text
    assert "field-error" in answer.text
    assert 'value="1900"' in answer.text


@pytest.mark.parametrize("year", ["1999", "9999", "2019"])
def test_a_year_that_is_not_owed_is_refused(firm: FlaskClient, year: str) -> None:
    answer = firm.post(f"/my/upkeep/update/{year}")
    assert answer.status_code == 422
    assert f"不需要更新{year}年度的信息" in answer.text


def test_a_firm_moves_to_another_district_and_the_past_stays(
    app: Flask, people: People, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, "/my/upkeep/change")
    page = firm.get(f"/my/applications/{number}/event").text
    assert "变更日期" in page
    fill(firm, number, change_pages(["address", "district"], address="黄埔区科学大道2号", district="440112"))
    page = firm.get(f"/my/applications/{number}/check").text
    assert "<del>天河区</del>" in page
    assert "<ins>黄埔区</ins>" in page
    submit(firm, number)
    assert officer.get(f"/desk/cases/{number}").status_code == 404  # the new district checks it
    assert the_case(app, number).district == "440112"
    there = app.test_client()
    sign_in(there, people.official("district_officer", district="440112"))
    decide(there, number, "take")
    decide(there, number, "accept")
    assert "已同意，名录自即日起显示变更后的信息。" in there.get("/desk/cases").text
    with app.extensions["portal.sessions"]() as session:
        old, new = session.scalars(select(Presence).order_by(Presence.id))
        count = {
            row.word: row.count
            for row in session.scalars(select(RegisterCount))
            if row.dimension == "district"
        }
    assert (old.district, old.ended_on, new.district) == ("440106", clock.today(), "440112")
    assert (new.first_day, new.ended_on) == (clock.today(), None)
    assert count == {"440106": 0, "440112": 1}


def test_a_renamed_firm_keeps_its_old_name_in_the_history(
    app: Flask, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, "/my/upkeep/change")
    fill(firm, number, change_pages(["name"], name="广州㛃琪人工智能有限公司"))
    submit(firm, number)
    page = officer.get(f"/desk/cases/{number}").text
    assert "广州㛃琪智能科技有限公司" in page
    assert "广州㛃琪人工智能有限公司" in page
    decide(officer, number, "take")
    decide(officer, number, "accept")
    assert kept(app).name == "广州㛃琪人工智能有限公司"
    with app.extensions["portal.sessions"]() as session:
        row = session.scalars(select(FirmChange)).one()
    assert (row.field, row.old, row.new, row.late) == (
        "name", "广州㛃琪智能科技有限公司", "广州㛃琪人工智能有限公司", False,
    )  # fmt: skip
    assert "广州㛃琪智能科技有限公司" in firm.get("/my/upkeep").text
    assert "广州㛃琪人工智能有限公司" in firm.get(f"/firms/{kept(app).credit_code}").text


def test_a_late_change_is_said_before_and_marked_after(
    app: Flask, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, "/my/upkeep/change")
    long_since = clock.today() - timedelta(days=120)
    fill(firm, number, change_pages(["address"], happened_on=long_since, address="天河区五山路9号"))
    assert "这项变更备案已逾期" in firm.get(f"/my/applications/{number}/check").text
    submit(firm, number)
    assert "逾期" in officer.get(f"/desk/cases/{number}").text
    decide(officer, number, "take")
    decide(officer, number, "accept")
    with app.extensions["portal.sessions"]() as session:
        assert session.scalars(select(FirmChange)).one().late
    long_ago(app, years=0)  # so that no year is owed yet
    give_title(app, ends_in=30)
    refused = firm.post(f"/my/upkeep/renew/{give_title_id(app)}")
    assert refused.status_code == 422
    assert "超过三个月才备案" in refused.text


def give_title_id(app: Flask) -> int:
    with app.extensions["portal.sessions"]() as session:
        return session.scalars(select(Title.id)).one()


def test_a_firm_that_closes_no_longer_counts_and_what_was_under_way_ends(
    app: Flask, firm: FlaskClient, officer: FlaskClient, people: People
) -> None:
    certifier = colleague(app, people, "certifier")
    update = begin(firm, f"/my/upkeep/update/{last_year()}")
    number = begin(firm, "/my/upkeep/change")
    page = firm.get(f"/my/applications/{number}/event").text
    assert "选填" not in page[page.index("证明材料") :]  # without one it is not submitted
    fill(firm, number, change_pages(["closed"]))
    page = certifier.get(f"/my/applications/{number}/check").text
    assert "变更后的内容" not in page
    assert "企业将退出名录" in page  # who signs knows what follows
    submit(certifier, number)
    decide(officer, number, "take")
    assert "其他在办申请一并终止" in officer.get(f"/desk/cases/{number}").text
    decide(officer, number, "accept")
    assert "企业已退出名录" in officer.get("/desk/cases").text
    for reader in (firm, certifier):
        assert f"企业已退出名录：{number}" in reader.get("/my/inbox").text
    assert (kept(app).standing, kept(app).left_on) == ("closed", clock.today())
    with app.extensions["portal.sessions"]() as session:
        assert session.scalars(select(Presence.ended_on)).one() == clock.today()
        assert session.get_one(RegisterCount, ("all", "all")).count == 0
    assert the_case(app, update).state == "withdrawn"
    assert "退出名录" in firm.get(f"/my/applications/{number}").text
    assert "企业已离库" in firm.get(f"/my/applications/{update}").text
    assert firm.post("/my/upkeep/change").status_code == 422


def test_only_what_the_form_asks_can_be_remarked_on(
    app: Flask, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, "/my/upkeep/change")
    fill(firm, number, change_pages(["moved_away"]))
    submit(firm, number)
    decide(officer, number, "take")
    page = officer.get(f"/desk/cases/{number}").text
    assert 'name="remark-happened_on"' in page
    assert 'name="remark-district"' not in page
    wrong = {"seen": seen(officer, f"/desk/cases/{number}"), "remark-district": "请补充"}
    assert officer.post(f"/desk/cases/{number}/return", data=wrong).status_code == 422
    together = officer.get("/desk/cases/bulk", query_string={"do": "return", "case": number}).text
    assert 'value="happened_on"' in together
    assert 'value="district"' not in together


def test_what_a_corrected_choice_newly_asks_can_be_filled_in(
    app: Flask, firm: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm, "/my/upkeep/change")
    fill(firm, number, change_pages(["name"], name="启明智算（广州）有限公司"))
    submit(firm, number)
    decide(officer, number, "take")
    unclear = {"remark-what": "通知书上地址也已变更，请一并勾选", "remark-documents": "请上传清晰的扫描件"}
    decide(officer, number, "return", **unclear)
    fill(firm, number, {"event": {"what": ["name", "address"]}})
    task_list = firm.get(f"/my/applications/{number}").text
    assert f"/my/applications/{number}/details" in task_list
    page = firm.get(f"/my/applications/{number}/details").text
    assert 'name="address"' in page
    assert 'name="name"' not in page  # nobody remarked on it
    fill(firm, number, {"details": {"address": "天河区软件路9号"}})
    submit(firm, number)
    assert the_case(app, number).state == "submitted"
    case = officer.get(f"/desk/cases/{number}").text
    left = case[case.index("要求补正但未改动") :]
    assert "请上传清晰的扫描件" in left
    assert unclear["remark-what"] not in left[: left.index("</ul>")]
    assert "这份申请退回前由您办理" in case


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (change_pages(["name", "closed"], name="新名字公司"), "须单独备案"),
        (change_pages(["legal_representative"], legal_representative="陈启明"), "与名录一致"),
        ({"event": {"what": ["closed"], "happened_on": "2025-01-01"}}, "请上传变更的证明文件"),
        (change_pages(["address"]), "请填写"),
    ],
)
def test_a_change_that_says_nothing_new_or_too_much_is_not_submitted(
    app: Flask, firm: FlaskClient, pages: dict[str, dict[str, object]], said: str
) -> None:
    number = begin(firm, "/my/upkeep/change")
    if "address" in str(pages):
        firm.post(f"/my/applications/{number}/event", data={"what": ["address"], "happened_on": "2025-01-01"})
        firm.post(f"/my/applications/{number}/details", data={"address": "", "draft": "1"})
    fill(firm, number, pages)
    page = firm.get(f"/my/applications/{number}/check").text
    assert said in page
    answer = firm.post(f"/my/applications/{number}/submit", data={"seen": str(the_case(app, number).version)})
    assert answer.status_code == 422
    assert the_case(app, number).state == "draft"


def test_a_day_that_has_not_come_is_refused_beside_its_field(firm: FlaskClient) -> None:
    number = begin(firm, "/my/upkeep/change")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = firm.post(f"/my/applications/{number}/event", data={"what": ["name"], "happened_on": tomorrow})
    assert answer.status_code == 422
    assert "尚未到来" in answer.text or "还没有到" in answer.text
