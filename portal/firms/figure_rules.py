"""What a firm's figures are: which there are, how each is kept as text, which cannot be true together, which are missing.

Pure. Unknown is None and has no row; zero is a figure like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import compress, count
from operator import gt
from typing import Any

from portal.core.i18n import N_, Text
from portal.firms.figure_words import GROUPS, LABELS

MONEY = (
    "revenue", "main_revenue", "rd_expense", "cost_expense", "net_profit", "total_assets", "total_liabilities",
)  # fmt: skip
HEADS = ("employees", "rd_staff", "tech_staff")
YEARS_ASKED = 4  # a growth over three years needs its base
YEARS_KEPT = 10

FACT_KINDS = {
    **dict.fromkeys(
        ("equity_2y", "equity_3y", "pre_a_funding", "valuation_usd_m", "valuation_rmb_m",
         "cumulative_funding_usd_m", "market_share_pct", "platform_score"), "decimal",
    ),
    **dict.fromkeys(
        ("niche_years", "domestic_rank", "digital_level", "local_feature_score", "maker_china_top"), "count",
    ),
    **dict.fromkeys(
        ("private_investment", "market_position_ok", "product_in_sei", "product_key_field", "key_chain_role",
         "own_brand", "management_cert", "info_system", "has_rd_org"), "flag",
    ),
    **dict.fromkeys(("listing", "product_domain", "rd_institution", "rd_basis"), "word"),
    "quality_items": "words",
    **{f"exclusions.{name}": "flag" for name in GROUPS["integrity"][0][1]},
}  # fmt: skip
LISTS = (
    "ip",
    "honours",
    "awards",
    "led_standards",
    "titles",
)  # kept as rows; "none" says that there are none
NONE = "none"

PART_ABOVE_WHOLE = N_("%(part)s cannot be more than %(whole)s, of which it is a part")
NO_ASSETS = N_("There are liabilities, so total assets cannot be 0")
SHORTER_ABOVE_LONGER = N_("Two years cannot have brought more than three years")
PARTS = (("main_revenue", "revenue"), ("rd_staff", "employees"), ("tech_staff", "employees"))


def page_keys(page: str) -> dict[str, str]:
    """The fields of a page and the key of the fact behind each."""
    prefix = "exclusions." if page == "integrity" else ""
    return {name: prefix + name for _, names in GROUPS[page] for name in names}


def reporting_year(day: date) -> int:
    """The last complete fiscal year (上年度)."""
    return day.year - 1


def years_asked(day: date, established: date | None) -> tuple[int, ...]:
    """The years that the rules look at, newest first; none before the firm began."""
    last = reporting_year(day)
    first = max(last - YEARS_ASKED + 1, established.year if established else 0)
    return tuple(range(last, min(first, last) - 1, -1))


def may_be_kept(year: int, day: date) -> bool:
    last = reporting_year(day)
    return last - YEARS_KEPT < year <= last


def year_contradictions(figures: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """Figures of one year that cannot be true together: the field to correct, and why."""
    for part, whole in PARTS:
        if _above(figures.get(part), figures.get(whole)):
            yield part, Text(PART_ABOVE_WHOLE, part=Text(LABELS[part]), whole=Text(LABELS[whole]))
    if _owes_without_assets(figures.get("total_assets"), figures.get("total_liabilities")):
        yield "total_assets", Text(NO_ASSETS)


def contradicting(columns: Mapping[str, Sequence[Any]]) -> set[int]:
    """The places of the years, of many in columns, of which `year_contradictions` has something to say."""
    found: set[int] = set()
    for part, whole in PARTS:
        smaller, greater = columns[part], columns[whole]
        above = gt if None not in smaller and None not in greater else _above
        found.update(compress(count(), map(above, smaller, greater)))
    if 0 in columns["total_assets"]:
        owing = map(_owes_without_assets, columns["total_assets"], columns["total_liabilities"])
        found.update(compress(count(), owing))
    return found


def _above(part: Any, whole: Any) -> bool:
    return part is not None and whole is not None and bool(part > whole)


def _owes_without_assets(assets: Any, debts: Any) -> bool:
    return assets == 0 and (debts or 0) > 0


def fact_contradictions(facts: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    two, three = facts.get("equity_2y"), facts.get("equity_3y")
    if two is not None and three is not None and two > three:
        yield "equity_2y", Text(SHORTER_ABOVE_LONGER)


def missing_of_year(figures: Mapping[str, Any], *, is_reporting_year: bool) -> list[str]:
    """What is unknown of a year; heads are asked for at the end of the reporting year only."""
    asked = MONEY + HEADS if is_reporting_year else MONEY
    return [key for key in asked if figures.get(key) is None]


def fact_text(value: Any) -> str | None:
    """A fact as its row keeps it; None is unknown and keeps no row."""
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return ",".join(word for word in value if word != NONE) or NONE
    return str(value)


def fact_value(key: str, text: str | None) -> Any:
    """The fact as a form shows it: Decimal, int, bool, word or list of words."""
    if text is None:
        return None
    kind = FACT_KINDS[key]
    if kind == "flag":
        return text == "true"
    if kind == "count":
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    return text.split(",") if kind == "words" else text


def fact_in_document(key: str, text: str) -> Any:
    """The fact as the facts document writes it: amounts as text, no words as an empty list."""
    if FACT_KINDS[key] == "decimal":
        return text
    value = fact_value(key, text)
    return [word for word in value if word != NONE] if isinstance(value, list) else value
