"""Plausible figures of an invented firm: its years, single facts, rights, honours and titles held elsewhere, as rows.

The rows lack the firm's id; money is in 分. What a firm has not entered has no row: it is unknown, not zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.demo.kinds_of_firm import KINDS, FirmKind
from portal.demo.naming import dice_of
from portal.firms.figure_rules import FACT_KINDS, LISTS, NONE, reporting_year

FEN_PER_HUNDREDTH = 10_000  # of 万元
Rows = list[dict[str, Any]]
ISSUERS = {
    "tech_sme": ("广东省科学技术厅（演示）", "演示科字〔{}〕{}号"),
    "innovative": ("广东省工业和信息化厅（演示）", "演示工信创字〔{}〕{}号"),
    "srdi": ("广东省工业和信息化厅（演示）", "演示工信专字〔{}〕{}号"),
    "little_giant": ("工业和信息化部（演示）", "演示工信企业〔{}〕{}号"),
}
INTEGRITY = "exclusions."
VALUATIONS = ((560, 980), (560, 980), (1050, 6400), (1050, 6400), (10_400, 14_000))  # millions of US dollars
RIGHTS = (
    "多模态特征对齐方法",
    "边缘端模型压缩装置",
    "缺陷样本生成方法",
    "路侧感知融合系统",
    "病灶分割方法",
    "粤语语音合成方法",
)


@dataclass(frozen=True)
class Figures:
    years: Rows
    facts: Rows
    rights: Rows
    honours: Rows
    titles: Rows


def figures_of(number: int, kind_name: str, *, established: date, seed: int, today: date) -> Figures:
    """What the firm with this number has entered by `today`."""
    kind, dice = KINDS[kind_name], dice_of(seed, number, "figures")
    years = _years(kind, dice, established=established, today=today, holes=kind_name == "silent")
    rights = _rights(kind, dice, number=number)
    honours = _honours(kind, dice, today=today)
    titles = _titles(kind, dice, today=today)
    facts = _facts(kind, dice, age=today.year - established.year)
    empty = {"ip": rights, "titles": titles, "honours": honours}
    facts |= {key: NONE for key in LISTS if not empty.get(key) and dice.randrange(100) < kind.known}
    return Figures(
        years, [{"key": key, "value": value} for key, value in facts.items()], rights, honours, titles
    )


def established_on(number: int, kind_name: str, *, seed: int, today: date) -> date:
    dice = dice_of(seed, number, "established")
    least, most = KINDS[kind_name].age
    return date(today.year - dice.randint(least, most), dice.randint(1, 12), dice.randint(1, 28))


def _years(kind: FirmKind, dice: Random, *, established: date, today: date, holes: bool) -> Rows:
    last = reporting_year(today)
    first = max(last - kind.years + 1, established.year)
    hundredths = dice.randint(*kind.revenue) * 100 + dice.randrange(100)
    rows: Rows = []
    for year in range(first, last + 1):
        rows.append({"year": year} | _year(kind, dice, hundredths))
        hundredths = hundredths * dice.randint(*kind.growth) // 100
    if holes:
        for row in rows:
            row["rd_expense"] = row["total_liabilities"] = row["rd_staff"] = None
    return rows


def _year(kind: FirmKind, dice: Random, hundredths: int) -> dict[str, int]:
    """One year from its revenue in hundredths of 万元; every part stays below its whole."""
    rd = hundredths * dice.randint(*kind.rd) // 100
    costs = max(hundredths * dice.randint(78, 106) // 100, rd)
    assets = hundredths * dice.randint(70, 210) // 100 + 5000
    people = max(3, hundredths // dice.randint(3000, 6500))
    money = {
        "revenue": hundredths,
        "main_revenue": hundredths * dice.randint(91 if kind.sound else 83, 99) // 100,
        "rd_expense": rd,
        "cost_expense": costs,
        "net_profit": (hundredths - costs) * 85 // 100,
        "total_assets": assets,
        "total_liabilities": assets * dice.randint(18, 74) // 100,
    }
    heads = {
        "employees": people,
        "rd_staff": people * dice.randint(22, 60) // 100,
        "tech_staff": people * dice.randint(30, 75) // 100,
    }
    return {key: value * FEN_PER_HUNDREDTH for key, value in money.items()} | heads


def _rights(kind: FirmKind, dice: Random, *, number: int) -> Rows:
    return [
        {
            "ip_class": "I" if place % 3 != 2 else "II", "name": f"一种{dice.choice(RIGHTS)}",
            "number": f"YSZL{number:07d}.{place}", "high_value": place % 3 == 0, "self_developed": True,
            "transferred_in": False, "transferred_lt_1y": False, "owner_rank": 1 + place % 2,
            "applied_with_benefit": kind.sound or dice.randrange(100) < 95, "related_to_main_product": True,
        }
        for place in range(dice.randint(*kind.rights))
    ]  # fmt: skip


def _honours(kind: FirmKind, dice: Random, *, today: date) -> Rows:
    rows = []
    if dice.randrange(100) < kind.hnte:
        rows.append(_honour("HNTE", "高新技术企业（演示）", dice, today=today, number="GRYS"))
    if kind.rights[1] > 5 and dice.randrange(100) < 30:
        rows.append(_honour("IPA", "知识产权优势企业（演示）", dice, today=today, number="YSYS"))
    if kind.rights[1] > 5 and dice.randrange(100) < 15:
        day = today - timedelta(days=dice.randint(60, 900))
        rows.append({"kind": "award", "type": None, "level": "provincial", "name": "广东省科技进步奖（演示）",
                     "number": None, "rank": dice.randint(1, 4), "day": day, "valid_to": None})  # fmt: skip
    return rows


def _honour(kind: str, name: str, dice: Random, *, today: date, number: str) -> dict[str, Any]:
    until = today + timedelta(days=dice.randint(120, 900))
    return {"kind": "honour", "type": kind, "level": None, "name": name,
            "number": f"{number}{until.year - 3}{dice.randrange(10**6):06d}", "rank": None, "day": None,
            "valid_to": until}  # fmt: skip


def _titles(kind: FirmKind, dice: Random, *, today: date) -> Rows:
    rows = []
    ladder = kind.titles + (("little_giant",) if "srdi" in kind.titles and dice.randrange(100) < 40 else ())
    for tier in ladder:
        issuer, document = ISSUERS[tier]
        begun = today - timedelta(days=dice.randint(90, 1000))
        rows.append(
            {"tier": tier, "level": None, "issuer": issuer, "document_number": document.format(begun.year, dice.randint(3, 98)),
             "ruleset": None, "valid_from": begun, "valid_to": begun + timedelta(days=365 * 3), "checked_on": begun}
        )  # fmt: skip
    return rows


def _facts(kind: FirmKind, dice: Random, *, age: int) -> dict[str, str]:
    """The single facts that the firm has entered, as their rows keep them."""
    funding = dice.randint(60, 400) if kind.valued else 0
    two = dice.choice((0, 0, 600, 2600)) if funding == 0 else funding * 350
    every: dict[str, str] = {
        "niche_years": str(max(0, age - dice.randint(0, 3))),
        "market_share_pct": f"{dice.randint(12 if kind.sound else 1, 30)}.{dice.randrange(10)}",
        "domestic_rank": str(dice.choice((0, 0, 1, 2, 3, 6, 9))),
        "equity_2y": str(two),
        "equity_3y": str(two + dice.choice((0, 0, 800))),
        "pre_a_funding": str(two + dice.choice((0, 300, 5200))),
        "cumulative_funding_usd_m": str(funding),
        "listing": dice.choice(("none", "none", "none", "neeq")),
        "private_investment": "true" if funding else dice.choice(("true", "false")),
        "platform_score": f"{dice.randint(*kind.score)}.{dice.randrange(10)}",
        "rd_institution": dice.choice(("none", "none", "municipal", "provincial", "below_municipal")),
        "product_domain": dice.choice("AABC"),
        "digital_level": str(dice.randint(1, 4)),
        "local_feature_score": str(dice.randint(0, 15)),
        "maker_china_top": str(dice.choice((0, 0, 0, 120, 30))),
        "rd_basis": dice.choice(("revenue", "cost")),
        "quality_items": dice.choice(("iso9001", "iso9001,own_brand", "own_brand,standards", "none")),
    }
    flags = [key for key, form in FACT_KINDS.items() if form == "flag" and key not in every]
    every |= {key: _flag(key, kind, dice) for key in flags if not key.startswith(INTEGRITY)}
    if kind.valued:
        dollars = dice.randint(*dice.choice(VALUATIONS))
        every |= {"valuation_usd_m": str(dollars), "valuation_rmb_m": str(dollars * 7)}
    else:
        every = {key: value for key, value in every.items() if dice.randrange(100) < kind.known}
    integrity = [key for key in flags if key.startswith(INTEGRITY)]
    if dice.randrange(100) < kind.known + 12:  # its page is filled in at once, or not at all
        every |= {key: _flag(key, kind, dice) for key in integrity}
    return every


def _flag(key: str, kind: FirmKind, dice: Random) -> str:
    if key.startswith(INTEGRITY):
        return "false" if kind.sound or dice.randrange(250) else "true"
    return "true" if kind.sound or dice.randrange(100) < 82 else "false"
