"""Taking lists away: the list of a page, as it is narrowed there, as Excel or CSV; a long one is written by the worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import Text
from portal.core.spreadsheet import XLSX
from portal.sheets import exporting, queries, taken_actions, taken_jobs
from portal.sheets.export_lists_queries import Asked
from portal.sheets.exporting import ALL_LISTS
from portal.sheets.forms import ExportForm
from portal.web.downloads import attached_file
from portal.web.frame import settings
from portal.web.i18n import language, said
from portal.web.limits import limited
from portal.web.pages import Answer, back_to, refused_page
from portal.web.transaction import reader, reading, transaction

blueprint = Blueprint("exports", __name__)

PLACES = ("after", "before", "cursor", "page")  # of the page that was looked at; all of the list is taken
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@blueprint.post(
    "/desk/export/<any(register, worklist, cases, certificates, titles, publicity, audit, waiting_titles, held_titles, takeovers, objections, funding, round, ranking, people, phrases, absences, letters, calendar, batches, batch):name>"
)
@requires("see_desk")
@limited("export")
def take(name: str) -> Answer:
    """The file; nothing else changes but the trail, which says who took what."""
    actor, form = acting(), ExportForm()
    if not actor.may(ALL_LISTS[name].permission):
        raise NotFound(name)
    if not form.validate_on_submit():
        return refused_page(400)
    given = {key: value for key, value in parse_qsl(form.query.data or "") if key not in PLACES}
    kind = form.form.data or "xlsx"
    asked = Asked(reading(), reader(), actor, given, clock.today(), language())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        try:
            rows = exporting.write(name, asked, path, form=kind, watch=exporting.at_once)
        except exporting.TooLong:
            return _by_the_worker(name, asked, kind)
        except Refused as refused:
            return refused_page(400, message=said(refused.message))
        with transaction() as session:
            exporting.record(session, name, given=given, rows=rows, form=kind, by=actor.id)
        file = path.open("rb")
    return attached_file(file, name=_file_name(name, kind), mimetype=TYPES[kind])


def _by_the_worker(name: str, asked: Asked, kind: str) -> Answer:
    with transaction() as session:
        row = taken_actions.ask_for(
            session, name, given=asked.given, form=kind, language=asked.language, by=asked.actor.id
        )
    return back_to(url_for(".taken", taken_id=row.id))


@blueprint.get("/desk/exports/<int:taken_id>")
@requires("see_desk")
def taken(taken_id: int) -> Answer:
    """How far a long list is, and the way to its file."""
    row = taken_actions.one_of(reading(), taken_id, acting())
    until = clock.day_of(row.ended_at) + timedelta(days=taken_actions.KEPT_DAYS) if row.ended_at else None
    return render_template(
        "sheets/taken.html", row=row, listed=ALL_LISTS[row.name], job=queries.writing_job(reading(), row), until=until,
        narrowed=exporting.narrowed_by(reading(), row.name, row.given, language()),
    )  # fmt: skip


@blueprint.get("/desk/exports/<int:taken_id>/file")
@requires("see_desk")
def taken_file(taken_id: int) -> Answer:
    row = taken_actions.one_of(reading(), taken_id, acting())
    if row.file is None:
        raise NotFound(f"file of list {taken_id}")
    file = taken_jobs.files_of(settings()).open(row.file)
    return attached_file(file, name=_file_name(row.name, row.form), mimetype=TYPES[row.form])


def _file_name(name: str, kind: str) -> str:
    return f"{said(Text(ALL_LISTS[name].label))}-{clock.today()}.{kind}"
