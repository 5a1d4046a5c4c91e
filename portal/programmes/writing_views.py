"""Writing a programme down: in a form, or as text where the form has no words for it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session

from portal.accounts.access import acting, requires
from portal.core.errors import Refused
from portal.programmes import actions, queries
from portal.programmes.fault_words import askable
from portal.programmes.forms import DefinitionForm
from portal.programmes.models import Programme
from portal.programmes.rules import SUPPORTS
from portal.programmes.usual_rules import usual_fields
from portal.programmes.wording import BLANK
from portal.programmes.writing_forms import ProgrammeForm
from portal.programmes.writing_rules import ROWS, taken_apart, text_of
from portal.web.addresses import row_asked
from portal.web.forms import Form
from portal.web.pages import Answer, back_to
from portal.web.transaction import reading, transaction

blueprint = Blueprint("programme_writing", __name__)


@blueprint.get("/desk/programmes/new")
@requires("run_programmes")
def new() -> Answer:
    """An empty form, one with what a kind of support usually asks, or what another programme says: what is published is not changed,
    but can be begun from."""
    like, kind = row_asked("like"), request.args.get("kind")
    if kind is not None and kind not in SUPPORTS:
        abort(400)
    if like is None:
        begun = {"mark": "✓", "support": kind or "award"} | (usual_fields(kind) if kind else {})
        return _form_page(ProgrammeForm(data=begun), None, kind=kind, choosing=True)
    text = queries.programme(reading(), like).definition
    values = taken_apart(text, to_begin_from=True)
    if values is None:
        return _text_page(DefinitionForm(data={"text": text}), None)
    return _form_page(ProgrammeForm(data=values | {"key": None}), None)


@blueprint.post("/desk/programmes/new")
@requires("run_programmes")
def write_down() -> Answer:
    form = ProgrammeForm()
    return _kept(form, lambda: text_of(form.values()), None, _form_page)


@blueprint.get("/desk/programmes/new/text")
@requires("run_programmes")
def new_text() -> Answer:
    return _text_page(DefinitionForm(data={"text": BLANK}), None)


@blueprint.post("/desk/programmes/new/text")
@requires("run_programmes")
def write_text() -> Answer:
    form = DefinitionForm()
    return _kept(form, lambda: form.text.data, None, _text_page)


@blueprint.get("/desk/programmes/<int:programme_id>/edit")
@requires("run_programmes")
def edit(programme_id: int) -> Answer:
    programme = queries.programme(reading(), programme_id)
    values = taken_apart(programme.definition)
    if values is None:  # the form would lose something of it
        return back_to(url_for(".edit_text", programme_id=programme_id))
    return _form_page(ProgrammeForm(data=values), programme)


@blueprint.post("/desk/programmes/<int:programme_id>/edit")
@requires("run_programmes")
def rewrite(programme_id: int) -> Answer:
    form = ProgrammeForm()
    programme = queries.programme(reading(), programme_id)
    return _kept(form, lambda: text_of(form.values()), programme, _form_page)


@blueprint.get("/desk/programmes/<int:programme_id>/edit/text")
@requires("run_programmes")
def edit_text(programme_id: int) -> Answer:
    programme = queries.programme(reading(), programme_id)
    return _text_page(DefinitionForm(data={"text": programme.definition}), programme)


@blueprint.post("/desk/programmes/<int:programme_id>/edit/text")
@requires("run_programmes")
def rewrite_text(programme_id: int) -> Answer:
    form = DefinitionForm()
    programme = queries.programme(reading(), programme_id)
    return _kept(form, lambda: form.text.data, programme, _text_page)


def _kept(
    form: Form,
    text: Callable[[], str],
    programme: Programme | None,
    page: Callable[[Form, Programme | None], str],
) -> Answer:
    """Keeps what was written and leads to the draft; what is wrong stands beside its field."""
    if not form.validate_on_submit():
        return page(form, programme), 422
    try:
        with transaction() as session:
            found = _write(session, text(), None if programme is None else programme.id)
    except Refused as refused:
        form.refuse(refused)
        return page(form, programme), 422
    return back_to(url_for("programme_desk.one", programme_id=found))


def _write(session: Session, text: str, programme_id: int | None) -> int:
    if programme_id is None:
        return actions.write_down(session, text, by=acting().id).id
    actions.rewrite(session, queries.programme(session, programme_id), text, by=acting().id)
    return programme_id


def _form_page(
    form: Form, programme: Programme | None, *, kind: str | None = None, choosing: bool = False
) -> str:
    return render_template(
        "programmes/form.html", form=form, programme=programme, rows=ROWS, askable=askable(),
        kinds=SUPPORTS if choosing else {}, kind=kind,
    )  # fmt: skip


def _text_page(form: Form, programme: Programme | None) -> str:
    return render_template("programmes/edit.html", form=form, programme=programme, askable=askable())
