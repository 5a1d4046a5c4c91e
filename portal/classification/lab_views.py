"""The rule lab of the city's officers: drafts of rule books, tried on the whole register before anyone is bound by them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, requires
from portal.classification import lab_actions as actions
from portal.classification import lab_queries as queries
from portal.classification import register_queries
from portal.classification.lab_beside_page import Pair, differing
from portal.classification.lab_forms import CopyForm, SeenForm, TextForm, values_form
from portal.classification.lab_page import distributions, districts, levels, movers, tried
from portal.classification.lab_rules import at_fault, spots
from portal.classification.lab_trial_actions import MOST_LISTED
from portal.classification.register_forms import KIND_NAMES
from portal.classification.register_models import RuleDraft
from portal.classification.shelf import shelf
from portal.classification.toml_part import RulebookRefused
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.web.addresses import row_asked
from portal.web.i18n import language, said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("lab", __name__)

PAGE = 50
DISCARDED = N_("The draft is discarded.")
KEPT = N_("The draft is kept. It decides nothing.")
AT_LINE = N_("Line %(line)s: %(reason)s")


@blueprint.get("/desk/lab")
@requires("try_rules")
def drafts() -> Answer:
    return _drafts(CopyForm().offer(list(shelf().books.values())))


def _drafts(form: CopyForm) -> str:
    return render_template(
        "classification/desk_lab.html", drafts=queries.drafts(reading()), books=shelf().books, form=form
    )


@blueprint.post("/desk/lab")
@requires("try_rules")
def copy() -> Answer:
    form = CopyForm().offer(list(shelf().books.values()))
    if not form.validate_on_submit():
        return _drafts(form), 422
    with transaction() as session:
        row = actions.copy(session, form.base.data, form.name.data, by=acting().id)
    return back_to(url_for(".edit", draft_id=row.id))


@blueprint.get("/desk/lab/<int:draft_id>")
@requires("try_rules")
def draft(draft_id: int) -> Answer:
    """The draft beside its rule book, over the register as the worker tried it last."""
    row, run = queries.draft(reading(), draft_id), register_queries.latest_done(reading())
    trial, kind = queries.trial(reading(), draft_id), _kind()
    found = tried(trial, row, kind)
    page: dict[str, Any] = {"draft": row, "run": run, "trial": trial, "found": found, "form": SeenForm()}
    if found is None:
        waiting = trial is not None and trial.content is None
        job = queries.job_of(reading(), trial) if trial is not None and waiting else None
        return render_template("classification/desk_lab_draft.html", waiting=waiting, job=job, **page)
    after = row_asked("after") or 0
    listed = queries.moves(reading(), draft_id, kind=kind, after=after, most=PAGE + 1)
    moved = movers(found, listed, most=PAGE)
    return render_template(
        "classification/desk_lab_draft.html", waiting=False, book=found.book, levels=levels(found),
        districts=districts(found), moved=moved.rows, moved_count=moved.count, first=after == 0,
        next_page=url_for(".draft", draft_id=row.id, kind=kind, after=moved.next) if moved.next else None,
        distributions=distributions(found), most_listed=MOST_LISTED, kind=kind,
        kinds=_kinds(kind, ".draft", draft_id=row.id),
        others=[each for each in queries.drafts(reading()) if each.base == row.base and each.id != row.id], **page,
    )  # fmt: skip


def _kind() -> str:
    """New applications, or renewals where the address says so; a word that nobody offered is a mistyped address."""
    asked = request.args.get("kind") or "new"
    if asked not in KIND_NAMES:
        abort(400)
    return asked


def _kinds(kind: str, endpoint: str, **address: Any) -> list[dict[str, Any]]:
    return [
        {"label": said(Text(name)), "url": url_for(endpoint, kind=each, **address), "active": each == kind}
        for each, name in KIND_NAMES.items()
    ]


@blueprint.get("/desk/lab/<int:draft_id>/beside/<int:other_id>")
@requires("try_rules")
def beside(draft_id: int, other_id: int) -> Answer:
    """Two drafts of one rule book side by side, by what was tried of each on the same register."""
    rows, kind = [queries.draft(reading(), each) for each in (draft_id, other_id)], _kind()
    if draft_id == other_id or rows[0].base != rows[1].base:
        abort(404)
    trials = [queries.trial(reading(), each.id) for each in rows]
    found = [tried(trial, row, kind) for trial, row in zip(trials, rows, strict=True)]
    alike = len({trial.run_id for trial in trials if trial}) == 1
    page: dict[str, Any] = {
        "drafts": rows,
        "kinds": _kinds(kind, ".beside", draft_id=draft_id, other_id=other_id),
    }
    if found[0] is None or found[1] is None or not alike:
        return render_template("classification/desk_lab_beside.html", pair=None, **page)
    pair = Pair(found[0], found[1])
    after = row_asked("after") or 0
    moved = pair.movers(
        queries.apart(reading(), draft_id, other_id, kind=kind, after=after, most=PAGE + 1), most=PAGE
    )
    partial = any(each.content["moved"] > MOST_LISTED for each in (found[0], found[1]))
    return render_template(
        "classification/desk_lab_beside.html", pair=pair, trial=trials[0], moved=moved, first=after == 0,
        differing=differing(rows[0].text, rows[1].text), partial=partial,
        next_page=url_for(".beside", draft_id=draft_id, other_id=other_id, kind=kind, after=moved.next) if moved.next else None,
        first_page=url_for(".beside", draft_id=draft_id, other_id=other_id, kind=kind), **page,
    )  # fmt: skip


@blueprint.post("/desk/lab/<int:draft_id>/try")
@requires("try_rules")
def try_again(draft_id: int) -> Answer:
    """On the register as it was classified last."""
    if not SeenForm().validate_on_submit():
        abort(400)
    with transaction() as session:
        actions.try_again(session, queries.draft(session, draft_id), by=acting().id)
    return back_to(url_for(".draft", draft_id=draft_id))


@blueprint.get("/desk/lab/<int:draft_id>/edit")
@requires("try_rules")
def edit(draft_id: int) -> Answer:
    row = queries.draft(reading(), draft_id)
    given = spots(row.text)
    values = values_form(given, data={spot.name: spot.value for spot in given} | {"seen": str(row.version)})
    return _edit(row, values, TextForm(data={"text": row.text, "seen": str(row.version)}))


def _edit(row: RuleDraft, values: SeenForm, text: TextForm, fault: RulebookRefused | None = None) -> str:
    groups: list[dict[str, Any]] = []
    for spot in spots(row.text):
        label = spot.label(language())
        if not groups or groups[-1]["label"] != label:
            groups.append({"label": label, "fields": []})
        groups[-1]["fields"].append(values[spot.name])
    said_fault = said(Text(AT_LINE, line=fault.line, reason=fault.words)) if fault else None
    return render_template(
        "classification/desk_lab_edit.html",
        draft=row,
        groups=groups,
        values=values,
        text=text,
        fault=said_fault,
    )


@blueprint.post("/desk/lab/<int:draft_id>/edit")
@requires("try_rules")
def put_values(draft_id: int) -> Answer:
    given = spots(queries.draft(reading(), draft_id).text)
    form = values_form(given)
    row = queries.draft(reading(), draft_id)
    text = TextForm(formdata=None, data={"text": row.text, "seen": str(row.version)})
    if not form.validate_on_submit():
        return _edit(row, form, text), 422
    typed = {spot.name: form[spot.name].data or "" for spot in given}
    return _kept(row, form, text, values=typed)


@blueprint.post("/desk/lab/<int:draft_id>/text")
@requires("try_rules")
def put_text(draft_id: int) -> Answer:
    form = TextForm()
    row = queries.draft(reading(), draft_id)
    given = spots(row.text)
    now = {spot.name: spot.value for spot in given} | {"seen": str(row.version)}
    values = values_form(given, formdata=None, data=now)
    if not form.validate_on_submit():
        return _edit(row, values, form), 422
    return _kept(row, values, form, values=None)


def _kept(row: RuleDraft, form: SeenForm, text: TextForm, *, values: dict[str, str] | None) -> Answer:
    """Keeps what was typed, or shows it again with what the strict reader says."""
    try:
        with transaction() as session:
            fresh = queries.draft(session, row.id)
            if values is not None:
                actions.put_values(session, fresh, values, seen=form.seen_version(), by=acting().id)
            else:
                actions.put_text(
                    session, fresh, text.text.data or "", seen=text.seen_version(), by=acting().id
                )
    except RulebookRefused as fault:
        wrong = at_fault(row.text, values) if values is not None else {}
        for name, why in wrong.items():
            form.refuse(Refused(why if isinstance(why, Text) else Text(why), field=name))
        return _edit(queries.draft(reading(), row.id), form, text, None if wrong else fault), 422
    except Refused as refused:
        (form if values is not None else text).refuse(refused)
        return _edit(queries.draft(reading(), row.id), form, text), 422
    tell(Text(KEPT))
    return back_to(url_for(".draft", draft_id=row.id))


@blueprint.get("/desk/lab/<int:draft_id>.toml")
@requires("try_rules")
def export(draft_id: int) -> Answer:
    """The draft as a rule book's file, for adoption."""
    row = queries.draft(reading(), draft_id)
    headers = {"Content-Disposition": f'attachment; filename="{row.base}-draft-{row.id}.toml"'}
    return Response(row.text, mimetype="application/toml", headers=headers)


@blueprint.post("/desk/lab/<int:draft_id>/discard")
@requires("try_rules")
def discard(draft_id: int) -> Answer:
    if not SeenForm().validate_on_submit():
        abort(400)
    with transaction() as session:
        actions.discard(session, queries.draft(session, draft_id), by=acting().id)
    tell(Text(DISCARDED))
    return back_to(url_for(".drafts"))
