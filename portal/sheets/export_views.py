"""Taking lists away: the list of a page, as it is narrowed there, as Excel or CSV."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import parse_qsl

from flask import Blueprint

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import Text
from portal.core.spreadsheet import XLSX
from portal.sheets import exporting
from portal.sheets.export_lists_queries import LISTS, Asked
from portal.sheets.forms import ExportForm
from portal.web.downloads import attached_file
from portal.web.i18n import language, said
from portal.web.limits import limited
from portal.web.pages import Answer, refused_page
from portal.web.transaction import reader, reading, transaction

blueprint = Blueprint("exports", __name__)

PLACES = ("after", "before", "cursor", "page")  # of the page that was looked at; all of the list is taken
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@blueprint.post("/desk/export/<any(register, worklist, cases, certificates, titles, publicity, audit):name>")
@requires("see_desk")
@limited("export")
def take(name: str) -> Answer:
    """The file; nothing else changes but the trail, which says who took what."""
    actor, form = acting(), ExportForm()
    if not actor.may(LISTS[name].permission):
        raise NotFound(name)
    if not form.validate_on_submit():
        return refused_page(400)
    given = {key: value for key, value in parse_qsl(form.query.data or "") if key not in PLACES}
    kind = form.form.data or "xlsx"
    asked = Asked(reading(), reader(), actor, given, clock.today(), language())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        try:
            rows = exporting.write(name, asked, path, form=kind)
        except Refused as refused:
            return refused_page(400, message=said(refused.message))
        with transaction() as session:
            exporting.record(session, name, given=given, rows=rows, form=kind, by=actor.id)
        file = path.open("rb")
    file_name = f"{said(Text(LISTS[name].label))}-{clock.today()}.{kind}"
    return attached_file(file, name=file_name, mimetype=TYPES[kind])
