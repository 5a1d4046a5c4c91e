"""What the firm sees of its classification: its page, figures tried, its history; looking and trying write nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.classification import actions
from portal.core import clock
from portal.core.db import transaction_of
from portal.firms import figure_actions
from portal.firms.models import Firm, YearFigures
from tests.people import People
from tests.signing_in import sign_in

DAY = date(2026, 11, 23)
PAGES = (
    "/my/classification",
    "/my/classification/try",
    "/my/classification/history",
    "/my/classification/notice.pdf",
)


@pytest.fixture(autouse=True)
def _day(tmp_path: Any) -> None:
    clock.move_to(DAY, tmp_path / "instance" / "clock")


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    """A firm short of one thing for 创新型: main business a little below 70 % of revenue would cost it the points."""
    firm_id = people.firm(owner=owner)
    with transaction_of(people.factory) as session:
        firm = session.get_one(Firm, firm_id)
        firm.established, firm.industry_code = date(2019, 3, 1), "6513"
        for year, revenue, rd in ((2025, 11500, 300), (2024, 9500, 250), (2023, 8000, 240)):
            figures = {
                "revenue": Decimal(revenue), "main_revenue": Decimal(revenue - 700), "rd_expense": Decimal(rd),
                "cost_expense": Decimal(9000), "net_profit": Decimal(1200), "total_assets": Decimal(12000),
                "total_liabilities": Decimal(5000), "employees": 200, "rd_staff": 60, "tech_staff": 80,
            }  # fmt: skip
            figure_actions.keep_year(session, firm_id=firm_id, year=year, figures=figures, by=owner)
        clean = (
            "abnormal_list",
            "dishonest_list",
            "prohibited_product",
            "major_incident_3y",
            "tax_evasion_3y",
        )
        values = {f"exclusions.{name}": False for name in clean} | {
            "niche_years": 6, "market_share_pct": Decimal(12), "platform_score": Decimal(55),
        }  # fmt: skip
        figure_actions.keep_facts(session, firm_id=firm_id, values=values, by=owner)
        for key in ("ip", "honours", "awards", "led_standards"):
            figure_actions.say_none(session, firm_id=firm_id, key=key, none=True, by=owner)
    return firm_id


@pytest.fixture
def browser(client: FlaskClient, firm_id: int, owner: int) -> FlaskClient:
    sign_in(client, owner)
    return client


@pytest.fixture
def written(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """The statements that changed anything since the test began."""
    found: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().split(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE"):
            found.append(statement)

    engine = app.extensions["portal.engine"]
    event.listen(engine, "before_cursor_execute", listen)
    yield lambda: found
    event.remove(engine, "before_cursor_execute", listen)


def keep(people: People, firm_id: int, *, cause: str = "facts", on: date = DAY) -> int:
    with transaction_of(people.factory) as session:
        return len(actions.keep(session, firm_id, cause=cause, on=on))


def change_year(people: People, firm_id: int, owner: int, **figures: int) -> None:
    with transaction_of(people.factory) as session:
        row = session.get_one(YearFigures, (firm_id, 2025))
        for key, value in figures.items():
            setattr(row, key, value)


def typed(client: FlaskClient) -> dict[str, Any]:
    """The form as it stands on the page."""
    from html.parser import HTMLParser

    values: dict[str, Any] = {}

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            name = given.get("name")
            if (
                tag == "input"
                and name
                and (given.get("type") not in ("radio", "checkbox") or "checked" in given)
            ):
                values[name] = given.get("value") or ""

    Inputs().feed(client.get("/my/classification/try").text)
    return values


@pytest.mark.parametrize("path", PAGES)
def test_looking_writes_nothing(browser: FlaskClient, written: Callable[[], list[str]], path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert written() == []


def test_trying_writes_nothing(browser: FlaskClient, written: Callable[[], list[str]]) -> None:
    form = typed(browser) | {"rd_expense_2025": "1000"}
    assert browser.post("/my/classification/try", data=form).status_code == 200
    assert written() == []
