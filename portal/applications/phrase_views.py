"""The list of phrases that officers choose from; the city and the administrator keep it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.applications import phrase_actions, phrase_queries
from portal.applications.desk_forms import PhraseForm
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("phrases", __name__)


@blueprint.get("/desk/phrases")
@requires("keep_phrases")
def phrases() -> Answer:
    return _page(PhraseForm(formdata=None))


@blueprint.post("/desk/phrases")
@requires("keep_phrases")
def add() -> Answer:
    return _keep(None)


@blueprint.get("/desk/phrases/<int:phrase_id>")
@requires("keep_phrases")
def edit(phrase_id: int) -> Answer:
    row = phrase_queries.phrase(reading(), phrase_id)
    return _page(PhraseForm(data={"use": row.use, "field": row.field, "text": row.text}), phrase_id)


@blueprint.post("/desk/phrases/<int:phrase_id>")
@requires("keep_phrases")
def change(phrase_id: int) -> Answer:
    return _keep(phrase_id)


@blueprint.post("/desk/phrases/<int:phrase_id>/remove")
@requires("keep_phrases")
def remove(phrase_id: int) -> Answer:
    with transaction() as session:
        phrase_actions.remove_phrase(session, phrase_queries.phrase(session, phrase_id), by=acting().id)
    tell(Text(N_("Removed. What was written with it stays as it is.")))
    return back_to(url_for(".phrases"))


def _keep(phrase_id: int | None) -> Answer:
    form = PhraseForm()
    if phrase_id is not None:
        phrase_queries.phrase(reading(), phrase_id)
    if not form.validate_on_submit():
        return _page(form, phrase_id), 422
    try:
        with transaction() as session:
            row = phrase_queries.phrase(session, phrase_id) if phrase_id is not None else None
            phrase_actions.keep_phrase(session, row, **form.values(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, phrase_id), 422
    tell(Text(N_("Kept.")))
    return back_to(url_for(".phrases"))


def _page(form: PhraseForm, phrase_id: int | None = None) -> str:
    return render_template(
        "applications/phrases.html",
        form=form,
        phrase_id=phrase_id,
        rows=phrase_queries.phrases(reading()),
        labels=form.labels(),
    )
