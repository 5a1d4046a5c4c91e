"""Month by month: the numbers as they were frozen beside what they are known to be now; and the sums over the register by year."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.money import yuan_wan
from portal.firms.words import words
from portal.tallies import aggregate_queries, queries, snapshot_queries
from portal.tallies.aggregate_rules import LARGEST_SHARE, LEAST_FIRMS, MEASURES, RULE, Shown
from portal.tallies.forecast_words import month
from portal.tallies.item_rules import KIND_LABELS
from portal.tallies.rules import read_year
from portal.web.formats import number
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, asked
from portal.web.transaction import reading

blueprint = Blueprint("plan_history", __name__)

WAN = "10,000 yuan"


@blueprint.get("/plan/months")
@public
def months() -> Answer:
    """Every frozen month, the latest first, with what was corrected since."""
    session, today = reading(), clock.today()
    line = queries.line_of_months(session, until=today, most=snapshot_queries.MOST_MONTHS)
    now = {month.day: month.count for month in line}
    frozen = snapshot_queries.frozen(session)
    items = snapshot_queries.items_known_now(session, [row.day for row in frozen])
    rows = [
        {
            "day": row.day, "then": row.firms, "now": now.get(row.day, 0), "change": now.get(row.day, 0) - row.firms,
            "items": {kind: (then, items[row.day][kind] - then) for kind, then in row.items.items()}, "sha256": row.sha256,
        }
        for row in frozen
    ]  # fmt: skip
    kinds = {key: gettext(label) for key, label in KIND_LABELS.items()}
    return render_template("tallies/months.html", rows=rows, kinds=kinds)


@blueprint.get("/plan/aggregates")
@public
def aggregates() -> Answer:
    """R&D money and people, rights, funding: over the register by year, and for one year by district."""
    session = reading()
    years = aggregate_queries.years(session)
    with asked():
        year = read_year(request.args.get("year", ""), known=years)
    districts = aggregate_queries.by_district(session, year) if year is not None else {}
    made_for = aggregate_queries.made_for(session)
    return render_template(
        "tallies/aggregates.html", years=[(each, url_for(".aggregates", year=each)) for each in years], year=year,
        rows=[_row(one.year, one.sums) for one in aggregate_queries.by_year(session)],
        measures={key: (gettext(label), gettext(unit)) for key, (label, unit, _, _) in MEASURES.items()},
        by_district=[
            (words(language()).district[code], {key: _said(key, cells.get(code)) for key, cells in districts.items()})
            for code in words(language()).district
        ] if districts else [],
        shown=list(districts), rule=gettext(RULE, least=LEAST_FIRMS, share=LARGEST_SHARE), made_for=month(date.fromisoformat(f"{made_for}-01")) if made_for else None,
    )  # fmt: skip


def _row(year: int, sums: dict[str, Shown]) -> dict[str, Any]:
    return {"year": year, "cells": {key: _said(key, sums.get(key)) for key in MEASURES}}


def _said(measure: str, cell: Shown | None) -> str:
    """The sum in its unit; a dash where there is none, a word where it is not shown."""
    if cell is None or cell.firms == 0:
        return "—"
    if cell.total is None:
        return str(gettext("not shown"))
    return number(yuan_wan(cell.total) if MEASURES[measure][1] == WAN else cell.total)
