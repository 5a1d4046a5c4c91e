"""The home page, which is the tally; and the lists of what is counted beside firms."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.firms.words import words
from portal.tallies import item_queries, queries
from portal.tallies.item_rules import KIND_LABELS, STAGES
from portal.tallies.rules import INDICATORS, Month, Tally, read_after, shade
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer, refused_page
from portal.web.transaction import reading

blueprint = Blueprint("tallies", __name__)

# Where a district's tile lies: column and row. A reader finds north and the river; it is no map of borders.
TILES = {
    "440114": (2, 1),
    "440117": (3, 1),
    "440111": (2, 2),
    "440112": (3, 2),
    "440118": (4, 2),
    "440103": (1, 3),
    "440104": (2, 3),
    "440106": (3, 3),
    "440105": (2, 4),
    "440113": (3, 4),
    "440115": (3, 5),
}


@blueprint.get("/")
@public
def home() -> str:
    """How far the plan has come."""
    session, today = reading(), clock.today()
    tally = queries.tally(session)
    return render_template(
        "tallies/home.html",
        tally=tally,
        others=[indicator for indicator in tally.indicators if indicator.key != "firms"],
        labels={key: gettext(label) for key, label in INDICATORS.items()},
        tiles=_tiles(tally),
        words=words(language()),
        newest=queries.newest(session),
        **_line(queries.line_of_months(session, until=today)),
    )


def _tiles(tally: Tally) -> list[dict[str, Any]]:
    counts = tally["firms"].by["district"]
    names, most = words(language()).short_district, max(counts.values())
    return [
        {
            "value": counts[code],
            "label": names[code],
            "shade": shade(counts[code], most),
            "url": url_for("firms.register", district=code),
            "col": column,
            "row": row,
        }
        for code, (column, row) in TILES.items()
    ]


def _line(months: list[Month]) -> dict[str, Any]:
    """The line of months: its points, its first and last month as words, and how many came in a year."""
    if len(months) < 2:
        return {"points": [], "x_labels": [], "in_a_year": None}
    points = [{"label": _month(month.day), "value": month.count} for month in months]
    in_a_year = months[-1].count - months[-13].count if len(months) > 12 else None
    return {
        "points": points,
        "x_labels": [(0, points[0]["label"]), (len(points) - 1, points[-1]["label"])],
        "in_a_year": in_a_year,
    }


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月" if language() == "zh" else f"{day:%b} {day.year}"


@blueprint.get("/plan/<key>")
@public
def items(key: str) -> Answer:
    """The parks, scenarios, competitions or platforms: those that make the plan's number, and those on their way."""
    if key not in KIND_LABELS:
        raise NotFound(key)
    try:
        after = read_after(request.args.get("after", ""))
    except Refused as refusal:
        return refused_page(400, message=said(refusal.message))
    page, more = item_queries.public_items(reading(), key, after=after)
    return render_template(
        "tallies/items.html",
        key=key,
        title=gettext(KIND_LABELS[key]),
        items=page,
        next_url=url_for("tallies.items", key=key, after=page[-1].id) if more else None,
        later=after > 0,
        words=words(language()),
        stages={stage: gettext(label) for stage, label in STAGES.items()},
    )
