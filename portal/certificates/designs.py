"""The designs of certificates as data: wording, places and colours; what they never claim stands in their statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.certificates.guilloche import Colour

INK: Colour = (0.106, 0.141, 0.188)
SECOND_INK: Colour = (0.353, 0.392, 0.447)
VERMILION: Colour = (0.702, 0.149, 0.118)
TEAL: Colour = (0.059, 0.361, 0.388)
BRONZE: Colour = (0.69, 0.55, 0.33)
FAINT_TEAL: Colour = (0.885, 0.925, 0.925)
FAINT_BRONZE: Colour = (0.945, 0.92, 0.875)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A rectangle in points, measured from the page's upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Block:
    """Text in a place: Chinese, and English below it when both are asked for. `{…}` is filled from the facts."""

    place: Place
    zh: str
    en: str = ""
    tag: Literal["H1", "H2", "P"] = "P"
    field: str | None = None
    bold: bool = False
    size: float = 10
    smallest: float = 7
    en_size: float = 8
    leading: float = 1.5
    tracking: float = 0
    colour: Colour = INK
    align: Literal["left", "centre"] = "centre"
    only_test: bool = False
    needs: str = ""  # left out when this text is empty
    continues: bool = False  # belongs to the paragraph of the block before


@dataclass(frozen=True, kw_only=True)
class Design:
    key: str
    version: int  # raised with every change; what is issued keeps its bytes and the version that made them
    label_zh: str
    label_en: str
    width: float
    height: float
    main: Colour
    accent: Colour
    faint: Colour
    rules: tuple[Place, ...]
    blocks: tuple[Block, ...]
    signature: Place
    qr: Place
    statement_zh: str
    statement_en: str


def place(left: float, top: float, width: float, height: float) -> Place:
    return Place(left=left, top=top, width=width, height=height)


def statement(design: str) -> tuple[str, str]:
    """What a paper of this design is and is not, in Chinese and English, to be frozen with the facts."""
    return DESIGNS[design].statement_zh, DESIGNS[design].statement_en


def _row(
    left: float, top: float, width: float, zh: str, en: str, value_zh: str, value_en: str = ""
) -> list[Block]:
    label, height = 74.0, 25.0
    needs = value_zh.strip("{}")
    return [
        Block(
            place=place(left, top, label, height), zh=zh, en=en,
            size=9, en_size=6, leading=1.3, colour=SECOND_INK, align="left",
            needs=needs,
        ),
        Block(
            place=place(left + label, top, width - label, height), zh=value_zh, en=value_en,
            size=10.5, smallest=6, en_size=7, leading=1.25, align="left", continues=True, needs=needs,
        ),
    ]  # fmt: skip


def _rows(left: float, top: float, width: float) -> list[Block]:
    rows = [
        ("证书编号", "Certificate no.", "{number}", ""),
        ("发证日期", "Date of issue", "{issued_on_zh}", "{issued_on_en}"),
        ("有效期", "Validity", "{validity_zh}", "{validity_en}"),
        ("依据", "Basis", "{basis}", ""),
    ]
    return [block for index, row in enumerate(rows) for block in _row(left, top + 26 * index, width, *row)]


def _test_notice(spot: Place) -> Block:
    return Block(
        place=spot, zh="测试证书 · 不具效力 · TEST", size=13, tracking=1.5,
        colour=VERMILION, only_test=True,
    )  # fmt: skip


def _under_signature(spot: Place) -> list[Block]:
    return [
        Block(
            place=place(spot.left + 6, spot.top + 6, spot.width - 12, spot.height - 26), zh="{issuing_body_zh}",
            en="{issuing_body_en}", size=12, smallest=6, en_size=7, leading=1.35,
        ),
        Block(
            place=place(spot.left + 6, spot.top + spot.height - 19, spot.width - 12, 16), zh="数字签名",
            en="Digital signature", size=7, smallest=6, en_size=5.5, leading=1.15, colour=SECOND_INK, continues=True,
        ),
    ]  # fmt: skip


def _under_qr(spot: Place) -> list[Block]:
    """What the QR is for, and the code for who types it in."""
    under = spot.top + spot.height + 4
    return [
        Block(
            place=place(spot.left - 12, under, spot.width + 24, 20), zh="扫码核验", en="Scan to verify",
            size=8, en_size=6, leading=1.25, colour=SECOND_INK,
        ),
        Block(
            place=place(spot.left - 22, under + 20, spot.width + 44, 12), zh="校验码 {code_in_groups}",
            size=7, smallest=6, leading=1.2, colour=SECOND_INK,
        ),
    ]  # fmt: skip


def _tier() -> Design:
    left, width = 92.0, 657.9
    signature, qr = place(474, 398, 156, 92), place(660, 398, 76, 76)
    return Design(
        key="tier", version=1, label_zh="人工智能企业梯度培育证书", label_en="Certificate of cultivation tier",
        width=841.89, height=595.28, main=TEAL, accent=BRONZE, faint=FAINT_TEAL,
        rules=(place(360, 177, 121.89, 0),),
        blocks=(
            _test_notice(place(270, 68, 301.89, 22)),
            Block(place=place(left, 92, width, 18), zh="{portal_name}", size=10.5, tracking=2, colour=SECOND_INK),
            Block(
                place=place(left, 113, width, 56), zh="人工智能企业梯度培育证书", en="CERTIFICATE OF CULTIVATION TIER",
                tag="H1", bold=True, size=32, en_size=9.5, leading=1.3, tracking=6,
            ),
            Block(
                place=place(left, 182, width, 74), zh="{firm_name}", tag="H2", field="firm_name", bold=True,
                size=25, smallest=10, leading=1.3,
            ),
            Block(
                place=place(left, 262, width, 18), zh="统一社会信用代码 {credit_code}", size=10.5, tracking=0.4,
                colour=SECOND_INK,
            ),
            Block(
                place=place(left, 283, width, 34), zh="经审核，列入本市人工智能企业梯度培育名单，培育梯度为",
                en="has been reviewed and is listed among the City's AI enterprises under cultivation, at the tier of",
                size=13, en_size=8.5, leading=1.45,
            ),
            Block(
                place=place(left, 317, width, 70), zh="{title_zh}", en="{title_en}", tag="H2", field="title_zh",
                bold=True, size=42, smallest=16, en_size=12, leading=1.25, tracking=3, colour=VERMILION,
            ),
            *_rows(104, 395, 350),
            *_under_signature(signature),
            *_under_qr(qr),
            Block(
                place=place(left, 500, width, 26), zh="{statement_zh}", en="{statement_en}", size=7.5, smallest=5,
                en_size=6.2, leading=1.35, colour=SECOND_INK,
            ),
        ),
        signature=signature, qr=qr,
        statement_zh="本证书仅证明企业在有效期内列入本市梯度培育名单，不是国家或省级称号、资质。是否有效，以在线核验为准。",
        statement_en="This certificate shows only that the firm is on the City's cultivation list while it is valid. It is not a national or"
        " provincial title or licence. Whether it is valid is answered online.",
    )  # fmt: skip


def _registration() -> Design:
    left, width = 92.0, 411.28
    signature, qr = place(104, 604, 190, 100), place(400, 604, 84, 84)
    return Design(
        key="registration", version=1, label_zh="人工智能企业入库证明", label_en="Certificate of registration",
        width=595.28, height=841.89, main=TEAL, accent=BRONZE, faint=FAINT_BRONZE,
        rules=(place(247, 212, 101.28, 0),),
        blocks=(
            _test_notice(place(147, 74, 301.28, 22)),
            Block(place=place(left, 108, width, 20), zh="{portal_name}", size=10.5, tracking=2, colour=SECOND_INK),
            Block(
                place=place(left, 134, width, 66), zh="人工智能企业入库证明", en="CERTIFICATE OF REGISTRATION",
                tag="H1", bold=True, size=31, en_size=9.5, leading=1.4, tracking=5,
            ),
            Block(
                place=place(left, 226, width, 110), zh="{firm_name}", tag="H2", field="firm_name", bold=True,
                size=24, smallest=10, leading=1.35,
            ),
            Block(
                place=place(left, 340, width, 20), zh="统一社会信用代码 {credit_code}", size=10.5, tracking=0.4,
                colour=SECOND_INK,
            ),
            Block(
                place=place(left, 366, width, 40), zh="经审核，已列入本市人工智能企业库，登记为",
                en="has been reviewed and entered in the City's register of AI enterprises as",
                size=13, en_size=8.5, leading=1.5,
            ),
            Block(
                place=place(left, 406, width, 76), zh="{title_zh}", en="{title_en}", tag="H2", field="title_zh",
                bold=True, size=36, smallest=14, en_size=12, leading=1.3, tracking=2, colour=VERMILION,
            ),
            *_rows(116, 488, 376),
            *_under_signature(signature),
            *_under_qr(qr),
            Block(
                place=place(left, 722, width, 44), zh="{statement_zh}", en="{statement_en}", size=7.5, smallest=5,
                en_size=6.2, leading=1.4, colour=SECOND_INK,
            ),
        ),
        signature=signature, qr=qr,
        statement_zh="本证明仅说明企业已列入本市人工智能企业库，不是国家或省级称号、资质。是否有效，以在线核验为准。",
        statement_en="This certificate shows only that the firm is entered in the City's register of AI enterprises. It is not a national or"
        " provincial title or licence. Whether it is valid is answered online.",
    )  # fmt: skip


DESIGNS: dict[str, Design] = {design.key: design for design in (_registration(), _tier())}
