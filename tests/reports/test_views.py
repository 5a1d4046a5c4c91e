"""A month's report is made once, by the worker, says the same on page, paper and in the workbook, and never changes."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import load_workbook
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import transaction_of
from portal.core.settings import Settings
from portal.reports import actions, queries
from portal.reports.book import book
from portal.reports.jobs import MAKE
from portal.reports.models import MonthReport
from portal.reports.paper import draw_report
from portal.reports.tables import sheets
from portal.tallies.models import Plan, Target
from tests.applications.story import work
from tests.people import People
from tests.signing_in import sign_in
from tests.tallies.register import leave, registered


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


def test_a_months_report_says_what_was_and_does_not_change(
    app: Flask, people: People, settings: Settings, officer: FlaskClient
) -> None:
    end = clock.today().replace(day=1) - timedelta(days=1)
    firm = registered(people, on=end.replace(day=3))
    registered(people, name="=另一家", district="440105", on=end.replace(day=4), application=2)
    with transaction_of(people.factory) as session:
        jobs.enqueue(session, MAKE)
    work(app, settings)
    with people.factory() as session:
        row = session.get_one(MonthReport, end.replace(day=1))
    made = sheets(row.content, "zh")
    assert dict(made["districts"].rows)["天河区"][:3] == (1, 1, 0)
    assert dict(made["districts"].rows)["全市"][:3] == (2, 2, 0)
    assert made["line"].rows[-1] == (f"{end:%Y-%m}", (2,))
    assert "kinds" not in made  # nothing was filed

    leave(people.factory, firm, on=end.replace(day=10), booked=clock.today())
    with transaction_of(people.factory) as session:
        assert actions.missing_months(session, today=clock.today()) == []
        assert queries.content_of(session, end.replace(day=1)) == row.content  # as it was known then
    month = f"/desk/reports/{end:%Y-%m}"
    page = officer.get(month)
    assert page.status_code == 200
    assert "全市" in page.text
    assert row.sha256[:8] in officer.get("/desk/reports").text
    paper = officer.get(f"{month}/file.pdf").data
    assert officer.get(f"{month}/file.pdf").data == paper
    text = "".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert "天河区11000000" in text
    rows = (
        load_workbook(io.BytesIO(officer.get(f"{month}/file.xlsx").data))
        .get_sheet_by_name("各区")
        .to_python()
    )
    assert rows[-1][:4] == ["全市", 2, 2, 0]


def test_a_month_that_was_not_reported_is_not_found(officer: FlaskClient) -> None:
    for month in ("2026-99", "1999-01", "current"):
        assert officer.get(f"/desk/reports/{month}").status_code == 404
        assert officer.get(f"/desk/reports/{month}/file.pdf").status_code == 404
    assert "没有" in officer.get("/desk/reports").text or officer.get("/desk/reports").status_code == 200


def test_a_full_report_with_money_stays_on_its_pages_and_text_stays_text() -> None:
    """Every kind and tier, forty programmes with long names, one that looks like a formula."""
    case = {"received": 1000, "approved": 900, "rejected": 20, "returned": 3, "waiting": 7}
    kinds = [
        ("registration", ""),
        ("change", ""),
        *(("recognition", t) for t in ("gazelle", "unicorn", "srdi")),
    ]
    content = {
        "month": "2026-10", "plan": "计划" * 60,
        "indicators": [{"key": "firms", "label": None, "target": 1000, "count": 612}],
        "firms": {"district": {"440106": 612}, "tier": {}, "line": [[f"2026-{n:02}", n * 50] for n in range(1, 11)]},
        "moves": {"came": {"all": 5}, "left": {}},
        "cases": [{"kind": k, "tier": t, "district": "440106", **case} for k, t in kinds],
        "times": [{"kind": "change", "tier": "", "district": "440106", "step": "whole", "workdays": 4, "cases": 9}],
        "money": [{"programme": f"=项目{n}" + "长" * 60, "district": "440106", "promised": 10**9, "paid": 5} for n in range(40)],
    }  # fmt: skip
    paper = draw_report(content, "en", portal_name="P", made_on=clock.today(), sha256="0" * 64)
    pages = PdfReader(io.BytesIO(paper)).pages
    assert len(pages) == 2
    assert "612" in pages[0].extract_text()
    made = load_workbook(io.BytesIO(book(content, "zh", made_at=clock.now())))
    assert made.get_sheet_by_name("分项目资金").to_python()[3][1:] == [1000, 0.000005]
    assert made.get_sheet_by_name("分类型办件").to_python()[-1][1] == 5000


def test_the_plan_has_its_english_name_where_it_was_kept_and_older_reports_stay_readable(
    app: Flask, people: People, officer: FlaskClient
) -> None:
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    rule = {"counts": "holders", "tier": "little_giant"}
    words = {"key": "giants", "label": "小巨人企业", "label_en": "Little giant firms", "value": 9}
    with transaction_of(people.factory) as session:
        plan = session.scalars(select(Plan).where(Plan.state == "current")).one()
        plan.name, plan.name_en = "行动计划", "Plan of Action"
        session.add(Target(plan_id=plan.id, relation="at_least", rule=rule, **words))
        actions.keep(session, month)
    page = f"/desk/reports/{month:%Y-%m}"
    with people.factory() as session:
        content = session.get_one(MonthReport, month).content
    assert "行动计划" in officer.get(page).text
    officer.get("/language/en")
    shown = officer.get(page).text
    assert "Plan of Action" in shown
    assert "行动计划" not in shown
    assert dict(sheets(content, "en")["indicators"].rows)["Little giant firms"] == (0, 9)
    assert "Plan of Action" in _first_page(content)

    older = {key: value for key, value in content.items() if key != "plan_en"}
    assert "行动计划" in _first_page(older)


def _first_page(content: dict[str, Any]) -> str:
    paper = draw_report(content, "en", portal_name="P", made_on=clock.today(), sha256="0" * 64)
    return PdfReader(io.BytesIO(paper)).pages[0].extract_text()
