"""Objections to a published list: under the real name, with a document, in time; only the firm objected to waits."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.applications import objection_actions
from portal.applications.actions import Deed, move
from portal.applications.models import Application, Publicity
from portal.applications.objection_models import Objection
from portal.applications.rules import SYSTEM, Hand
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.settings import Settings
from portal.demo.papers import proof
from portal.firms.models import Title
from portal.web.models import Mail
from tests.applications.objection_story import MONDAY, STATEMENT, Notice, client_of, days
from tests.people import People


@pytest.fixture
def notice(app: Flask, people: People, settings: Settings) -> Notice:
    app.config["WTF_CSRF_ENABLED"] = False
    return Notice(app, people, settings)


def test_several_cases_are_published_on_one_frozen_list(notice: Notice) -> None:
    publicity_id = notice.publish()
    with notice.factory() as session:
        listed = session.get_one(Publicity, publicity_id)
    assert [entry["number"] for entry in listed.entries] == notice.numbers
    assert (listed.first_day, listed.last_day) == (MONDAY.date(), days(4).date())
    assert notice.states() == ["publicity", "publicity"]


def test_nothing_is_published_when_one_of_the_cases_cannot_be(notice: Notice) -> None:
    with pytest.raises(Refused, match="SQ-2026-000009"):
        notice.publish([*notice.numbers, "SQ-2026-000009"])
    assert notice.states() == ["city_review", "city_review"]


def test_only_the_firm_objected_to_waits_and_its_title_takes_effect_with_the_answer(notice: Notice) -> None:
    publicity_id = notice.publish()
    objection = notice.object(publicity_id, notice.numbers[0])
    notice.work(on=days(5))
    assert notice.states() == ["publicity", "approved"]
    notice.work(on=days(7))
    assert notice.states() == ["publicity", "approved"]
    notice.answer(objection, upheld=False, on=days(8))
    assert notice.states() == ["approved", "approved"]
    with notice.factory() as session:
        assert len(session.scalars(select(Title)).all()) == 2


def test_an_objection_answered_during_the_notice_lets_the_case_end_with_the_list(notice: Notice) -> None:
    publicity_id = notice.publish()
    notice.answer(notice.object(publicity_id, notice.numbers[0]), upheld=False, on=days(1))
    assert notice.states() == ["publicity", "publicity"]
    notice.work(on=days(5))
    assert notice.states() == ["approved", "approved"]


def test_an_upheld_objection_ends_the_case_with_its_reason_and_no_title(notice: Notice) -> None:
    publicity_id = notice.publish()
    notice.answer(notice.object(publicity_id, notice.numbers[0]), upheld=True, on=days(2))
    notice.work(on=days(5))
    assert notice.states() == ["rejected", "approved"]
    with notice.factory() as session:
        assert len(session.scalars(select(Title)).all()) == 1
        letters = list(session.scalars(select(Mail.body).where(Mail.recipient.like("person%"))))
    assert any("年度报告" in body for body in letters)
    assert not any("孙实名" in body or "sun@example.cn" in body for body in letters)


def test_of_two_objections_the_case_waits_for_both(notice: Notice) -> None:
    publicity_id = notice.publish()
    first = notice.object(publicity_id, notice.numbers[0])
    second = notice.object(publicity_id, notice.numbers[0], replace(STATEMENT, email="other@example.cn"))
    notice.answer(first, upheld=False, on=days(6))
    assert notice.states()[0] == "publicity"
    notice.answer(second, upheld=False, on=days(6))
    assert notice.states()[0] == "approved"


def test_the_last_minute_of_the_last_day_in_the_citys_time_still_counts(notice: Notice) -> None:
    publicity_id = notice.publish()
    friday = days(4).replace(hour=23, minute=59, second=59)
    notice.object(publicity_id, notice.numbers[0], on=friday)
    with pytest.raises(Refused, match="2026-11-27 at midnight"):
        notice.object(publicity_id, notice.numbers[1], on=friday + timedelta(seconds=1))


def test_the_same_objection_sent_twice_is_one(notice: Notice) -> None:
    publicity_id = notice.publish()
    first = notice.object(publicity_id, notice.numbers[0])
    assert notice.object(publicity_id, notice.numbers[0]) == first
    with notice.factory() as session:
        assert len(session.scalars(select(Mail).where(Mail.recipient == "sun@example.cn")).all()) == 1


def test_a_firm_hears_that_an_objection_was_dismissed_and_whether_its_case_goes_on(notice: Notice) -> None:
    publicity_id = notice.publish()
    first = notice.object(publicity_id, notice.numbers[0])
    second = notice.object(publicity_id, notice.numbers[0], replace(STATEMENT, email="other@example.cn"))
    notice.answer(first, upheld=False, on=days(1))
    notice.answer(second, upheld=False, on=days(1))
    with notice.factory() as session:
        sent = select(Mail.body).where(Mail.subject.like("%异议不成立%")).order_by(Mail.id)
        letters = list(session.scalars(sent))
    assert ["另有异议正在核查" in body for body in letters] == [True, False]
    assert "随名单继续办理" in letters[1]
    assert all("年度报告" in body and "孙实名" not in body for body in letters)


def test_nobody_answers_an_objection_to_the_own_firm(notice: Notice) -> None:
    objection = notice.object(notice.publish(), notice.numbers[0])
    own = Hand(notice.second, frozenset({"city"}), member_of_firm=True)
    with pytest.raises(Refused, match="act for this firm"), transaction_of(notice.factory) as session:
        objection_actions.answer(
            session, session.get_one(Objection, objection), upheld=False, words="经核查，不属实。", hand=own,
            settings=notice.settings,
        )  # fmt: skip


def test_the_case_says_while_it_waits_that_somebody_objected(app: Flask, notice: Notice) -> None:
    objection = notice.object(notice.publish(), notice.numbers[0])
    owner, city = client_of(app, notice.owners[0]), client_of(app, notice.second)
    with clock.fixed_at(days(1)):
        assert "有人提出异议" in owner.get(f"/my/applications/{notice.numbers[0]}").text
        assert "/desk/objections" in city.get(f"/desk/cases/{notice.numbers[0]}").text
        assert (
            "有人提出异议"
            not in client_of(app, notice.owners[1]).get(f"/my/applications/{notice.numbers[1]}").text
        )
    notice.answer(objection, upheld=False, on=days(1))
    with clock.fixed_at(days(1)):
        assert "有人提出异议" not in owner.get(f"/my/applications/{notice.numbers[0]}").text


def test_an_answered_objection_is_answered_once(notice: Notice) -> None:
    objection = notice.object(notice.publish(), notice.numbers[0])
    notice.answer(objection, upheld=False, on=days(1))
    with pytest.raises(Refused, match="answered already"):
        notice.answer(objection, upheld=True, on=days(1))


@pytest.mark.parametrize("upheld", [True, False])
def test_an_objection_to_a_case_that_the_portal_ended_is_still_answered(notice: Notice, upheld: bool) -> None:
    objection = notice.object(notice.publish(), notice.numbers[0])
    with clock.fixed_at(days(1)), transaction_of(notice.factory) as session:
        case = session.scalars(select(Application).where(Application.number == notice.numbers[0])).one()
        move(session, case, Deed(move="void", reason="企业已注销"), hand=SYSTEM, settings=notice.settings)
    notice.answer(objection, upheld=upheld, on=days(2))
    notice.work(on=days(5))
    assert notice.states() == ["withdrawn", "approved"]
    with notice.factory() as session:
        assert session.get_one(Objection, objection).state == ("upheld" if upheld else "dismissed")
        assert len(session.scalars(select(Mail).where(Mail.recipient == "sun@example.cn")).all()) == 2


def typed(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "name": "孙实名", "organisation": "", "phone": "13912345678", "email": "sun@example.cn", "reason": STATEMENT.reason,
        "document": (io.BytesIO(proof("ai_rights")), "证据.pdf"), "real_name": "y",
    }  # fmt: skip
    return usual | changes


def test_anybody_objects_on_the_page_and_sees_where_it_stands_without_a_name_on_it(
    app: Flask, notice: Notice
) -> None:
    publicity_id = notice.publish()
    with clock.fixed_at(MONDAY):
        client = client_of(app)
        page = f"/publicity/{publicity_id}/objection/{notice.numbers[0]}"
        assert page in client.get(f"/publicity/{publicity_id}").text
        assert "公示1号" in client.get(page).text
        answer = client.post(page, data=typed(), content_type="multipart/form-data")
        assert answer.status_code == 303
        shown = client.get(answer.location).text
    assert "核查中" in shown
    assert "孙实名" not in shown
    assert "sun@example.cn" not in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"reason": "太短"}, "reason"), ({"document": (io.BytesIO(b""), "")}, "document"),
     ({"document": (io.BytesIO(b"<html>"), "a.pdf")}, "document"), ({"real_name": ""}, "real_name"), ({"email": "x"}, "email")],
)  # fmt: skip
def test_a_wrong_objection_is_answered_beside_its_field_with_what_was_typed(
    app: Flask, notice: Notice, changes: dict[str, object], field: str
) -> None:
    publicity_id = notice.publish()
    with clock.fixed_at(MONDAY):
        page = f"/publicity/{publicity_id}/objection/{notice.numbers[0]}"
        answer = client_of(app).post(page, data=typed(**changes), content_type="multipart/form-data")
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "13912345678" in answer.text
    with notice.factory() as session:
        assert session.scalars(select(Objection)).all() == []


def test_after_the_notice_the_page_says_when_it_ended(app: Flask, notice: Notice) -> None:
    publicity_id = notice.publish()
    with clock.fixed_at(days(5)):
        page = f"/publicity/{publicity_id}/objection/{notice.numbers[0]}"
        opened = client_of(app).get(page)
        sent = client_of(app).post(
            page,
            data=typed(),
            content_type="multipart/form-data",
            headers={"Referer": f"http://localhost{page}"},
        )
    for answer in (opened, sent):
        assert answer.status_code == 409
        assert "2026年11月27日" in answer.text
        assert f'href="/publicity/{publicity_id}"' in answer.text
    assert STATEMENT.reason in sent.text  # what was typed is given back
    assert "您刚才填写的内容" not in opened.text


def test_the_city_reads_answers_and_the_public_sees_the_outcome(app: Flask, notice: Notice) -> None:
    publicity_id = notice.publish()
    objection = notice.object(publicity_id, notice.numbers[0])
    with clock.fixed_at(days(1)):
        city = client_of(app, notice.second)
        assert "公示1号" in city.get("/desk/objections").text
        page = f"/desk/objections/{objection}"
        assert "孙实名" in city.get(page).text
        assert city.get(f"{page}/document").data == STATEMENT.content
        assert city.post(f"{page}/uphold", data={"answer": "短"}).status_code == 422
        assert city.post(f"{page}/uphold", data={"answer": "经核查，情况属实，不予认定。"}).status_code == 303
        assert "异议成立，不予认定" in client_of(app).get(f"/publicity/{publicity_id}").text
        assert client_of(app, notice.owners[0]).get(page).status_code == 403


def test_a_city_officer_publishes_the_ticked_cases(app: Flask, notice: Notice) -> None:
    with clock.fixed_at(MONDAY):
        city = client_of(app, notice.city)
        page = city.get("/desk/publicity/new").text
        assert all(number in page for number in notice.numbers)
        assert "data-choose-all" in page  # nobody ticks a hundred by hand
        assert city.post("/desk/publicity/new", data={"title": "第一批瞪羚企业名单"}).status_code == 422
        answer = city.post(
            "/desk/publicity/new", data={"title": "第一批瞪羚企业名单", "numbers": notice.numbers}
        )
        assert answer.status_code == 303
        assert city.get("/desk/publicity/new?tier=nothing").status_code == 400
    assert notice.states() == ["publicity", "publicity"]
