"""The same pages in other ways: without scripts, on a phone, in English, by keys alone, left while one types."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.applications.story import a_pdf
from tests.journeys.conftest import Visitors
from tests.journeys.house import House
from tests.journeys.people import Official, open_account, sign_in
from tests.journeys.visitor import Visitor
from tests.people import credit_code

pytestmark = [pytest.mark.journey, pytest.mark.look]

LONG_NAME = ("广州" + "超长名称人工智能" * 18 + "股份有限公司")[:150]
CHECKER = Official("checker@city.example", "区核对员", (("district_officer", "440106"),))


def test_without_scripts_a_firm_begins_fills_in_and_is_told_what_is_missing(visitors: Visitors) -> None:
    firm = visitors(scripts=False)
    open_account(firm, "plain@firm.example", "林小雨")
    firm.go("/my/registration").fill(credit_code=credit_code(2301), name="广州无脚本智能有限公司")
    firm.press("开始", status=422).faulty("district", "请选择").holds("name", "广州无脚本智能有限公司")
    firm.fill(district="440106").press("开始").follow("企业")
    firm.fill(address="天河区五山路1号", established="2018年5月6日", legal_representative="陈启明")
    firm.press("保存并继续").sees("已填全", "已保存于")
    firm.follow("核对并提交").sees("提交前还需处理", "2018年5月6日")
    assert firm.page.get_by_role("button", name="签署并提交", exact=True).count() == 0
    firm.follow("请填写：赛道").sees("赛道")


def test_on_a_phone_a_firm_registers_and_its_officer_decides(
    house: House, visitors: Visitors, tmp_path: Path
) -> None:
    house.command("clock", "set", "2026-03-02")
    house.load(tmp_path / "officials.json", officials=CHECKER.entries())
    firm = visitors(width=390)
    open_account(firm, "phone@firm.example", "林小雨")
    firm.go("/my/registration").fill(credit_code=credit_code(2302), name=LONG_NAME, district="440106")
    firm.press("开始")
    number = firm.page.url.rsplit("/", 1)[1]
    firm.follow("企业").fill(
        address="天河区五山路1号", established="2018-05-06", legal_representative="陈启明"
    )
    firm.press("保存并继续").follow("在人工智能产业链的位置")
    firm.fill(
        industry_code="6513", layer="model", track="health", business="为医院提供影像辅助诊断的模型和软件。"
    )
    firm.press("保存并继续").follow("为什么是人工智能企业").fill(signs="ai_rights")
    firm.attach("proof_ai_rights", "很长的文件名" * 12 + ".pdf", a_pdf()).press("保存并继续")
    firm.follow("联系人与授权").fill(
        contact_name="林小雨", contact_phone="13800138000", contact_email="lin@firm.example", consent="y"
    ).press("保存并继续")
    firm.follow("核对并提交").press("签署并提交").go("/my").sees("待区级核对")

    officer = visitors(width=390)
    sign_in(officer, CHECKER)
    officer.sees(LONG_NAME).go("/desk/cases").follow(number).press("开始核对")
    officer.fill(ai_firm="y").press("同意入库").sees("已同意，企业已入库。")
    firm.waits_for("/my/certificates", "下载 PDF")
    visitors(width=390).go("/firms").follow(LONG_NAME).sees("已入库")


def test_in_english_a_form_is_filled_in_by_keys_alone_and_saved_while_one_types(visitors: Visitors) -> None:
    firm = visitors(english=True)
    open_account(firm, "english@firm.example", "Lin Xiaoyu")
    firm.go("/my/registration").sees("Register a firm")
    begin_by_keys(firm, credit_code(2303), "广州按键智能有限公司")
    firm.sees("What to fill in").follow("The firm")

    firm.control("address").press_sequentially("天河区五山路1号", delay=5)
    told = firm.page.locator("[data-saved-text]")
    expect(told).to_contain_text("Saved on")
    firm.control("established").press_sequentially("2018-02-30", delay=5)
    expect(told).to_contain_text("except what cannot be read yet")
    firm.look()
    firm.page.reload()
    firm.holds("address", "天河区五山路1号").holds("established", "").sees("As on the business licence")
    firm.fill(established="2018-02-30").press("Save and continue", status=422)
    firm.faulty("established", "2/2018 has no day 30").holds("established", "2018-02-30")
    summary = firm.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="has no day").click()
    expect(firm.control("established")).to_be_focused()


def begin_by_keys(firm: Visitor, code: str, name: str) -> None:
    """The first form, without touching the mouse: past the masthead, field by field, Enter."""
    keys = firm.page.keyboard
    keys.press("Tab")
    expect(firm.page.locator(".skip-link")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(firm.control("credit_code")).to_be_focused()
    keys.type(code)
    keys.press("Tab")
    expect(firm.control("name")).to_be_focused()
    keys.insert_text(name)
    keys.press("Tab")
    expect(firm.control("district")).to_be_focused()
    keys.type("Tianhe")
    keys.press("Tab")
    expect(firm.page.get_by_role("button", name="Begin")).to_be_focused()
    with firm.page.expect_navigation():
        keys.press("Enter")
    firm.look()


def test_a_form_that_was_opened_too_long_ago_gives_every_answer_back_with_its_question(
    visitors: Visitors,
) -> None:
    firm = visitors()
    open_account(firm, "stale@firm.example", "陈旧页")
    firm.go("/my/join").fill(credit_code="91440106MA59E9UA9W")
    firm.page.get_by_label("填报人").check()
    firm.page.context.clear_cookies(
        name="session"
    )  # as after another sign-in: the form's token is of no use any more
    firm.page.get_by_role("button", name="发送申请").click()
    firm.sees("您刚才填写的内容")
    kept = firm.page.locator("[data-typed-list]")
    expect(kept.get_by_label("统一社会信用代码")).to_have_value("91440106MA59E9UA9W")
    expect(kept.get_by_label("角色")).to_have_value("填报人")
    assert firm.page.evaluate("sessionStorage.length") == 0


def test_a_choice_that_nobody_made_is_not_given_back_as_an_answer(visitors: Visitors) -> None:
    firm = visitors()
    open_account(firm, "unchosen@firm.example", "未选")
    firm.go("/my/registration").fill(credit_code="91440106MA59E9UA9W")
    firm.page.context.clear_cookies(name="session")
    firm.page.get_by_role("button", name="开始").click()
    firm.sees("您刚才填写的内容")
    expect(firm.page.locator("[data-typed-list] textarea")).to_have_count(1)


def test_a_long_mail_address_leaves_the_menu_in_one_line(
    visitors: Visitors,
) -> None:
    firm = visitors()
    open_account(firm, "a.very.long.address.for.a.clerk@subsidiary.firm.example", "")
    firm.page.set_viewport_size({"width": 1280, "height": 900})
    firm.go("/my/join")
    height = "document.querySelector('.main-nav ul').getBoundingClientRect().height"
    row = "document.querySelector('.main-nav li').getBoundingClientRect().height"
    assert firm.page.evaluate(height) == firm.page.evaluate(row)
    assert firm.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
