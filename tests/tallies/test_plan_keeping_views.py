"""Plans, targets and tasks on screen: kept by administrators and city officers, read by officials, with what was done in the trail."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from portal.core import clock
from portal.core.audit import AuditEvent
from portal.tallies.models import Plan, PlanTask, Target
from tests.people import People
from tests.signing_in import sign_in

PLAN = {
    "name": "新一轮行动计划",
    "nickname": "双千",
    "first_year": "2026",
    "last_year": "2028",
    "source": "草案",
    "organisation": "专班",
    "tracks": "",
}
TARGET = {
    "label": "瞪羚企业",
    "value": "50",
    "relation": "at_least",
    "rule": "holders:tier:gazelle",
    "key": "gazelles",
}


def signed_in(app: Flask, people: People, role: str) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, people.official(role, district="440106" if role == "district_officer" else None))
    return client


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    return signed_in(app, people, "city_officer")


def entered(client: FlaskClient, **changed: str) -> int:
    answer = client.post("/desk/plan/plans/new", data=PLAN | changed)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def test_a_new_database_shows_the_first_plan_with_its_rules_in_words(client: FlaskClient) -> None:
    page = client.get("/plan").text
    for words in (
        "一十百千",
        "超过 1,000",
        "当日在库的企业",
        "强化关键核心技术攻关",
        "十百千",
        "固链",
        "链长制工作专班",
    ):
        assert words in page
    assert (
        "科大讯飞" in client.get("/plan/platforms").text
        or "机器人智能交互" in client.get("/plan/platforms").text
    )


def test_a_draft_becomes_current_and_closes_the_one_before(
    officer: FlaskClient, client: FlaskClient, people: People
) -> None:
    number = entered(officer)
    assert client.get(f"/plan/of/{number}").status_code == 404
    assert officer.post(f"/desk/plan/plans/{number}/targets", data=TARGET).status_code == 303
    assert (
        officer.post(f"/desk/plan/plans/{number}/state", data={"state": "current", "seen": "1"}).status_code
        == 303
    )
    with people.factory() as session:
        states = dict(session.execute(select(Plan.nickname, Plan.state)).tuples().all())
        deeds = session.scalars(select(AuditEvent.action).where(AuditEvent.subject == f"plan:{number}")).all()
    assert states == {"一十百千": "closed", "十百千": "closed", "双千": "current"}
    assert list(deeds) == ["plan.entered", "target.put", "plan.current"]
    page = client.get("/plan").text
    assert "瞪羚企业" in page
    assert "（不论由谁认定）：瞪羚企业" in page
    tally = client.get("/api/v1/tally").json
    assert tally["plan"] == "新一轮行动计划"
    assert [(one["key"], one["target"]) for one in tally["indicators"]] == [
        ("firms", None),
        ("parks", None),
        ("scenarios", None),
        ("competitions", None),
    ]


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"last_year": "2025"}, "结束年份"), ({"first_year": "x"}, "整数"), ({"name": "名" * 101}, "最多"), ({"source": ""}, "请填写"),
        ({"name": "广州市人工智能产业链高质量发展三年行动计划", "nickname": "十百千"}, "同名同简称"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_said_beside_the_field(
    officer: FlaskClient, changed: dict[str, str], beside: str
) -> None:
    answer = officer.post("/desk/plan/plans/new", data=PLAN | changed)
    assert answer.status_code == 422
    assert beside in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "Bad Key"},
        {"key": "firms"},
        {"value": "0"},
        {"value": "-3"},
        {"rule": "cats"},
        {"relation": "beyond"},
        {"label": "名" * 61},
    ],
)
def test_a_target_that_cannot_be_is_refused(
    officer: FlaskClient, people: People, changed: dict[str, str]
) -> None:
    number = entered(officer)
    assert officer.post(f"/desk/plan/plans/{number}/targets", data=TARGET | changed).status_code == 422
    with people.factory() as session:
        assert session.scalar(select(Target.id).where(Target.plan_id == number)) is None


def test_a_target_is_changed_and_removed_and_one_of_a_closed_plan_is_not(
    officer: FlaskClient, people: People
) -> None:
    number = entered(officer)
    officer.post(f"/desk/plan/plans/{number}/targets", data=TARGET)
    with people.factory() as session:
        target = session.scalars(select(Target.id).where(Target.plan_id == number)).one()
        closed = session.scalars(select(Target).join(Plan).where(Plan.nickname == "十百千")).first()
        assert closed is not None
    page = f"/desk/plan/plans/{number}/targets/{target}"
    assert "gazelles" in officer.get(page).text
    assert officer.post(page, data=TARGET | {"value": "80"}).status_code == 303
    assert officer.post(f"{page}/remove").status_code == 303
    assert officer.post(f"/desk/plan/plans/{closed.plan_id}/targets/{closed.id}/remove").status_code == 409


@pytest.mark.parametrize(("role", "may_read", "may_keep"), [("administrator", 200, 303), ("auditor", 200, 403), ("district_officer", 200, 403), ("expert", 403, 403)])  # fmt: skip
def test_who_reads_and_who_keeps(app: Flask, people: People, role: str, may_read: int, may_keep: int) -> None:
    client = signed_in(app, people, role)
    assert client.get("/desk/plan").status_code == may_read
    assert client.post("/desk/plan/plans/new", data=PLAN).status_code == may_keep


def task_of(people: People) -> int:
    with people.factory() as session:
        return session.scalars(select(PlanTask.id).order_by(PlanTask.place)).first() or 0


def test_reports_move_the_light_and_a_hand_outweighs_them(officer: FlaskClient, people: People) -> None:
    number, today = task_of(people), clock.today()
    page = f"/desk/plan/tasks/{number}"
    due = {"seen": "1", "chain": "gu", "label": "任务", "begun_on": (today - timedelta(days=50)).isoformat(), "due_on": (today + timedelta(days=50)).isoformat(), "bodies": "市科技局", "bodies_en": "Science Bureau"}  # fmt: skip
    assert officer.post(f"{page}/edit", data=due).status_code == 303
    assert "市科技局" in officer.get("/plan").text
    officer.get("/language/en")
    assert "Science Bureau" in officer.get("/plan").text
    officer.get("/language/zh")
    assert "滞后" in officer.get(page).text
    said: dict[str, Any] = {"day": today.isoformat(), "progress": "60", "text": "做了一半多"}
    assert officer.post(f"{page}/reports", data=said).status_code == 303
    assert "正常" in officer.get(page).text
    assert officer.post(f"{page}/light", data={"seen": "2", "colour": "red", "reason": ""}).status_code == 422
    assert (
        officer.post(f"{page}/light", data={"seen": "2", "colour": "red", "reason": "专班意见"}).status_code
        == 303
    )
    assert "人工设定：专班意见" in officer.get("/desk/plan/tasks").text
    assert officer.post(f"{page}/light", data={"seen": "3", "colour": "", "reason": ""}).status_code == 303
    assert "人工设定：" not in officer.get(page).text


@pytest.mark.parametrize(
    "changed",
    [
        {"progress": "101"},
        {"progress": "-1"},
        {"day": "2199-01-01"},
        {"day": "2000-01-01"},
        {"text": ""},
        {"text": "字" * 1001},
    ],
)
def test_a_report_that_cannot_be_is_refused(
    officer: FlaskClient, people: People, changed: dict[str, str]
) -> None:
    said = {"day": clock.today().isoformat(), "progress": "60", "text": "做了一半多"}
    assert officer.post(f"/desk/plan/tasks/{task_of(people)}/reports", data=said | changed).status_code == 422


def test_the_meeting_gets_one_page(officer: FlaskClient) -> None:
    answer = officer.get("/desk/plan/tasks.pdf")
    assert answer.mimetype == "application/pdf"
    [page] = PdfReader(io.BytesIO(answer.data)).pages
    assert "强化关键核心技术攻关" in "".join(page.extract_text().split())
