"""The officials' pages for tables that go in: hand one in, see what it would change or what is wrong, import it or put it aside."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import Actor, acting, requires
from portal.applications.kinds.recognition import TITLES
from portal.core.errors import Clash, NotFound, Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.firms.document_rules import XLSX, clean_name
from portal.firms.figure_rules import MONEY
from portal.firms.rules import SIGNS
from portal.firms.words import words
from portal.sheets import actions, queries
from portal.sheets.forms import SeenForm, TableForm
from portal.sheets.layouts import LAYOUTS, Layout, may_import
from portal.sheets.models import Import
from portal.sheets.problems import problem_of, text_of
from portal.sheets.template import template
from portal.web.addresses import row_asked
from portal.web.downloads import attachment
from portal.web.formats import day, money
from portal.web.i18n import language, said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("imports", __name__)

PAGE = 20
KNOWN = N_("This very file was handed in before; here is what became of it.")
BEGUN = N_("The table is being imported.")
PUT_ASIDE = N_("The table was put aside. Nothing was changed.")
STATES = {
    "checking": N_("Being checked"), "wrong": N_("To be corrected"), "ready": N_("Ready"),
    "applying": N_("Being imported"), "applied": N_("Imported"), "discarded": N_("Put aside"),
}  # fmt: skip
DAYS = ("established", "valid_from", "valid_to", "decided_on")
DECIDED = {"award": N_("Awarded"), "refusal": N_("Not awarded")}
TAGS = {
    "checking": "submitted", "wrong": "returned", "ready": "city_review", "applying": "submitted",
    "applied": "approved", "discarded": "withdrawn",
}  # fmt: skip


@blueprint.get("/desk/import")
@requires("import_tables")
def overview() -> Answer:
    """What was handed in, newest first, and the form for another one."""
    return _overview(TableForm(formdata=None, layouts=_offered()))


@blueprint.post("/desk/import")
@requires("import_tables")
def hand_in() -> Answer:
    """Keeps the file and has it checked; the same file again leads to what became of it."""
    form = TableForm(layouts=_offered())
    if not form.validate_on_submit():
        return _overview(form), 422
    upload, kind = form.table.data, form.kind.data
    handed = actions.Handed(kind, clean_name(upload.name), len(upload.content), files().keep(upload.content))
    try:
        with transaction() as session:
            row, new = actions.hand_in(session, handed, by=acting().id, districts=_districts(acting()))
    except Refused as refused:
        form.refuse(refused)
        return _overview(form), 422
    if not new:
        tell(Text(KNOWN), "info")
    return back_to(url_for(".one", import_id=row.id))


@blueprint.get("/desk/import/<any(firms, figures, titles, decisions):kind>.xlsx")
@requires("import_tables")
def empty_table(kind: str) -> Response:
    """The template to fill in."""
    layout = LAYOUTS[kind]
    name = f"{said(Text(layout.label))}-{said(Text(N_('template')))}.xlsx"
    return attachment(template(layout, language()), name=name, mimetype=XLSX)


@blueprint.get("/desk/import/<int:import_id>")
@requires("import_tables")
def one(import_id: int) -> Answer:
    return _page(_own(import_id), SeenForm(formdata=None))


@blueprint.post("/desk/import/<int:import_id>/apply")
@requires("import_tables")
def apply(import_id: int) -> Answer:
    """Only now does anything change: all of it, or nothing."""
    form, row = SeenForm(), _own(import_id)
    try:
        with transaction() as session:
            row = queries.one(session, import_id, acting())
            _only_who_handed_in(row)
            actions.begin_applying(
                session, row, by=acting().id, districts=_districts(acting()), seen=form.version()
            )
    except (Clash, Refused) as refused:
        return _page(_own(import_id), form, refused=refused.message), 409
    tell(Text(BEGUN))
    return back_to(url_for(".one", import_id=import_id))


@blueprint.post("/desk/import/<int:import_id>/discard")
@requires("import_tables")
def discard(import_id: int) -> Answer:
    try:
        with transaction() as session:
            row = queries.one(session, import_id, acting())
            _only_who_handed_in(row)
            actions.discard(session, row, by=acting().id)
    except Refused as refused:
        return _page(_own(import_id), SeenForm(formdata=None), refused=refused.message), 409
    tell(Text(PUT_ASIDE))
    return back_to(url_for(".overview"))


@blueprint.get("/desk/import/<int:import_id>/errors.xlsx")
@requires("import_tables")
def errors(import_id: int) -> Response:
    """The wrong rows with what is wrong beside the cells."""
    row = _own(import_id)
    if row.errors_sha256 is None:
        raise NotFound(f"errors of import {import_id}")
    name = f"{row.name.rsplit('.', 1)[0]}-{said(Text(N_('errors')))}.xlsx"
    return attachment(files().read(row.errors_sha256), name=name, mimetype=XLSX)


@blueprint.get("/desk/import/<int:import_id>/file")
@requires("import_tables")
def file(import_id: int) -> Response:
    """The table as it was handed in."""
    row = _own(import_id)
    return attachment(files().read(row.sha256), name=row.name, mimetype="application/octet-stream")


def files() -> FileStore:
    store: FileStore = current_app.extensions["portal.files"]
    return store


def _own(import_id: int) -> Import:
    return queries.one(reading(), import_id, acting())


def _only_who_handed_in(row: Import) -> None:
    """Others of the city see it; what it does is answered for by whoever handed it in."""
    if row.made_by != acting().id:
        raise Refused(Text(N_("Only who handed the table in can import it or put it aside.")))


def _districts(actor: Actor) -> frozenset[str] | None:
    return None if actor.holds("city_officer") else actor.districts


def _offered() -> dict[str, Layout]:
    """The kinds of tables that this official may hand in."""
    city = acting().holds("city_officer")
    return {key: layout for key, layout in LAYOUTS.items() if may_import(layout, city=city)}


def _overview(form: TableForm) -> str:
    before = row_asked("before")
    rows = queries.imports(reading(), acting(), before=before, most=PAGE + 1)
    more = url_for(".overview", before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template(
        "sheets/imports.html", form=form, rows=rows[:PAGE], names=queries.names(reading(), rows), more=more,
        first=before is None, layouts=LAYOUTS, offered=_offered(), STATES=STATES, TAGS=TAGS,
    )  # fmt: skip


def _page(row: Import, form: SeenForm, *, refused: Text | None = None) -> str:
    session, list_name = reading(), "problems" if row.problems else "changes"
    number = row_asked("page") or 1
    last = queries.pages(session, row.id, list_name)
    if number < 1 or (number > 1 and number > last):
        abort(400)
    form.seen.data = str(row.version)
    lines = queries.page(session, row.id, list_name, number)
    job = queries.job_of(session, row, actions.CHECK if row.state == "checking" else actions.APPLY)
    return render_template(
        "sheets/import.html", row=row, form=form, refused=said(refused) if refused else None, job=job,
        layout=LAYOUTS[row.kind], names=queries.names(session, [row]), STATES=STATES, TAGS=TAGS,
        notices=[said(text_of(each)) for each in row.notices], problems=_problems(lines) if row.problems else [],
        changes=[] if row.problems else _changes(row, lines), number=number, last=last,
        own=row.made_by == acting().id,
    )  # fmt: skip


def _problems(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"sheet": found.sheet, "row": found.row, "column": found.column, "cell": found.cell, "said": said(found.message)}
        for found in map(problem_of, lines)
    ]  # fmt: skip


def _written(key: str, value: Any) -> Any:
    """Money is kept in 分 and read in 万元; a choice by its word, a day as one."""
    if value is None:
        return None
    if key == "title":
        title = TITLES[tuple(value.split("/"))]
        return title.zh if language() == "zh" else title.en
    if key == "decision":
        return said(Text(DECIDED[value]))
    if key in ("district", "layer", "track", "tier"):
        return getattr(words(language()), key).get(value, value)
    if key == "signs":
        return ("; " if language() == "en" else "；").join(said(Text(SIGNS[sign])) for sign in value)
    if key in DAYS:
        return day(value)
    return money(value) if key in MONEY else value


def _changes(row: Import, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of the template's columns: a JSON document keeps none of its own."""
    columns = LAYOUTS[row.kind].columns
    return [
        line | {"fields": [
            {"label": column.heading(language()), "old": _written(column.key, old), "new": _written(column.key, new)}
            for column in columns if column.key in line["fields"] for old, new in [line["fields"][column.key]]
        ]}
        for line in lines
    ]  # fmt: skip
