"""Figures tried, not filed: what was typed is laid over the firm's facts document, which itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.classification.evidence import OF_YEAR
from portal.classification.view import YEARLY
from portal.classification.ways import Way
from portal.firms.figure_rules import (
    FACT_KINDS,
    HEADS,
    MONEY,
    NONE,
    fact_in_document,
    fact_text,
    fact_value,
    page_keys,
)

YEARS_TRIED = 4  # a growth over three years needs its base
SINGLE = {name: key for page in ("funding", "market", "integrity") for name, key in page_keys(page).items()}
MORE_IP = "more_ip"
RIGHT = {
    # a right as good as the rules can ask: class I, the firm's own, at work in the main product
    "class": "I", "high_value": True, "self_developed": True, "transferred_in": False, "transferred_lt_1y": False,
    "owner_rank": 1, "applied_with_benefit": True, "related_to_main_product": True,
}  # fmt: skip


def years_tried(reporting_year: int) -> tuple[int, ...]:
    return tuple(range(reporting_year, reporting_year - YEARS_TRIED, -1))


def field_of_year(key: str, year: int) -> str:
    return f"{key}_{year}"


def field_of_path(path: str) -> str | None:
    """The field in which the fact of this path is typed; None for one that cannot be tried."""
    of_year = OF_YEAR.fullmatch(path)
    if of_year:
        return field_of_year(of_year[2] or MONEY[0], int(of_year[1]))
    name = path.removeprefix("exclusions.")
    return name if name in SINGLE or name in HEADS or name == "titles" else None


def fields_of(document: Mapping[str, Any], *, reporting_year: int) -> dict[str, Any]:
    """The present facts as the form shows them."""
    years, exclusions = document.get("years", {}), document.get("exclusions", {})
    shown: dict[str, Any] = {key: document.get(key) for key in HEADS}
    for year in years_tried(reporting_year):
        figures = years.get(str(year), {})
        shown |= {field_of_year(key, year): _decimal(figures.get(key)) for key in MONEY}
    for name, key in SINGLE.items():
        value = exclusions.get(name) if key.startswith("exclusions.") else document.get(key)
        shown[name] = _shown(key, value)
    titles = document.get("titles")
    shown["titles"] = titles if titles else [NONE] if titles is not None else []
    return shown


def _decimal(text: str | None) -> Any:
    return fact_value("equity_2y", text)


def _shown(key: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        return value or [NONE]
    return fact_value(key, fact_text(value))


def tried(document: Mapping[str, Any], typed: Mapping[str, Any], *, reporting_year: int) -> dict[str, Any]:
    """The document with what was typed instead; a blank field is unknown. The original is not touched."""
    whole = {key: value for key, value in document.items() if key not in ("years", "exclusions", "titles")}
    whole = {key: value for key, value in whole.items() if key not in SINGLE and key not in HEADS}
    whole |= {key: typed[key] for key in HEADS if typed.get(key) is not None}
    years = {str(year): figures for year, figures in document.get("years", {}).items()}
    for year in years_tried(reporting_year):
        values = {key: typed.get(field_of_year(key, year)) for key in MONEY}
        years[str(year)] = {key: f"{value:f}" for key, value in values.items() if value is not None}
    whole["years"] = {year: figures for year, figures in years.items() if figures}
    texts = {key: fact_text(typed.get(name)) for name, key in SINGLE.items()}
    single = {
        key: fact_in_document(key, text)
        for key, text in texts.items()
        if text is not None and key in FACT_KINDS
    }
    whole |= {key: value for key, value in single.items() if not key.startswith("exclusions.")}
    whole["exclusions"] = {
        key.removeprefix("exclusions."): value
        for key, value in single.items()
        if key.startswith("exclusions.")
    }
    if typed.get("titles"):
        whole["titles"] = [title for title in typed["titles"] if title != NONE]
    more = typed.get(MORE_IP) or 0
    if more:
        whole["ip"] = [*document.get("ip", []), *[dict(RIGHT) for _ in range(more)]]
    return {key: value for key, value in whole.items() if value not in ({}, None)}


def along(shown: Mapping[str, Any], way: Way, *, reporting_year: int) -> dict[str, Any]:
    """What the form shows when a way is tried: the figures of the way changed, the others as they are."""
    changed = {}
    for change in way.changes:
        name, back = YEARLY.get(change.lever, ("", 0))
        field = field_of_year(name, reporting_year - back) if name else change.lever
        amount = isinstance(shown.get(field), int) and not isinstance(shown.get(field), bool)
        changed[field] = int(change.value()) if amount else _decimal(change.value())
    return {**shown, **changed}
