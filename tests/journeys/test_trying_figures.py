"""Figures tried in a real browser: the outcome follows the typing; without scripts the button does the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.house import House
from tests.journeys.people import PASSWORD
from tests.people import credit_code

pytestmark = [pytest.mark.journey, pytest.mark.look]

OWNER = "owner@firm.example"
TRY = "/my/classification/try"


@pytest.mark.parametrize("scripts", [True, False], ids=["as one types", "by the button"])
def test_a_figure_that_is_tried_shows_its_outcome_and_is_not_kept(
    house: House, visitors: Visitors, tmp_path: Path, scripts: bool
) -> None:
    people = [{"email": OWNER, "password": PASSWORD, "role": "owner"}]
    firm = {"credit_code": credit_code(2200), "name": "广州试算科技有限公司", "district": "440106",
            "established": "2019-03-01", "people": people}  # fmt: skip
    house.load(tmp_path / "firms.json", firms=[firm])
    owner = visitors(scripts=scripts)
    owner.go("/account/login").fill(email=OWNER, password=PASSWORD).press("登录")
    owner.go(TRY).sees("试算不会提交", "还没有改动")

    owner.fill(rd_expense_2025="三百")
    if not scripts:
        owner.press("查看试算结果", status=422)
    owner.sees("请先看看标出的几项").faulty("rd_expense_2025", "请用数字填写").holds(
        "rd_expense_2025", "三百"
    )

    owner.fill(rd_expense_2025="300")
    if not scripts:
        owner.press("查看试算结果")
    owner.sees("2025年研发费用").misses("请先看看标出的几项").holds("rd_expense_2025", "300")
    expect(owner.control("rd_expense_2025")).not_to_have_attribute("aria-invalid", "true")
    owner.look()
    owner.go(TRY).holds("rd_expense_2025", "").go("/my/figures/2025").holds("rd_expense", "")
