"""The rules of 2026 for 专精特新 written by hand in NumPy, for this one occasion: what the rule book's columns are measured against.

It does the same work, all twelve conditions three-valued, and the measurement refuses to go on unless the answers are the same.
0 does not hold, 1 is unknown, 2 holds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from portal.classification.shelf import shelf

WAN = 10**6  # amounts are whole millionths
LEAST = np.iinfo(np.int64).min
NEVER = np.iinfo(np.int64).max
EXCLUSIONS = ("abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y")
STAFF, REVENUE, ASSETS = "employees", "revenue", "total_assets"


def srdi_2026(part: Any) -> Any:
    """All conditions of new applicants, as one truth a firm."""
    keys, n = part.keys, len(part)
    known = {key: keys[key] != LEAST for key in (
        "niche_years", REVENUE, "revenue[-1]", "equity_2y", "main_revenue", "total_liabilities", ASSETS, STAFF, "rd_expense",
        "rd_expense[-1]", "platform_score", "titles", "market_position_ok", "rd_institution", "awards", "ip", "industry_code",
    )}  # fmt: skip

    def ratio(over: str, under: str) -> Any:
        return known[over] & known[under], keys[under] > 0

    answer = _three(known["titles"], (keys["titles"] & 1) != 0)
    both, computable = ratio("main_revenue", REVENUE)
    debt, has_assets = ratio("total_liabilities", ASSETS)
    now, earning = ratio("rd_expense", REVENUE)
    then, earned = ratio("rd_expense[-1]", "revenue[-1]")
    for here, true in (
        (known["niche_years"], keys["niche_years"] >= 3),
        (both, (keys["main_revenue"] * 5 >= keys[REVENUE] * 4) & computable),
        (debt, (keys["total_liabilities"] * 5 <= keys[ASSETS] * 4) & has_assets),
        (known["rd_expense"], keys["rd_expense"] >= 100 * WAN),
        (known["rd_expense[-1]"], keys["rd_expense[-1]"] >= 100 * WAN),
        (now, (keys["rd_expense"] * 100 >= keys[REVENUE] * 3) & earning),
        (then, (keys["rd_expense[-1]"] * 100 >= keys["revenue[-1]"] * 3) & earned),
        (known["platform_score"], keys["platform_score"] >= 50 * WAN),
        (known["market_position_ok"], keys["market_position_ok"] == 1),
    ):
        answer = np.minimum(answer, _three(here, true))
    revenue = _three(known[REVENUE], keys[REVENUE] >= 1500 * WAN)
    equity = _three(known["equity_2y"], keys["equity_2y"] >= 2000 * WAN)
    answer = np.minimum(answer, np.maximum(revenue, equity))
    answer = np.minimum(answer, np.maximum(_rights(part, known["ip"], n), _waived(part, known, n)))
    excluded, unsaid = np.zeros(n, bool), np.zeros(n, bool)
    for key in EXCLUSIONS:
        column = keys[f"exclusions.{key}"]
        excluded |= column == 1
        unsaid |= column == LEAST
    answer = np.minimum(answer, _sum(~(excluded | unsaid), ~excluded))
    return np.minimum(answer, _sme(keys, known))


def _three(known: Any, true: Any) -> Any:
    return _sum(known & true, ~known | true)


def _sum(certain: Any, possible: Any) -> Any:
    return certain.view(np.int8) + possible.view(np.int8)


def _rights(part: Any, known: Any, n: int) -> Any:
    """One right of class I that is related, in use, not transferred in, with the firm among the first three owners."""
    rows, fields = part.entries["ip"].rows, part.entries["ip"].fields
    least = np.iinfo(np.int32).min
    certain = possible = np.ones(len(rows), bool)
    for name, right in (("class", 0), ("related_to_main_product", 1), ("applied_with_benefit", 1), ("transferred_in", 0), ("owner_rank", 3)):  # fmt: skip
        column = fields[name]
        fits = column <= right if name == "owner_rank" else column == right
        unsaid = column == least
        if unsaid.any():
            certain, possible = certain & fits & ~unsaid, possible & (fits | unsaid)
        else:
            certain, possible = certain & fits, possible & fits
    surely = np.bincount(rows[certain], minlength=n) >= 1
    maybe = surely if (certain == possible).all() else np.bincount(rows[possible], minlength=n) >= 1
    return _sum(surely & known, maybe | ~known)


def _waived(part: Any, known: Any, n: int) -> Any:
    """An award of a province or the nation, rank three or better, in three years; or an institution of theirs."""
    awards, day = part.entries["awards"], part.as_of
    first = day.replace(year=day.year - 3, month=1, day=1).toordinal()
    rank, when = awards.fields["rank"], awards.fields["date"]
    fits = (rank <= 3) & (when >= first) & (when <= day.toordinal())
    has = np.bincount(awards.rows[fits], minlength=n) >= 1
    institution = part.keys["rd_institution"]
    return np.maximum(
        _three(known["awards"], has), _three(known["rd_institution"], (institution == 0) | (institution == 1))
    )


@lru_cache(maxsize=1)
def _sizes() -> tuple[Any, dict[str, Any]]:
    """The column of each industry code, and each column's bounds of a large enterprise (none: -1)."""
    table = shelf().sizes
    which = np.array([table.columns.index(table.column(f"{code:04d}")) for code in range(10_000)], np.uint8)
    bounds = {key: np.full(len(table.columns), -1, np.int64) for key in (STAFF, REVENUE, ASSETS)}
    for number, column in enumerate(table.columns):
        for quantity, (over, under), _ in column.bounds[0]:
            scale = 1 if quantity.keys[0] == STAFF else WAN
            bounds[quantity.keys[0]][number] = over * scale // under
    return which, bounds


def _sme(keys: Any, known: Any) -> Any:
    """Not a large enterprise: below one of its industry's bounds."""
    table, bounds = _sizes()
    which = np.take(table, keys["industry_code"], mode="clip")
    answer = np.zeros(len(which), np.int8)
    for number in np.flatnonzero(np.bincount(which)):
        answer += _at_least({key: bounds[key][number] for key in bounds}, keys, known) * (which == number).view(np.int8)  # fmt: skip
    unsaid = np.flatnonzero(~known["industry_code"])
    some = {key: keys[key][unsaid] for key in bounds}
    some_known = {key: known[key][unsaid] for key in bounds}
    each = [
        _at_least({key: bounds[key][number] for key in bounds}, some, some_known)
        for number in range(len(bounds[STAFF]))
    ]
    low, high = np.minimum.reduce(each), np.maximum.reduce(each)
    answer[unsaid] = np.where(low == high, low, 1)
    return 2 - answer


def _at_least(bounds: dict[str, int], keys: Any, known: Any) -> Any:
    return np.minimum.reduce(
        [_three(known[key], keys[key] >= bound) for key, bound in bounds.items() if bound >= 0]
    )
