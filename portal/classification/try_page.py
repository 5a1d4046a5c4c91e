"""How the fields to try stand on the page: the reporting year first, then the years before it and the single facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.classification.trying import MORE_IP, field_of_year, years_tried
from portal.core.i18n import N_, Text
from portal.firms.figure_rules import HEADS, MONEY, page_keys, reporting_year
from portal.firms.figure_words import LABELS, PAGE_TITLES, UNITS
from portal.web.i18n import said

HELD = N_("Titles and intellectual property")


@dataclass(frozen=True)
class Shown:
    """One field, with its label within its group and its unit."""

    field: Any
    label: str
    unit: str | None


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Shown, ...]
    open: bool = False

    @property
    def wrong(self) -> bool:
        return any(each.field.errors for each in self.fields)


def groups_of(form: Any, today: date) -> list[Group]:
    years = years_tried(reporting_year(today))
    first = [_shown(form, field_of_year(key, years[0]), key) for key in MONEY]
    first += [_shown(form, key, key) for key in HEADS]
    groups = [Group(said(Text(PAGE_TITLES["year"], which=years[0])), tuple(first), open=True)]
    for year in years[1:]:
        figures = tuple(_shown(form, field_of_year(key, year), key) for key in MONEY)
        groups.append(Group(said(Text(PAGE_TITLES["year"], which=year)), figures))
    held = [Shown(form[name], str(form[name].label.text), None) for name in (MORE_IP, "titles")]
    groups.append(Group(said(Text(HELD)), tuple(held)))
    for page in ("funding", "market", "integrity"):
        single = tuple(_shown(form, name, name) for name in page_keys(page))
        groups.append(Group(said(Text(PAGE_TITLES[page])), single))
    return groups


def _shown(form: Any, name: str, key: str) -> Shown:
    return Shown(form[name], said(Text(LABELS[key])), said(Text(UNITS[key])) if key in UNITS else None)
