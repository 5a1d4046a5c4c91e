"""The pages that the mayor opens: how far the plan has come, the chain by layer and segment, the districts beside each other."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.i18n import N_
from portal.firms.rules import LAYERS, TRACKS
from portal.firms.words import words
from portal.tallies import face_charts, forecast_words, open_queries, queries
from portal.tallies.forecast import METHOD, forecast
from portal.tallies.rules import INDICATORS, LEAGUE_SORTS, Tally, a_year_before, shade
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, refused_page
from portal.web.transaction import reading

blueprint = Blueprint("face", __name__)

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
NO_SUCH_ORDER = N_("The districts cannot be ordered by that.")
MONTHS = 36


@blueprint.get("/")
@public
def home() -> str:
    """How far the plan has come."""
    session, today = reading(), clock.today()
    tally = queries.tally(session)
    firms = tally["firms"]
    months = queries.line_of_months(session, until=today, most=MONTHS)
    found = forecast(months, firms.needed)
    tiers = queries.lines_of_months(session, "tier", words(language()).tier, until=today, most=MONTHS)
    return render_template(
        "tallies/home.html",
        tally=tally, others=[indicator for indicator in tally.indicators if indicator.key != "firms"],
        labels={key: gettext(label) for key, label in INDICATORS.items()},
        tiles=_tiles(tally), words=words(language()), newest=queries.newest(session),
        growth=face_charts.growth(months, found, firms.target) if len(months) > 1 else None,
        sentence=forecast_words.sentence(found), method=gettext(METHOD) if found.outcome == "expected" else None,
        tiers=face_charts.tiers_by_month(tiers) if tiers else None,
        parts={name: face_charts.counts(name, firms.by[name]) for name in ("district", "layer", "track", "tier")},
        open_now=open_queries.open_now(session, today=today),
    )  # fmt: skip


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


@blueprint.get("/chain")
@public
def chain() -> str:
    """The layers of the AI chain, and their segments: what of each works in which track."""
    session = reading()
    by_place: dict[tuple[str, str], int] = {}
    for (_, layer, track), number in queries.cells(session).items():
        by_place[layer, track] = by_place.get((layer, track), 0) + number
    of_layer = {layer: sum(n for (own, _), n in by_place.items() if own == layer) for layer in LAYERS}
    unknown = sum(number for (layer, _), number in by_place.items() if layer not in LAYERS)
    most = max([number for (layer, _), number in by_place.items() if layer in LAYERS], default=0)
    return render_template(
        "tallies/chain.html",
        words=words(language()), layers=of_layer, unknown=unknown, most=most,
        segments={layer: {track: by_place.get((layer, track), 0) for track in TRACKS} for layer in LAYERS},
        chart=face_charts.chain(by_place), as_of=clock.today(),
    )  # fmt: skip


@blueprint.get("/districts")
@public
def districts() -> Answer:
    """The districts beside each other: how many firms, how many more in a year, and what else counts there."""
    sort = request.args.get("sort", "firms")
    if sort not in LEAGUE_SORTS or set(request.args) - {"sort"}:
        return refused_page(400, message=gettext(NO_SUCH_ORDER))
    session, today = reading(), clock.today()
    names, tally = words(language()).district, queries.tally(session)
    gained = queries.gained(session, "district", since=a_year_before(today), until=today)
    by_layer: dict[tuple[str, str], int] = {}
    for (district, layer, _), number in queries.cells(session).items():
        by_layer[district, layer] = by_layer.get((district, layer), 0) + number
    rows: list[dict[str, Any]] = [
        {
            "code": code, "name": names[code], "firms": count, "year": gained.get(code, 0),
            "parks": tally["parks"].by["district"][code], "scenarios": tally["scenarios"].by["district"][code],
        }
        for code, count in tally["firms"].by["district"].items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row[sort], -row["firms"], row["code"]))
    return render_template(
        "tallies/districts.html", rows=rows, sort=sort, total=tally["firms"].count, as_of=today,
        chart=face_charts.districts([row["code"] for row in rows], by_layer),
    )  # fmt: skip
