"""A month's report in words: the same tables for the page, the paper and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.applications.kinds import KINDS
from portal.core.i18n import N_, Text
from portal.core.money import yuan_wan
from portal.firms.rules import DISTRICTS, TIERS
from portal.firms.words import words
from portal.reports.rules import OUTCOMES, added_up
from portal.tallies.rules import INDICATORS

Number = int | float | Decimal | None
TITLE = N_("Monthly report")
HEADS = {
    "district": N_("District"), "kind": N_("Kind"), "month": N_("Month"), "indicator": N_("What is counted"),
    "tier": N_("Tier"), "programme": N_("Programme"), "count": N_("Count"), "target": N_("Target"), "firms": N_("Firms at the end"),
    "came": N_("Came"), "left": N_("Left"), "received": N_("Cases received"), "returned": N_("Returned"),
    "approved": N_("Approved"), "rejected": N_("Not approved"), "withdrawn": N_("Withdrawn"), "lapsed": N_("Lapsed"),
    "waiting": N_("Waiting at the end"), "whole": N_("Days to decision"), "at_district": N_("Days at the district"),
    "at_city": N_("Days at the city"), "promised": N_("Promised, 10,000 yuan"), "paid": N_("Paid, 10,000 yuan"),
}  # fmt: skip
TITLES = {
    "indicators": N_("The plan at the end of the month"),
    "line": N_("Registered firms at the end of each month"),
    "districts": N_("By district"),
    "kinds": N_("Cases by kind"),
    "tiers": N_("Firms by tier held"),
    "money": N_("Money by programme"),
}
CITY = N_("Whole city")
ALL_KINDS = N_("All kinds")
FEW = N_("Days are working days, the middle of at least three cases; a dash says that there were fewer.")
MOVED = N_(
    "A firm that moved counts as left in one district and as come in the other, and not in the whole city."
)


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its headings, its rows (a label and numbers), and whether the last row is the sum."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]
    summed: bool = False


def sheets(content: Mapping[str, Any], language: str) -> dict[str, Sheet]:
    """Every table of the report that has something to say."""
    made = (
        _indicators(content, language), _line(content, language), _districts(content, language), _kinds(content, language),
        _tiers(content, language), _money(content, language),
    )  # fmt: skip
    return {sheet.key: sheet for sheet in made if sheet.rows}


def plan_name(content: Mapping[str, Any], language: str) -> str:
    """The plan's name; reports made before its English reading was kept have the Chinese one alone, and a city may have no plan."""
    english = content.get("plan_en") if language == "en" else None
    return str(english or content["plan"] or "")


def month_name(month: str, language: str) -> str:
    """2026年10月, October 2026."""
    year, number = month.split("-")
    if language == "zh":
        return f"{year}年{int(number)}月"
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{names[int(number) - 1]} {year}"


def _said(message: str, language: str) -> str:
    return Text(message).in_language(language)


def _sheet(
    key: str, heads: Iterable[str], rows: Iterable[tuple[str, tuple[Number, ...]]], language: str, *, summed: bool = False
) -> Sheet:  # fmt: skip
    said = tuple(_said(HEADS[head], language) for head in heads)
    return Sheet(key, _said(TITLES[key], language), said, tuple(rows), summed)


def _indicators(content: Mapping[str, Any], language: str) -> Sheet:
    def label(one: Mapping[str, Any]) -> str:
        worded = one["label"] if language == "zh" or one["key"] not in INDICATORS else None
        if language == "en":
            worded = one.get("label_en") or worded
        return str(worded or _said(INDICATORS.get(one["key"], one["key"]), language))

    rows = ((label(one), (one["count"], one["target"])) for one in content["indicators"])
    return _sheet("indicators", ("indicator", "count", "target"), rows, language)


def _line(content: Mapping[str, Any], language: str) -> Sheet:
    return _sheet("line", ("month", "firms"), ((m, (n,)) for m, n in content["firms"]["line"]), language)


def _districts(content: Mapping[str, Any], language: str) -> Sheet:
    cases, whole = added_up(content, "district"), added_up(content, "").get("", {})
    names, firms, moves = words(language).district, content["firms"]["district"], content["moves"]

    def cells(place: str, count: int, found: Mapping[str, Number]) -> tuple[Number, ...]:
        shown = ("received", "approved", "rejected", "returned", "waiting")
        moved = (moves["came"].get(place, 0), moves["left"].get(place, 0))
        return (count, *moved, *(found.get(what, 0) for what in shown), found.get("whole"))

    rows = [(names[code], cells(code, firms.get(code, 0), cases.get(code, {}))) for code in DISTRICTS]
    rows.append((_said(CITY, language), cells("all", sum(firms.values()), whole)))
    heads = (
        "district",
        "firms",
        "came",
        "left",
        "received",
        "approved",
        "rejected",
        "returned",
        "waiting",
        "whole",
    )
    return _sheet("districts", heads, rows, language, summed=True)


def _kinds(content: Mapping[str, Any], language: str) -> Sheet:
    found = added_up(content, "kind")
    shown = (*OUTCOMES, "waiting", "whole", "district", "city")
    rows = [
        (kind_label(key, language), tuple(found[key][what] for what in shown))
        for key in sorted(found, key=_place)
    ]
    if rows:
        rows.append((_said(ALL_KINDS, language), tuple(added_up(content, "")[""][what] for what in shown)))
    return _sheet(
        "kinds",
        ("kind", *OUTCOMES, "waiting", "whole", "at_district", "at_city"),
        rows,
        language,
        summed=True,
    )


def _place(key: str) -> tuple[int, str]:
    kinds = list(KINDS)
    kind = key.split("/")[0]
    return (kinds.index(kind) if kind in kinds else len(kinds), key)


def kind_label(key: str, language: str) -> str:
    """ "recognition/unicorn" in words."""
    kind, _, tier = key.partition("/")
    procedure = KINDS[kind].procedure if kind in KINDS else None
    label = kind if procedure is None else procedure.label_zh if language == "zh" else procedure.label_en
    return f"{label} · {words(language).tier.get(tier, tier)}" if tier else label


def _tiers(content: Mapping[str, Any], language: str) -> Sheet:
    held, names = content["firms"]["tier"], words(language).tier
    return _sheet(
        "tiers", ("tier", "firms"), ((names[tier], (held.get(tier, 0),)) for tier in TIERS), language
    )


def _money(content: Mapping[str, Any], language: str) -> Sheet:
    sums: dict[str, tuple[int, int]] = {}
    for row in content["money"]:
        english = (
            row.get("programme_en") if language == "en" else None
        )  # reports made before it was kept have none
        name = english or row["programme"]
        promised, paid = sums.get(name, (0, 0))
        sums[name] = (promised + row["promised"], paid + row["paid"])
    rows = [(name, tuple(map(yuan_wan, amounts))) for name, amounts in sums.items()]
    return _sheet("money", ("programme", "promised", "paid"), rows, language)
