"""Verifying in a real browser: by number, photo, camera, dropped file; then without a network, kept and as a file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from portal.certificates.authority import authority_of
from portal.certificates.rules import verification_url
from portal.certificates.signing import signer_of
from portal.core.settings import Settings
from tests.browser import ARGUMENTS
from tests.certificates.conftest import facts_of
from tests.journeys.house import House, running
from tests.journeys.people import PASSWORD
from tests.journeys.visitor import Visitor
from tests.people import credit_code
from tests.scanned import qr_codes

pytestmark = [pytest.mark.journey, pytest.mark.look]

NAME = "广州核验智能科技有限公司"
LONG = ("广州粤港澳大湾区人工智能（机器人）与具身智能协同创新" * 6)[:146] + "有限公司"
DROP = """([bytes, name, type]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type }));
  for (const what of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(what, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@dataclass
class Paper:
    pdf: bytes
    number: str
    address: str  # what its QR says
    picture: Image.Image

    @property
    def photo(self) -> bytes:
        """As a phone takes it: askew, on a table."""
        table = Image.new("RGB", (2400, 3200), (120, 100, 80))
        page = self.picture.resize((1900, round(1900 * self.picture.height / self.picture.width)))
        table.paste(page.rotate(4, expand=True, fillcolor=(120, 100, 80)), (180, 180))
        return jpeg(table)


def jpeg(picture: Image.Image) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=80)
    return packed.getvalue()


def issued(house: House, tmp_path: Path) -> Paper:
    firm = {"credit_code": credit_code(2300), "name": NAME, "district": "440106", "established": "2019-03-01",
            "people": [{"email": "owner@firm.example", "password": PASSWORD, "role": "owner"}]}  # fmt: skip
    house.load(tmp_path / "firms.json", firms=[firm])
    house.command("certificates", "issue")
    import json

    (row,) = json.loads(house.command("certificates", "list"))
    house.command("certificates", "pdf", row["number"], "-o", str(tmp_path / "paper.pdf"))
    pdf = (tmp_path / "paper.pdf").read_bytes()
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil().convert("RGB")
    (code,) = qr_codes(picture)
    return Paper(pdf, row["number"], code.text, picture)


def video(paper: Paper, path: Path) -> Path:
    """What a camera would see when the code is held before it, as Chromium takes it (Y4M)."""
    (code,) = qr_codes(paper.picture)
    corners = [(point.x, point.y) for point in (code.position.top_left, code.position.bottom_right)]
    (left, top), (right, bottom) = corners
    edge = (right - left) // 6
    part = paper.picture.crop((left - edge, top - edge, right + edge, bottom + edge)).resize((600, 600))
    frame = Image.new("RGB", (960, 720), "white")
    frame.paste(part, (180, 60))
    luma, blue, red = frame.convert("YCbCr").split()
    half = (480, 360)
    planes = luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path.write_bytes(b"YUV4MPEG2 W960 H720 F10:1 Ip A1:1 C420jpeg\n" + b"".join([b"FRAME\n" + planes] * 3))
    return path


def drop(page: Page, content: bytes, name: str, kind: str) -> None:
    from base64 import b64encode

    page.evaluate(DROP, [b64encode(content).decode(), name, kind])


def at_the_page(context: BrowserContext, base: str) -> Visitor:
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), base)
    visitor.listen()
    return visitor


@pytest.mark.parametrize("width", [1280, 390])
def test_anyone_verifies_by_every_way_and_without_a_network(
    chromium: str, settings: Settings, tmp_path: Path, width: int
) -> None:
    with sync_playwright() as playwright:
        with running(settings, tmp_path / "portal.log") as house:
            paper = issued(house, tmp_path)
            fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video(paper, tmp_path / 'seen.y4m')}"]  # fmt: skip
            browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *fake])
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                reduced_motion="reduce",
                permissions=["camera"],
                accept_downloads=True,
            )
            anyone = at_the_page(context, house.base)
            by_every_way(anyone, paper)
            anyone.go("/verify").unfold("没有网络时")
            alone = tmp_path / "helper.html"
            alone.write_bytes(anyone.downloads("下载为单个文件"))
            anyone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        without_a_network(anyone, paper)
        a_name_too_long_for_the_code(anyone, house, settings)
        as_one_file(context, alone, paper)
        browser.close()


def by_every_way(anyone: Visitor, paper: Paper) -> None:
    page = anyone.page
    anyone.go("/verify").fill(number=paper.number.lower(), code="0" * 16).press("核验", status=404)
    anyone.sees("没有编号和校验码都相符的证书")
    anyone.go(paper.address).sees("真实有效", NAME, "逐字核对")
    anyone.go("/verify")
    drop(page, paper.pdf, "证书.pdf", "application/pdf")
    anyone.sees("真实有效", NAME)
    anyone.look()
    drop(page, paper.pdf + b"\n", "证书.pdf", "application/pdf")
    anyone.sees("文件被改动过，不可信", NAME)
    drop(page, jpeg(Image.new("RGB", (300, 200), "white")), "空.jpg", "image/jpeg")
    anyone.sees("没有找到二维码")
    fake = zxingcpp.create_barcode(
        "https://ai.example.gov.cn.verify-cert.com/verify?number=1", zxingcpp.BarcodeFormat.QRCode
    )
    drop(page, jpeg(Image.fromarray(fake.to_image(scale=6)).convert("RGB")), "假.jpg", "image/jpeg")
    anyone.sees("二维码指向别处", "verify-cert.com")
    anyone.look()
    with page.expect_navigation():
        page.locator("#scan-photo").set_input_files(
            {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": paper.photo}
        )
    anyone.sees("真实有效", NAME)
    anyone.go("/verify")
    with page.expect_navigation():
        page.get_by_role("button", name="用摄像头扫描").click()
    anyone.sees("真实有效", NAME)
    anyone.look()


def without_a_network(anyone: Visitor, paper: Paper) -> None:
    """The portal is gone; the code is scanned as ever."""
    page = anyone.page
    anyone.complaints.clear()
    page.goto(paper.address)
    anyone.sees("真实：由我们签名", "尚未查询现在是否仍然有效", NAME, paper.number, "测试")
    anyone.look()
    name = paper.address
    digits = name.rindex("#") + 1
    page.goto(name[:-1] + str((int(name[-1]) + 1) % 10))
    page.reload()
    anyone.sees("请勿相信这个二维码").misses(NAME)
    page.goto(name[: digits - 1])
    page.reload()
    anyone.sees("这个网址不带签名")


def a_name_too_long_for_the_code(anyone: Visitor, house: House, settings: Settings) -> None:
    """The page shows the beginning; whoever holds the paper types the name, and only the one that was signed fits."""
    facts = facts_of(firm_name=LONG, base_url=house.base)
    proof = signer_of(authority_of(settings)).proof(facts)
    url = verification_url(base_url=house.base, number=facts.number, code=facts.code, proof=proof)
    page = anyone.page
    page.goto(url)
    page.reload()
    anyone.sees("真实：由我们签名", LONG[:20], "企业名称太长").misses(LONG)
    for name, words in ((LONG[:-1], "与签名时的名称不一致"), (f" {LONG} ", "与签名时的名称一致")):
        page.locator("[data-whole] input").fill(name)
        page.get_by_role("button", name="比对").click()
        expect(page.locator("[data-whole] [role=status]")).to_contain_text(words)
    anyone.look()


def as_one_file(context: BrowserContext, file: Path, paper: Paper) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.locator("#paste-text").fill(paper.address)
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#answer")).to_contain_text("真实：由我们签名")
    expect(page.locator("#answer")).to_contain_text(NAME)
    page.locator("#paste-text").fill(f"https://evil.example{paper.address[paper.address.index('/verify') :]}")
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#answer")).to_contain_text("二维码指向别处")
    page.locator("#scan-photo").set_input_files(
        {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": paper.photo}
    )
    expect(page.locator("#answer")).to_contain_text(paper.number)
    assert complaints == []
