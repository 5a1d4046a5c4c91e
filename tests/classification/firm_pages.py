"""A firm with figures, and what the tests of its pages share: the form as a browser would send it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from portal.core.db import transaction_of
from portal.firms import figure_actions
from portal.firms.models import Firm
from tests.people import People

DAY = date(2026, 11, 23)
TRY = "/my/classification/try"


def firm_with_figures(people: People, owner: int) -> int:
    """Short of R&D for 创新型's points and of what the higher tiers ask; every yearly figure of three years known."""
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
            "niche_years": 6, "market_share_pct": Decimal(12), "platform_score": Decimal(55), "product_in_sei": True,
            "rd_institution": "none", "equity_3y": Decimal(0), "rd_basis": "revenue",
        }  # fmt: skip
        figure_actions.keep_facts(session, firm_id=firm_id, values=values, by=owner)
        for key in ("ip", "honours", "awards", "led_standards"):
            figure_actions.say_none(session, firm_id=firm_id, key=key, none=True, by=owner)
    return firm_id


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type")
        if tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in given):
            self.values[name] = given.get("value") or ""


def typed(client: FlaskClient, address: str = TRY) -> dict[str, Any]:
    """The form as it stands on the page."""
    page = _Inputs()
    page.feed(client.get(address).text)
    return page.values
