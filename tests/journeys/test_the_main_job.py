"""The main job in a real browser: a firm registers, is checked, is recognised as a gazelle, and anybody verifies its paper."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pypdfium2
import pytest

from tests.applications.story import a_pdf
from tests.journeys.conftest import Visitors
from tests.journeys.house import House
from tests.journeys.people import Official, open_account, sign_in
from tests.journeys.visitor import Visitor
from tests.people import credit_code
from tests.scanned import qr_codes

pytestmark = pytest.mark.journey

MONDAY, AFTER_THE_NOTICE = "2026-03-02", "2026-03-14"  # far from the last day that the calendar knows
CODE = credit_code(2100)
NAME = "广州㛃䶮𬭎智能科技有限公司"
CHECKER = Official("checker@city.example", "区核对员", (("district_officer", "440106"),))
BOTH = Official("both@city.example", "两任干部", (("district_officer", "440106"), ("city_officer", None)))
DECIDER = Official("decider@city.example", "市审定员", (("city_officer", None),))
IDENTITY = {
    "name": NAME, "district": "440106", "address": "天河区五山路1号", "established": "2018-05-06",
    "legal_representative": "陈启明",
}  # fmt: skip


def test_a_firm_goes_from_its_account_to_a_title_that_anybody_verifies(
    house: House, visitors: Visitors, tmp_path: Path
) -> None:
    house.command("clock", "set", MONDAY)
    house.load(
        tmp_path / "officials.json", officials=[*CHECKER.entries(), *BOTH.entries(), *DECIDER.entries()]
    )
    passer_by, firm, district, both, city = (visitors() for _ in range(5))
    passer_by.go("/").sees("0", "1000").go("/firms").misses(NAME)

    open_account(firm, "owner@firm.example", "林小雨")
    number = firm_files_its_registration(firm)
    somebody_else_is_led_to_join(visitors())
    sign_in(district, CHECKER)
    district_returns_it(district, number)
    firm_corrects_it(firm, number)
    district_accepts_it(district, number)
    passer_by.go("/").sees("1").go("/firms").sees(NAME).follow(NAME).sees(CODE)
    firm.waits_for("/my/certificates", "下载 PDF").go("/my/inbox").sees("企业已入库")

    firm_enters_its_figures(firm)
    number = firm_applies_as_a_gazelle(firm)
    sign_in(both, BOTH)
    both_passes_it_and_cannot_approve_it(both, number)
    sign_in(city, DECIDER)
    city_approves_it(city, number)
    passer_by.go("/publicity").follow("瞪羚企业").sees(NAME, "还有 5 个工作日")
    house.command("clock", "set", AFTER_THE_NOTICE)
    paper = firm_gets_its_paper(firm)
    everybody_verifies_it(passer_by, house, paper, tmp_path / "证书.pdf")
    everything_counts(passer_by, house)


def firm_files_its_registration(firm: Visitor) -> str:
    """Wrong input first, then a draft that is left and found again; gives the application's number."""
    firm.go("/my").follow("企业入库登记")
    firm.fill(credit_code="91440106MA00000000", name=NAME, district="440106").press("开始", status=422)
    firm.faulty("credit_code", "校验位不符").holds("name", NAME).holds("district", "440106")
    firm.fill(credit_code=CODE.lower()).press("开始")
    number = firm.page.url.rsplit("/", 1)[1]

    firm.follow("企业").fill(address="天河区五山路1号", established="2018-02-30")
    firm.press("保存并继续", status=422).faulty("established", "没有").holds("address", "天河区五山路1号")
    firm.fill(established="2018-05-06").press("存为草稿").sees("已保存于")

    firm.go("/my").follow("继续填写").follow("企业").holds("address", "天河区五山路1号")
    firm.fill(**IDENTITY).press("保存并继续")
    firm.follow("在人工智能产业链的位置")
    firm.fill(
        industry_code="6513", layer="model", track="health", business="为医院提供影像辅助诊断的模型和软件。"
    )
    firm.press("保存并继续").follow("为什么是人工智能企业")
    firm.fill(signs="ai_rights").attach("proof_ai_rights", "专利证书.pdf", a_pdf()).press("保存并继续")
    firm.go(f"/my/applications/{number}/check").sees("提交前还需处理")
    firm.go(f"/my/applications/{number}").follow("联系人与授权")
    firm.fill(
        contact_name="林小雨", contact_phone="13800138000", contact_email="lin@firm.example", consent="y"
    )
    firm.press("保存并继续").follow("核对并提交").sees(NAME, "专利证书.pdf").press("签署并提交").sees(
        "待区级核对"
    )
    return number


def somebody_else_is_led_to_join(other: Visitor) -> None:
    open_account(other, "colleague@firm.example", "陈小东")
    other.go("/my/registration").fill(credit_code=CODE, name="别人的公司", district="440112")
    other.press("开始", status=422).sees("这家企业已经在平台上").holds("name", "别人的公司")
    other.follow("申请加入这家企业").holds("credit_code", CODE)


def district_returns_it(district: Visitor, number: str) -> None:
    district.go("/desk").sees(NAME).follow(number).sees("林小雨", "专利证书.pdf").press("开始核对")
    district.unfold("退回补正").press("退回补正", status=422).sees("请至少在一项上写明要补正什么")
    district.page.locator('[name="remark-address"]').fill("请写到楼层和房号")
    district.press("退回补正").sees("没有待办")


def firm_corrects_it(firm: Visitor, number: str) -> None:
    firm.go("/my").follow("待补正").sees("请写到楼层和房号").follow("企业").sees("请写到楼层和房号")
    assert firm.control("name").count() == 0, "only the field that was returned is open"
    firm.fill(address="天河区五山路1号8楼801").press("保存并继续").follow("核对并提交")
    firm.page.locator("textarea[name^='reply-']").fill("已补充楼层和房号。")
    firm.press("签署并提交").sees("待区级核对")


def district_accepts_it(district: Visitor, number: str) -> None:
    district.go(f"/desk/cases/{number}").sees("和上次提交相比的变化", "已补充楼层和房号。")
    assert district.page.locator("del").inner_text() == "天河区五山路1号"
    assert district.page.locator("ins").inner_text() == "天河区五山路1号8楼801"
    district.press("开始核对").press("同意入库", status=422).sees("请确认这是人工智能企业")
    district.fill(ai_firm="y").press("同意入库").sees("已同意，企业已入库。")


def firm_enters_its_figures(firm: Visitor) -> None:
    """Four years, growing; a high and new technology enterprise; proof for the last year."""
    firm.go("/my/figures")
    for year, revenue in (("2025", "1,800"), ("2024", "1400"), ("2023", "１２００"), ("2022", "1000")):
        firm.go(f"/my/figures/{year}").fill(revenue=revenue)
        if year == "2025":
            firm.attach("proof", "2025年审计报告.pdf", a_pdf())
        firm.press("保存").sees("已保存")
    firm.go("/my/figures/honour/new").fill(type="HNTE", number="GR202544001234", valid_to="2028-12-31")
    firm.press("保存")


def firm_applies_as_a_gazelle(firm: Visitor) -> str:
    firm.go("/my/classification").sees("瞪羚企业", "穗埔科规字").press("申请认定：瞪羚企业")
    number = firm.page.url.rsplit("/", 1)[1]
    firm.follow("申请说明与联系人").fill(
        statement="三年复合增长超过两成，申请认定。", contact_phone="020-83812345"
    ).press("保存并继续")
    firm.follow("承诺").fill(pledge="y").press("保存并继续")
    firm.follow("核对并提交").press("签署并提交").sees("待区级核对")
    return number


def both_passes_it_and_cannot_approve_it(both: Visitor, number: str) -> None:
    both.go("/desk/cases").follow(number).sees("1,800", "2025年审计报告.pdf", "符合")
    both.press("开始核对").press("区级通过")
    both.go(f"/desk/cases/{number}").sees("市级审定须由另一人办理")
    assert both.page.get_by_text("确认同意并公示").count() == 0


def city_approves_it(city: Visitor, number: str) -> None:
    city.go("/desk/cases").follow(number).unfold("同意并公示").press("确认同意并公示").sees(
        "已同意，名单开始公示。"
    )


def firm_gets_its_paper(firm: Visitor) -> bytes:
    firm.waits_for("/my/certificates", "瞪羚企业").sees("有效")
    firm.waits_for("/my/certificates", "下载 PDF")
    for _ in range(120):
        if firm.page.get_by_text("正在生成").count() == 0:
            break
        firm.page.wait_for_timeout(250)
        firm.page.reload()
    row = firm.page.locator("main tr").filter(has_text="瞪羚企业")
    with firm.page.expect_download() as caught:
        row.get_by_role("link", name="下载 PDF").click()
    return caught.value.path().read_bytes()


def everybody_verifies_it(anyone: Visitor, house: House, paper: bytes, file: Path) -> None:
    """By the QR, by number and code, by the file; and an altered file is found out."""
    seen = qr_codes(pypdfium2.PdfDocument(paper)[0].render(scale=3).to_pil().convert("RGB"))
    address = seen[0].text
    assert address.startswith(f"{house.base}/verify?"), address
    anyone.go(address).sees("真实有效", NAME)
    words = dict(parse_qsl(urlsplit(address).query))
    anyone.go("/verify").fill(number=words["number"].lower(), code="0" * 16).press("核验", status=404)
    anyone.sees("没有编号和校验码都相符的证书").fill(number=words["number"], code=words["code"]).press("核验")
    anyone.sees("真实有效", NAME)
    anyone.go("/verify").attach("file", "证书.pdf", paper).sees("真实有效", NAME)
    anyone.attach("file", "证书.pdf", paper + b"\n").sees("文件被改动过")
    file.write_bytes(paper)
    assert json.loads(house.command("verify", str(file)))["verdict"] == "valid"
    file.write_bytes(paper[:-200])
    house.command("verify", str(file), status=1)


def everything_counts(anyone: Visitor, house: House) -> None:
    anyone.go("/").sees("1", "1000").go(f"/firms/{CODE}").sees("瞪羚企业")
    tally = anyone.page.request.get(f"{house.base}/api/v1/tally").json()
    firms = next(each for each in tally["indicators"] if each["key"] == "firms")
    assert (firms["count"], firms["target"], firms["by"]["district"]["440106"]) == (1, 1000, 1)
    assert firms["by"]["tier"]["gazelle"] == 1
    trail = json.loads(house.command("audit", "verify"))
    assert trail["whole"]
    assert trail["events"] > 20
