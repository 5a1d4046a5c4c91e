"""What the figures pages show: the list of tasks with what is missing of each, and the fields of a page by group."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for

from portal.core.i18n import Text
from portal.firms.figure_queries import Kept
from portal.firms.figure_rules import NONE, missing_of_year, page_keys, reporting_year, years_asked
from portal.firms.figure_words import GROUPS, HELPS, LABELS, PAGE_TITLES, UNITS
from portal.web.i18n import gettext as _
from portal.web.i18n import said

MOST_NAMED = 3
LISTS_OF_PAGE = {
    # a page of lists: the list in the facts document, and how its rows are counted
    "rights": (("ip", "ip"),),
    "honours": (("honours", "honour"), ("awards", "award"), ("led_standards", "standard")),
    "titles": (("titles", "titles"),),
}


def task_groups(
    kept: Kept, *, today: date, established: date | None
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Groups of tasks, each with its state: done, begun with what is missing, or not begun."""
    years = [
        _year_task(kept, number, last=reporting_year(today)) for number in years_asked(today, established)
    ]
    lists = [_list_task(kept, page) for page in LISTS_OF_PAGE]
    pages = [_page_task(kept, page) for page in ("funding", "market", "integrity")]
    return [(_("By year"), years), (_("What the firm holds"), lists), (_("Single facts"), pages)]


def _year_task(kept: Kept, number: int, *, last: int) -> dict[str, Any]:
    figures = kept.years.get(number, {})
    missing = missing_of_year(figures, is_reporting_year=number == last)
    begun = any(value is not None for value in figures.values())
    task = _task(said(Text(PAGE_TITLES["year"], which=number)), missing, begun=begun)
    return task | {"url": url_for("figures.show_year", year=number)}


def _page_task(kept: Kept, page: str) -> dict[str, Any]:
    keys = page_keys(page)
    missing = [name for name, key in keys.items() if key not in kept.facts]
    task = _task(_(PAGE_TITLES[page]), missing, begun=len(missing) < len(keys))
    return task | {"url": url_for("figures.show_page", page=page)}


def _list_task(kept: Kept, page: str) -> dict[str, Any]:
    lists = LISTS_OF_PAGE[page]
    number = sum(kept.counts.get(rows, 0) for _, rows in lists)
    said_all = all(kept.counts.get(rows) or kept.facts.get(key) == NONE for key, rows in lists)
    state = "done" if said_all else "current" if number else "todo"
    labels = {"done": _("Complete"), "current": _("Begun"), "todo": _("Not begun")}
    hint = _("%(n)s entered", n=number) if number else _("None, as you said") if said_all else None
    return {
        "label": _(PAGE_TITLES[page]),
        "state": state,
        "status_label": labels[state],
        "hint": hint,
        "url": url_for("holdings.show", page=page),
    }


def _task(label: str, missing: list[str], *, begun: bool) -> dict[str, Any]:
    if not missing:
        return {"label": label, "state": "done", "status_label": _("Complete")}
    if not begun:
        return {"label": label, "state": "todo", "status_label": _("Not begun")}
    named = _(", ").join(_(LABELS[key]) for key in missing[:MOST_NAMED])
    hint = (
        _("Still missing: %(named)s and %(n)s more", named=named, n=len(missing) - MOST_NAMED)
        if len(missing) > MOST_NAMED
        else _("Still missing: %(named)s", named=named)
    )
    return {"label": label, "state": "current", "status_label": _("Begun"), "hint": hint}


def groups_of_fields(form: Any, page: str) -> list[dict[str, Any]]:
    """The fields of a page by group, each with its sentence, its unit and its width."""
    return [
        {
            "legend": _(legend) if legend else "",
            "fields": [
                {
                    "field": form[name],
                    "help": _(HELPS[name]),
                    "unit": _(UNITS[name]) if name in UNITS else None,
                }
                for name in names
            ],
        }
        for legend, names in GROUPS[page]
    ]
