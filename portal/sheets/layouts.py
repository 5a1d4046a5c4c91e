"""What each kind of table holds: its columns with their headings, what is compulsory, how a cell is read, and an example.

A heading is recognised by any of its names; the order of the columns does not matter. The table of kinds is `LAYOUTS`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portal.applications.kinds.recognition import TITLES as OWN_TITLES
from portal.core.i18n import N_, Text
from portal.firms.figure_words import LABELS
from portal.firms.rules import DISTRICTS, LAYERS, SIGNS, TIER_LEVELS, TIERS, TRACKS
from portal.sheets import bulk, cells
from portal.sheets.bulk import BulkReader
from portal.sheets.cells import Reader

# The sheets of a template beside the one to be filled in.
LISTS, EXPLAINED = "_lists", N_("How to fill it in")

Values = tuple[Any, ...]
Names = dict[str, tuple[str, ...]]  # the names of each option of a choice, the one that is shown first


@dataclass(frozen=True)
class Column:
    """One column. `names` are further headings under which it is recognised; `options` the words of a choice."""

    key: str
    label: str
    read: Reader
    help: str
    required: bool = False
    names: tuple[str, ...] = ()
    width: int = 16
    form: str = "text"  # text, number, day
    example: str = ""
    options: tuple[str, ...] = ()
    bulk: BulkReader | None = None

    def heading(self, language: str) -> str:
        return Text(self.label).in_language(language)


@dataclass(frozen=True)
class Layout:
    """One kind of table, with what it is called, what importing it does, and how many rows one file may have."""

    key: str
    label: str
    about: str
    columns: tuple[Column, ...]
    most_rows: int
    city_only: bool = False  # officers of a district do not import it

    def column(self, key: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.key == key)


def plain(heading: str) -> str:
    """A heading without blanks, case, and the unit or remark in brackets behind it."""
    folded = "".join(unicodedata.normalize("NFKC", heading).lower().split()).rstrip("*:")
    return folded.split("(")[0] or folded


def _words(names: dict[Any, Any]) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(name) if isinstance(name, tuple) else (_zh(name), name) for code, name in names.items()
    }


def _zh(message: str) -> str:
    return Text(message).in_language("zh")


_DISTRICTS: Names = {code: (zh, zh.removesuffix("区"), en) for code, (zh, en) in DISTRICTS.items()}
_LAYERS: Names = {code: (_zh(name).split("（")[0], _zh(name), name) for code, name in LAYERS.items()}
_TRACKS = _words(TRACKS)
_SIGN_NAMES = {
    "filed_model": ("模型或算法已备案",), "ai_rd": ("人工智能研发投入",), "ai_revenue": ("人工智能收入",),
    "ai_staff": ("人工智能人才",), "ai_rights": ("人工智能知识产权",), "compute": ("采购训练算力",), "other": ("其他佐证",),
}  # fmt: skip
_SIGNS: Names = {code: (*_SIGN_NAMES[code], _zh(name), name) for code, name in SIGNS.items()}
_TIERS: Names = {code: (_zh(name), name) for code, name in TIERS.items()}
_TIERS["srdi"] = (*_TIERS["srdi"], "专精特新", "专精特新中小企业")
_TIERS["little_giant"] = (
    *_TIERS["little_giant"],
    "小巨人",
    "专精特新“小巨人”",
    '专精特新"小巨人"',
    "专精特新小巨人",
    "专精特新“小巨人”企业",
)
_TIERS["gazelle"] = (*_TIERS["gazelle"], "瞪羚", "瞪羚企业")
_TIERS["unicorn"] = (*_TIERS["unicorn"], "独角兽", "独角兽企业")
_TIERS["innovative"] = (*_TIERS["innovative"], "创新型中小企业", "科技和创新型中小企业")
_LEVELS: Names = {level: (_zh(name), name) for (_tier, level), name in TIER_LEVELS.items()}


def _choice(options: dict[str, tuple[str, ...]], *, several: bool = False) -> dict[str, Any]:
    shown = tuple(names[0] for names in options.values())
    read = cells.choices if several else cells.choice
    return {"read": partial(read, words=cells.names_of(options), options=shown), "options": shown}


CODE = Column(
    "credit_code", N_("Credit code"), cells.code, N_("18 characters; the column is text, never a number"),
    required=True, bulk=bulk.codes, names=("统一社会信用代码", "信用代码", "社会信用代码", "unified social credit code", "credit_code"),
    width=22, example="91440101MA5XXXXXX0",
)  # fmt: skip
NAME = Column(
    "name", N_("Name of the firm"), cells.text_of(150, least=2), N_("As on the business licence"), required=True,
    bulk=partial(bulk.texts, most=150, least=2),
    names=("企业名称", "单位名称", "公司名称", "名称", "firm", "name"), width=34, example="广州示例智能科技有限公司",
)  # fmt: skip

FIRMS = Layout(
    "firms", N_("Firms"),
    N_("Firms that are not in the register yet are registered at once, without an application of their own; their people join later."),
    (
        CODE, NAME,
        Column("district", N_("District"), **_choice(_DISTRICTS), help=N_("One of the city's districts"), required=True,
               names=("所在区", "所属区", "区", "区县", "district"), width=10, example="天河区"),
        Column("address", N_("Address"), cells.text_of(200), N_("May stay empty"), names=("地址", "注册地址", "住所"), width=34, example="天河区示例路1号"),
        Column("established", N_("Date of establishment"), partial(cells.day, first=1900), N_("A day such as 2018-05-06"),
               names=("成立日期", "成立时间", "注册日期"), width=13, form="day", example="2018-05-06"),
        Column("industry_code", N_("Industry code (GB/T 4754)"), partial(cells.identifier, most=4), N_("Four digits; may stay empty"),
               names=("行业代码", "国民经济行业代码"), width=12, example="6513"),
        Column("layer", N_("Layer of the AI chain"), **_choice(_LAYERS), help=N_("One of the list; may stay empty"), names=("产业链层级", "产业链环节", "层级"), example="模型层"),
        Column("track", N_("Track"), **_choice(_TRACKS), help=N_("One of the list; may stay empty"), names=("赛道", "领域", "应用领域"), width=22),
        Column("legal_representative", N_("Legal representative"), cells.text_of(60), N_("May stay empty"), names=("法定代表人", "法人代表", "法人"), width=12, example="张三"),
        Column("contact_name", N_("Contact person"), cells.text_of(60), N_("May stay empty; never public"), names=("联系人",), width=12, example="李四"),
        Column("contact_phone", N_("Contact's phone"), cells.phone, N_("May stay empty; never public"), names=("联系电话", "电话", "手机", "联系人电话"), example="020-83812345"),
        Column("contact_email", N_("Contact's mail address"), cells.mail, N_("May stay empty; never public"), names=("联系邮箱", "邮箱", "电子邮箱", "联系人邮箱"), width=24, example="contact@example.com"),
        Column("signs", N_("Signs of an AI firm"), **_choice(_SIGNS, several=True), help=N_("One or more of the list, with 、 between"),
               names=("人工智能企业标志", "认定依据", "入库依据"), width=28),
    ),
    most_rows=50_000,
)  # fmt: skip

_MONEY_HELP = N_("In 10,000 yuan, at most six decimals; empty means not said, and changes nothing")


def _figure(key: str, *names: str, signed: bool = False) -> Column:
    read = partial(cells.money, signed=True) if signed else cells.money
    at_once = partial(bulk.money, signed=signed)
    return Column(key, LABELS[key], read, _MONEY_HELP, names=names, form="number", width=15, bulk=at_once)


def _heads(key: str, *names: str) -> Column:
    return Column(
        key,
        LABELS[key],
        cells.count,
        N_("People at the end of the year; empty means not said"),
        names=names,
        form="number",
        width=13,
        bulk=bulk.whole,
    )


FIGURES = Layout(
    "figures", N_("Figures by year"),
    N_("Figures of registered firms, one row for a firm and a year. What is empty changes nothing; what differs replaces what was there."),
    (
        CODE, replace(NAME, required=False, help=N_("To check the code by; may stay empty")),
        Column("year", N_("Year"), partial(cells.year, first=1990, last=2200), N_("The fiscal year, such as 2025"), required=True,
               names=("年度", "年份", "会计年度", "报告年度"), width=8, form="number", example="2025", bulk=partial(bulk.whole, least=1990, most=2200)),
        _figure("revenue", "营业收入", "营业总收入"), _figure("main_revenue", "主营业务收入", "主营收入"),
        _figure("rd_expense", "研发费用", "研发投入"), _figure("cost_expense", "成本费用总额", "成本费用"),
        _figure("net_profit", "净利润", signed=True), _figure("total_assets", "资产总额", "总资产", "资产总计"),
        _figure("total_liabilities", "负债总额", "总负债", "负债合计"),
        _heads("employees", "从业人数", "职工总数", "从业人员"), _heads("rd_staff", "研发人员"), _heads("tech_staff", "科技人员"),
    ),
    most_rows=200_000,
)  # fmt: skip

TITLES = Layout(
    "titles", N_("Titles awarded elsewhere"),
    N_("A list that the province or a ministry has decided: each title is recorded with the firm, checked by whoever imports it."),
    (
        CODE, NAME,
        Column("tier", N_("Title"), **_choice(_TIERS), help=N_("One of the list"), required=True, names=("称号", "荣誉称号", "认定类型", "类别"), width=24, example="专精特新"),
        Column("level", N_("Level"), **_choice(_LEVELS), help=N_("Of gazelles and unicorns only"), names=("等级", "级别"), width=14),
        Column("issuer", N_("Awarded by"), cells.text_of(60, least=2), N_("The body that decided"), required=True, names=("认定单位", "认定机构", "发证单位", "授予单位"), width=26, example="广东省工业和信息化厅"),
        Column("document_number", N_("Document number"), cells.text_of(80), N_("As printed"), names=("文号", "认定文号", "批准文号"), width=24, example="粤工信〔2025〕1号"),
        Column("valid_from", N_("Valid from"), partial(cells.day, first=1990), N_("The first valid day"), required=True,
               names=("认定日期", "有效期起", "生效日期", "发证日期"), width=13, form="day", example="2025-01-01"),
        Column("valid_to", N_("Valid to"), partial(cells.day, first=1990), N_("The last valid day; may stay empty"), names=("有效期至", "有效期止", "失效日期"), width=13, form="day", example="2027-12-31"),
    ),
    most_rows=5_000,
)  # fmt: skip

_OWN_TITLES: Names = {
    f"{tier}/{level}": (words.zh, words.zh.removesuffix("企业"), words.en)
    for (tier, level), words in OWN_TITLES.items()
}
_DECISIONS: Names = {
    "award": (_zh(N_("Awarded")), "认定", "予以认定", "同意", "同意认定", "通过", "是", "Awarded"),
    "refusal": (_zh(N_("Not awarded")), "不认定", "不同意", "不通过", "否", "Not awarded"),
}

DECISIONS = Layout(
    "decisions", N_("Decisions of the city on paper"),
    N_("Titles of the city's own tiers that were decided on paper: each becomes a decided case, an award a title with its certificate. Only the city imports them."),
    (
        CODE, NAME,
        Column("title", N_("Title"), **_choice(_OWN_TITLES), help=N_("One of the list"), required=True, names=("称号", "荣誉称号", "认定类型", "类别"), width=22, example="瞪羚企业"),
        Column("decision", N_("What was decided"), **_choice(_DECISIONS), help=N_("Awarded or not"), required=True, names=("决定", "认定结果", "决定结果", "结果", "是否认定"), width=12, example="予以认定"),
        Column("decided_on", N_("Decided on"), partial(cells.day, first=1990), N_("The day of the decision"), required=True,
               names=("决定日期", "发文日期", "认定日期", "批准日期"), width=13, form="day", example="2024-09-01"),
        Column("document_number", N_("Document number"), cells.text_of(80), N_("As printed; an award must have it"), names=("文号", "认定文号", "批准文号", "决定文号"), width=24, example="穗工信〔2024〕1号"),
        Column("valid_from", N_("Valid from"), partial(cells.day, first=1990), N_("Of an award; empty: the day of the decision"),
               names=("有效期起", "生效日期"), width=13, form="day", example="2024-09-01"),
        Column("valid_to", N_("Valid to"), partial(cells.day, first=1990), N_("Of an award; empty: three years"), names=("有效期至", "有效期止", "失效日期"), width=13, form="day", example="2027-08-31"),
        Column("reason", N_("Reason"), cells.text_of(500), N_("Of what was not awarded; the firm will read it"), names=("理由", "原因", "不予认定理由", "备注"), width=36),
    ),
    most_rows=5_000, city_only=True,
)  # fmt: skip

LAYOUTS = {layout.key: layout for layout in (FIRMS, FIGURES, TITLES, DECISIONS)}


def may_import(layout: Layout, *, city: bool) -> bool:
    """Whether such a table is handed in by this desk: the city's, or a district's."""
    return city or not layout.city_only
