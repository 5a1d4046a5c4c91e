"""The public read-only API and open data: the tally and the register for other programs, without an account."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request
from sqlalchemy import Row

from portal.accounts.access import public
from portal.core import clock
from portal.core.cells import harmless
from portal.core.errors import Refused
from portal.core.i18n import N_
from portal.firms.register_queries import all_listed, listed
from portal.firms.register_rules import Choice, read_choice, write_cursor
from portal.firms.words import Words, words
from portal.openapi.document import document
from portal.tallies import queries
from portal.tallies.rules import read_days
from portal.web.i18n import gettext, language, said
from portal.web.limits import limited
from portal.web.pages import Answer, refused_page
from portal.web.transaction import reader, reading

blueprint = Blueprint("openapi", __name__)

HEADS = (
    N_("Credit code"),
    N_("Name"),
    N_("District"),
    N_("Layer"),
    N_("Track"),
    N_("Tiers"),
    N_("Registered on"),
)
Json = dict[str, Any] | tuple[dict[str, Any], int]


@blueprint.get("/api/v1/tally")
@public
def tally() -> Json:
    """The plan's numbers, now or `?on=` a past day; `known_on` a later day adds what was corrected by then."""
    asked = request.args
    try:
        day, known_on = read_days(asked.get("on"), asked.get("known_on"), today=clock.today())
    except Refused as refusal:
        return _refused(refusal)
    return queries.tally(reading(), on=day, known_on=known_on).as_json()


@blueprint.get("/api/v1/firms")
@public
@limited("api")
def firms() -> Json:
    """A page of the register, with the cursor of the next one."""
    try:
        choice = read_choice(dict(request.args.lists()))
    except Refused as refusal:
        return _refused(refusal)
    page = listed(reader(), choice, today=clock.today(), most=100)
    return {
        "firms": [_firm(row) for row in page.firms],
        "total": page.total,
        "total_exact": page.exact,
        "next": write_cursor(page.after, sort=choice.sort) if page.after else None,
    }


def _firm(row: Row[Any]) -> dict[str, Any]:
    return {
        "credit_code": row.credit_code,
        "name": row.name,
        "district": row.district,
        "layer": row.layer,
        "track": row.track,
        "tiers": tiers_of(row),
        "registered_on": row.registered_on.isoformat(),
    }


def tiers_of(row: Row[Any]) -> list[str]:
    """The tiers of a listed firm, each once."""
    return sorted(set(row.tiers.split(","))) if row.tiers else []


def _refused(refusal: Refused) -> Json:
    return {"error": said(refusal.message), "parameter": refusal.field}, 400


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> Json:
    """What the API answers, for programs."""
    return document()


@blueprint.get("/open-data")
@public
def open_data() -> str:
    """What there is to take away, for people."""
    return render_template("openapi/open_data.html")


@blueprint.get("/open-data/firms.csv")
@public
@limited("api")
def firms_csv() -> Answer | Response:
    """The register as it is filtered, every firm of it, in the order shown."""
    try:
        choice = read_choice(dict(request.args.lists()))
    except Refused as refusal:
        return refused_page(400, message=said(refusal.message))
    lines = _lines(_table(choice, words(language())))
    headers = {"Content-Disposition": f'attachment; filename="firms-{clock.today()}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _table(choice: Choice, names: Words) -> Iterator[Iterable[str]]:
    """Heads and rows; all that belongs to the request is asked before the first row leaves."""
    rows = all_listed(reader(), choice, today=clock.today())
    translated = [gettext(head) for head in HEADS]

    def lines() -> Iterator[Iterable[str]]:
        yield translated
        for row in rows:
            yield (
                row.credit_code, row.name, names.district[row.district], names.layer.get(row.layer, ""),
                names.track.get(row.track, ""), "; ".join(names.tier.get(t, t) for t in tiers_of(row)),
                row.registered_on.isoformat(),
            )  # fmt: skip

    return lines()


def _lines(table: Iterable[Iterable[str]]) -> Iterator[str]:
    """CSV for spreadsheets: with the mark by which they know UTF-8, and no cell that they take for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for number, cells in enumerate(table):
        writer.writerow([harmless(cell) for cell in cells])
        if number % 200 == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
