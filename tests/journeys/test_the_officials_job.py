"""The city's officers in a real browser: the register is classified, near firms are told; a rule is tried before it binds anyone."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from sqlalchemy import select

from portal.core.db import transaction_of
from portal.firms.models import Firm, Title
from tests.classification.documents import put, whole_firm
from tests.classification.register import keep, registered
from tests.journeys.conftest import Visitors
from tests.journeys.house import House
from tests.journeys.people import PASSWORD, Official, sign_in, word
from tests.journeys.visitor import Visitor
from tests.people import People, credit_code

pytestmark = pytest.mark.journey

DAY = "2026-11-23"
OFFICER = Official("lab@city.example", "规则研究员", (("city_officer", None),))
OWNER = "near@firm.example"
NEAR, MOVER = "广州第1号智能有限公司", "广州第2号智能有限公司"


def firms(house: House, people: People, file: Path) -> None:
    """Firms of whom all is known: one is near the bar of R&D, one would fall under a higher bar of main business, one lacks a
    fact, one holds the title of a little giant."""
    owner = {"email": OWNER, "password": PASSWORD, "role": "owner"}
    firm = {"credit_code": credit_code(700001), "name": NEAR, "district": "440112", "established": "2019-03-01", "people": [owner]}  # fmt: skip
    house.load(file, firms=[firm])
    with transaction_of(people.factory) as session:
        near = session.scalars(select(Firm).where(Firm.name == NEAR)).one()
        near.industry_code = "6513"
        keep(session, near.id, put(whole_firm(), "years.2025.rd_expense", "330"))
    others = [
        put(whole_firm(), "years.2025.main_revenue", "9400"), put(whole_firm(), "platform_score", None), whole_firm(),
    ]  # fmt: skip
    numbers = [
        registered(people.factory, number, document) for number, document in enumerate(others, start=2)
    ]
    with transaction_of(people.factory) as session:
        session.add(Title(firm_id=numbers[-1], tier="little_giant", issuer="工业和信息化部", valid_from=date(2024, 1, 1),
                          checked_on=date(2024, 1, 1)))  # fmt: skip


def test_officers_classify_the_register_invite_firms_and_try_a_rule(
    house: House, visitors: Visitors, people: People, tmp_path: Path
) -> None:
    house.command("clock", "set", DAY)
    house.load(tmp_path / "officials.json", officials=OFFICER.entries())
    firms(house, people, tmp_path / "firms.json")
    officer = visitors()
    sign_in(officer, OFFICER)
    officer_classifies_the_register(officer)
    officer_invites_the_near(officer, tmp_path / "list.xlsx")
    the_firm_is_told(visitors())
    first = officer_tries_a_rule(officer)
    officer_sets_two_drafts_beside_each_other(officer, first)


def officer_classifies_the_register(officer: Visitor) -> None:
    """A run of the night may be under way, from before the firms came."""
    again = word(officer, "Classify the whole register now")
    officer.waits_for("/desk/classification", again).press(again)
    officer.waits_for("/desk/classification?tier=srdi&show=near", NEAR).sees(word(officer, "Firms by tier"))


def officer_invites_the_near(officer: Visitor, file: Path) -> None:
    """The list of the nearest, as Excel too; who lacks one fact; who would keep a title; the near one is told its distance."""
    officer.go("/desk/classification?tier=srdi&show=undetermined").sees("广州第3号智能有限公司").misses(NEAR)
    officer.go("/desk/classification?tier=little_giant&kind=renewal&show=met").sees("广州第4号智能有限公司")
    officer.go("/desk/classification?tier=srdi&show=near").sees(NEAR, "研发费用").misses(MOVER)
    file.write_bytes(officer.downloads("Excel"))
    rows = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert NEAR in [row[1] for row in rows]
    tell = word(officer, "Tell the chosen firms how near they are")
    officer.page.get_by_label(NEAR).check()
    officer.press(tell).sees(word(officer, "Told"))


def the_firm_is_told(firm: Visitor) -> None:
    firm.go("/account/login").fill(email=OWNER, password=PASSWORD).press(word(firm, "Sign in"))
    firm.go("/my/inbox").sees("专精特新中小企业")
    firm.go("/my/classification").sees("研发费用")


def officer_tries_a_rule(officer: Visitor) -> str:
    """A threshold is raised: first to nonsense, then to 85 %; who moves; the file to adopt. Gives the draft's address."""
    officer.go("/desk/lab").fill(base="srdi_2026_2", name="主营占比提高")
    officer.press(word(officer, "Copy and change"))
    address = officer.page.url.removesuffix("/edit")
    ratio = officer.page.locator("main input[value='80%']").first
    keep_it = word(officer, "Keep and try on the register")
    ratio.fill("八成")
    officer.press(keep_it, status=422)
    officer.page.locator("main input[value='八成']").fill("85%")
    officer.press(keep_it)
    officer.waits_for(address, word(officer, "The firms that move"))
    officer.sees(MOVER, "85%").misses(NEAR)
    officer.follow(word(officer, "Renewals: who holds the title"))
    adopted = tomllib.loads(officer.downloads("TOML").decode())
    assert "85%" in [line["test"].get("at_least") for line in adopted["conditions"]]
    return address


def officer_sets_two_drafts_beside_each_other(officer: Visitor, first: str) -> None:
    officer.go("/desk/lab").fill(base="srdi_2026_2", name="维持现状").press(word(officer, "Copy and change"))
    second = officer.page.url.removesuffix("/edit")
    officer.waits_for(second, "主营占比提高")
    officer.go(first).follow("维持现状").sees(MOVER, "85%", "80%")
    officer.go(second).press(word(officer, "Discard the draft")).misses("维持现状").sees("主营占比提高")
    officer.go(second, status=404)
