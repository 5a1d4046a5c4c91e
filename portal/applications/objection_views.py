"""Objections on the web: anybody makes one and sees where it stands; the city reads and answers them, and publishes lists."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, public, requires
from portal.applications import objection_actions, objection_queries, publicity_actions, queries
from portal.applications.models import Application, Publicity
from portal.applications.objection_forms import AnswerForm, ListForm, ObjectionForm
from portal.applications.objection_rules import labels_for, may_object
from portal.applications.rules import Hand
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.firms.document_rules import SHOWN
from portal.firms.document_views import disposition
from portal.web import limits
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.security import DOCUMENT_POLICY
from portal.web.transaction import reading, transaction

blueprint = Blueprint("objections", __name__)

PAGE, CASES = 30, 100


@blueprint.get("/publicity/<int:publicity_id>/objection/<number>")
@public
def begin(publicity_id: int, number: str) -> Answer:
    return _form_page(*_listed(publicity_id, number), ObjectionForm())


@blueprint.post("/publicity/<int:publicity_id>/objection/<number>")
@public
@limits.limited("letters")
def make(publicity_id: int, number: str) -> Answer:
    form = ObjectionForm()
    publicity, application = _listed(publicity_id, number)
    if not form.validate_on_submit():
        return _form_page(publicity, application, form), 422
    files = current_app.extensions["portal.files"]
    try:
        with transaction() as session:
            row = objection_actions.object_to(
                session,
                files,
                queries.publicity(session, publicity_id),
                number,
                form.statement(),
                settings=settings(),
            )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(publicity, application, form), 422
    tell(Text(N_("Your objection was received. Keep this page's address: it shows where it stands.")))
    return back_to(url_for(".standing", reference=row.reference))


@blueprint.get("/publicity/objections/<reference>")
@public
def standing(reference: str) -> Answer:
    """Where an objection stands, for whoever has its address; nothing of the person is shown."""
    row = objection_queries.by_reference(reading(), reference)
    return render_template("applications/objection_standing.html", row=row, labels_for=labels_for)


@blueprint.get("/desk/objections")
@requires("handle_objections")
def lists() -> Answer:
    every = request.args.get("all") == "1"
    key = "before" if every else "after"
    place = row_asked(key)
    rows = objection_queries.objections(
        reading(), state=None if every else "open", most=PAGE + 1, **{key: place}
    )
    more = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1].objection.id
        more = url_for(".lists", all=1, before=last) if every else url_for(".lists", after=last)
    return render_template(
        "applications/objections.html", rows=rows[:PAGE], more=more, every=every, labels_for=labels_for
    )


@blueprint.get("/desk/objections/<int:objection_id>")
@requires("handle_objections")
def one(objection_id: int) -> Answer:
    return _answer_page(objection_id, AnswerForm())


@blueprint.post("/desk/objections/<int:objection_id>/<any(uphold, dismiss):answer>")
@requires("handle_objections")
def answer(objection_id: int, answer: str) -> Answer:
    form = AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(objection_id, form, tried=answer), 422
    with transaction() as session:
        row = objection_queries.objection(session, objection_id)
        own = row.application.firm_id in firm_queries.firms_of_member(session, acting().id)
        hand = Hand(acting().id, frozenset({"city"}), member_of_firm=own)
        objection_actions.answer(
            session,
            row.objection,
            upheld=answer == "uphold",
            words=form.answer.data,
            hand=hand,
            settings=settings(),
        )
    tell(Text(N_("The objection is answered; the person and the firm have been told.")))
    return back_to(url_for(".lists"))


@blueprint.get("/desk/objections/<int:objection_id>/document")
@requires("handle_objections")
def document(objection_id: int) -> Response:
    row = objection_queries.objection(reading(), objection_id).objection
    shown = request.args.get("show") == "1" and row.media_type in SHOWN
    reply = Response(current_app.extensions["portal.files"].read(row.sha256), mimetype=row.media_type)
    reply.headers["Content-Disposition"] = disposition(row.document_name, inline=shown)
    reply.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    reply.headers["Cache-Control"] = "private, no-store"
    return reply


@blueprint.get("/desk/publicity/new")
@requires("decide_cases")
def choose() -> Answer:
    """Cases that could be published together: of one kind, with the city."""
    return _choose_page(ListForm())


@blueprint.post("/desk/publicity/new")
@requires("decide_cases")
def publish() -> Answer:
    form = ListForm()
    if not form.validate_on_submit():
        return _choose_page(form), 422
    try:
        with transaction() as session:
            listed = publicity_actions.publish_together(
                session, form.numbers(), title=form.title.data, by=acting().id, settings=settings()
            )
    except Refused as refused:
        form.refuse(refused)
        return _choose_page(form), 422
    tell(Text(N_("The list is open for objection.")))
    return back_to(url_for("publicity.one", publicity_id=listed.id))


def _listed(publicity_id: int, number: str) -> tuple[Publicity, Application]:
    session = reading()
    publicity = queries.publicity(session, publicity_id)
    application = objection_queries.application_on(session, publicity_id, number)
    may_object(first_day=publicity.first_day, last_day=publicity.last_day, today=clock.today())
    return publicity, application


def _form_page(publicity: Publicity, application: Application, form: ObjectionForm) -> str:
    entry = next(each for each in publicity.entries if each["number"] == application.number)
    return render_template(
        "applications/objection.html",
        publicity=publicity,
        entry=entry,
        form=form,
        support=application.kind == "support",
    )


def _answer_page(objection_id: int, form: AnswerForm, *, tried: str = "") -> str:
    row = objection_queries.objection(reading(), objection_id)
    return render_template(
        "applications/objection_answer.html",
        row=row,
        form=form,
        tried=tried,
        labels_for=labels_for,
        shown=SHOWN,
    )


def _choose_page(form: ListForm) -> str:
    tier = request.args.get("tier") or None
    if tier is not None and tier not in publicity_actions.TIERS:
        abort(400)
    after = row_asked("after") or 0
    rows = publicity_actions.with_the_city(reading(), tier=tier, after=after, most=CASES + 1)
    more = url_for(".choose", tier=tier, after=rows[CASES - 1][0].id) if len(rows) > CASES else None
    return render_template(
        "applications/publish_together.html", rows=rows[:CASES], more=more, form=form, tier=tier,
        tiers=publicity_actions.TIERS, ticked=set(form.numbers()) if request.form else set(), first=after == 0,
    )  # fmt: skip
