"""Open data: what there is, under which licence, what each column means; and the files, as Excel, CSV and JSON."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import Row
from werkzeug.wrappers import Response

from portal.accounts.access import public
from portal.core import clock
from portal.core.i18n import N_
from portal.core.spreadsheet import WRITERS, XLSX, Head, Table
from portal.firms.register_queries import all_listed
from portal.firms.register_rules import read_choice
from portal.firms.words import words
from portal.openapi.views import tiers_of
from portal.tallies import snapshot_queries
from portal.web.downloads import attached_file
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import gettext, language
from portal.web.limits import limited
from portal.web.pages import Answer, asked, refused_page
from portal.web.transaction import reader, reading

blueprint = Blueprint("open_data", __name__)

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "json": "application/json"}
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
NO_QUESTION = N_("These numbers are taken away whole: nothing can be asked of them.")

# Key (as JSON says it), heading, what it means, how wide and of which form it is in a spreadsheet.
Column = tuple[str, str, str, int, str]
FIRMS: tuple[Column, ...] = (
    ("credit_code", N_("Credit code"), N_("Unified social credit code, 18 characters"), 22, "text"),
    ("name", N_("Name"), N_("As registered today"), 40, "text"),
    ("district", N_("District"), N_("In JSON the code of GB/T 2260"), 12, "text"),
    ("layer", N_("Layer"), N_("Of the AI chain; empty where not said"), 24, "text"),
    ("track", N_("Track"), N_("Field of the plan; empty where not said"), 20, "text"),
    ("tiers", N_("Tiers"), N_("Titles valid today, whoever awarded them"), 30, "text"),
    ("registered_on", N_("Registered on"), N_("The day from which the firm counts"), 14, "day"),
)
MONTHS: tuple[Column, ...] = (
    ("day", N_("End of the month"), N_("The last day of a month that is over"), 14, "day"),
    ("firms", N_("Firms, as known then"), N_("Registered AI firms, frozen at the month's end"), 20, "count"),
    ("parks", N_("Industrial parks"), N_("That counted toward the plan"), 14, "count"),
    ("scenarios", N_("Application scenarios"), N_("That counted toward the plan"), 14, "count"),
    ("competitions", N_("Innovation competitions"), N_("That counted toward the plan"), 14, "count"),
    ("platforms", N_("Open platforms of chain leaders"), N_("That counted toward the plan"), 14, "count"),
    ("sha256", N_("Digest"), N_("SHA-256 of everything that was frozen"), 66, "text"),
)


@blueprint.get("/open-data")
@public
def page() -> str:
    """What there is to take away, for people."""
    described = [
        [(key, gettext(label), gettext(meaning)) for key, label, meaning, _, _ in columns]
        for columns in (FIRMS, MONTHS)
    ]
    return render_template(
        "openapi/open_data.html",
        firms=described[0],
        months=described[1],
        licence=LICENCE,
        licence_address=LICENCE_ADDRESS,
    )


@blueprint.get("/open-data/firms.<any(csv, xlsx, json):form>")
@public
@limited("download")
def firms(form: str) -> Answer:
    """The register as it is filtered, every firm of it, in the order shown."""
    with asked():
        choice = read_choice(dict(request.args.lists()))
    rows = all_listed(reader(), choice, today=clock.today())
    if form == "json":
        return _file(FIRMS, "firms", N_("Register of AI firms"), map(_plain, rows), form)
    return _file(FIRMS, "firms", N_("Register of AI firms"), map(_worded, rows), form)


def _plain(row: Row[Any]) -> list[Any]:
    return [
        row.credit_code, row.name, row.district, row.layer, row.track, tiers_of(row), row.registered_on.isoformat(),
    ]  # fmt: skip


def _worded(row: Row[Any]) -> list[Any]:
    names = words(language())
    return [
        row.credit_code, row.name, names.district[row.district], names.layer.get(row.layer, ""), names.track.get(row.track, ""),
        "; ".join(names.tier.get(tier, tier) for tier in tiers_of(row)), row.registered_on,
    ]  # fmt: skip


@blueprint.get("/open-data/months.<any(csv, xlsx, json):form>")
@public
@limited("download")
def months(form: str) -> Answer:
    """The plan's numbers at each month's end, as they were known then."""
    if request.args:
        return refused_page(400, message=gettext(NO_QUESTION))
    kinds = ("parks", "scenarios", "competitions", "platforms")
    rows = [
        [
            row.day.isoformat() if form == "json" else row.day,
            row.firms,
            *(row.items[kind] for kind in kinds),
            row.sha256,
        ]
        for row in snapshot_queries.frozen(reading())
    ]
    return _file(MONTHS, "months", N_("Month by month"), rows, form)


def _file(
    columns: tuple[Column, ...], name: str, title: str, rows: Iterable[list[Any]], form: str
) -> Response:
    """Written whole first: an answer that breaks off would look like the whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{form}"
        if form == "json":
            _write_json([key for key, *_ in columns], rows, path)
        else:
            heads = tuple(Head(gettext(label), width, kind) for _, label, _, width, kind in columns)
            WRITERS[form](Table(gettext(title), gettext("About this list"), _about(), heads, rows), path)
        file = path.open("rb")
    return attached_file(file, name=f"{name}-{clock.today()}.{form}", mimetype=TYPES[form])


def _about() -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Source"), gettext(PORTAL_NAME)),
        (gettext("Taken on"), clock.today().isoformat()),
        (gettext("Licence"), f"{LICENCE} {LICENCE_ADDRESS}"),
    )


def _write_json(keys: list[str], rows: Iterable[list[Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(
            f'{{"source": {json.dumps(gettext(PORTAL_NAME), ensure_ascii=False)}, "taken_on": "{clock.today()}", '
        )
        file.write(f'"licence": "{LICENCE_ADDRESS}", "rows": [')
        for number, cells in enumerate(rows):
            row = json.dumps(dict(zip(keys, cells, strict=True)), ensure_ascii=False)
            file.write(f",\n{row}" if number else f"\n{row}")
        file.write("\n]}\n")
