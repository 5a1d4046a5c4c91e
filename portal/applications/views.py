"""A firm's side of its applications: begin, fill in, check, submit, follow, withdraw."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import (
    actions,
    begin_actions,
    case_page,
    draft_actions,
    queries,
    section_page,
    support_queries,
    words,
)
from portal.applications.actions import Deed
from portal.applications.firm_hand import hand_of
from portal.applications.forms import MoveForm
from portal.applications.models import Application
from portal.applications.proofs import keep_proofs
from portal.applications.section_forms import BeginForm
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.web import formats
from portal.web.addresses import one_line, row_asked
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.i18n import said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("applications", __name__)
words.install(blueprint)

SAVED = N_("Saved on %(when)s")
SAVED_IN_PART = N_("Saved on %(when)s, except what cannot be read yet")
PAGE = 20


@blueprint.get("/my/registration")
@requires("have_account")
def registration() -> Answer:
    """Where a firm begins; who has begun already goes on where it was."""
    found = _registration_of_actor()
    if found is not None:
        return back_to(url_for(".application", number=found.number))
    return render_template("applications/begin.html", form=BeginForm(), known_code=None)


@blueprint.post("/my/registration")
@requires("have_account")
def begin_registration() -> Answer:
    found = _registration_of_actor()
    if found is not None:
        return back_to(url_for(".application", number=found.number))
    form = BeginForm()
    if not form.validate_on_submit():
        return render_template("applications/begin.html", form=form, known_code=None), 422
    try:
        with transaction() as session:
            application = begin_actions.begin_registration(session, **form.values(), by=acting().id)
    except Refused as refused:
        begun = queries.begun_by(reading(), acting().id, form.credit_code.data)
        if begun is not None:  # the same button, pressed twice
            return back_to(url_for(".application", number=begun.number))
        form.refuse(refused)
        return render_template("applications/begin.html", form=form, known_code=form.credit_code.data), 422
    return back_to(url_for(".application", number=application.number))


@blueprint.post("/my/registration/again")
@requires("file_for_firm")
def begin_again() -> Answer:
    """A new draft after a withdrawn, rejected or lapsed registration."""
    with transaction() as session:
        firm = firm_queries.firm(session, acting().firm_id)
        application = begin_actions.begin_registration_again(session, firm, by=acting().id)
    return back_to(url_for(".application", number=application.number))


@blueprint.post("/my/recognition")
@requires("file_for_firm")
def begin_recognition() -> Answer:
    """A draft for a tier; who has one open already goes on with it."""
    tier = one_line(request.form.get("tier", ""))[:20]
    known = queries.by_open_key(reading(), f"recognition:{acting().firm_id}:{tier}")
    if known is not None:
        return back_to(url_for(".application", number=known.number))
    with transaction() as session:
        firm = firm_queries.firm(session, acting().firm_id)
        application = begin_actions.begin_recognition(session, firm, tier=tier, by=acting().id)
    return back_to(url_for(".application", number=application.number))


@blueprint.get("/my/applications")
@requires("see_own_firm")
def applications() -> Answer:
    before = row_asked("before")
    rows = queries.of_firm(reading(), acting().firm_id or 0, before=before, most=PAGE + 1)
    more = url_for(".applications", before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    firm = firm_queries.firm(reading(), acting().firm_id)
    return render_template(
        "applications/list.html", rows=rows[:PAGE], more=more, firm=firm, first=before is None,
        voided=queries.voided(reading(), rows[:PAGE]),
    )  # fmt: skip


@blueprint.get("/my/applications/<number>")
@requires("see_own_firm")
def application(number: str) -> Answer:
    """The task list of a draft, or where a submitted application stands."""
    found = _of_actor(number)
    page = case_page.for_firm(reading(), found, hand=hand_of(acting()))
    closed = support_queries.why_closed(found.round) if found.round and found.submitted_at is None else None
    given = support_queries.programme_of(found)
    before = (
        support_queries.of_draft(reading(), found, given) if given and found.submitted_at is None else None
    )
    return render_template(
        "applications/application.html",
        case=page,
        closed=closed,
        given=given,
        this_year=before.this_year.said if before and before.this_year else None,
        nth=before.nth if before else None,
        form=MoveForm(seen=found.version),
    )


@blueprint.get("/my/applications/<number>/<section>")
@requires("file_for_firm")
def section(number: str, section: str) -> Answer:
    found = _of_actor(number)
    form = section_page.form_of(found, section, data=section_page.present(found))
    if found.state not in ("draft", "returned"):
        return back_to(url_for(".application", number=number))
    return section_page.render(found, section, form)


@blueprint.post("/my/applications/<number>/<section>")
@requires("file_for_firm")
def save_section(number: str, section: str) -> Answer:
    """Saves one group of questions. A draft may have gaps; what is there must be right, or is kept on the page."""
    found = _of_actor(number)
    drafting = "draft" in request.form or "autosave" in request.form
    form = section_page.form_of(found, section, draft=drafting)
    if "autosave" in request.form:
        return _autosave(number, form)
    if not form.validate_on_submit():
        return section_page.render(found, section, form), 422
    try:
        with transaction() as session:
            row = queries.for_firm(session, number, acting().firm_id)
            draft_actions.save(session, row, section_page.answers_of(form), by=acting().id)
            keep_proofs(session, row, form, by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return section_page.render(found, section, form), 422
    tell(Text(SAVED, when=formats.moment(row.saved_at)))
    return back_to(url_for(".application", number=number))


def _autosave(number: str, form: Form) -> Answer:
    """Keeps what is right while somebody is still typing; what is wrong is told when the page is sent."""
    form.validate_on_submit()
    right = {key: value for key, value in section_page.answers_of(form).items() if not form[key].errors}
    try:
        with transaction() as session:
            row = queries.for_firm(session, number, acting().firm_id)
            draft_actions.save(session, row, right, by=acting().id)
    except Refused as refused:
        return jsonify(refused=said(refused.message)), 409
    text = SAVED if len(right) == len(section_page.answers_of(form)) else SAVED_IN_PART
    return jsonify(saved=said(Text(text, when=formats.moment(row.saved_at))))


@blueprint.post("/my/applications/<number>/withdraw")
@requires("file_for_firm")
def withdraw(number: str) -> Answer:
    form = MoveForm()
    with transaction() as session:
        row = queries.for_firm(session, number, acting().firm_id)
        actions.move(
            session,
            row,
            Deed(move="withdraw", seen=form.version()),
            hand=hand_of(acting()),
            settings=settings(),
        )
    tell(Text(N_("Withdrawn. What you had filled in is kept for the next time.")))
    return back_to(url_for(".application", number=number))


def _registration_of_actor() -> Application | None:
    firm_id = acting().firm_id
    return None if firm_id is None else queries.newest_of(reading(), firm_id, "registration")


def _of_actor(number: str) -> Application:
    return queries.for_firm(reading(), number, acting().firm_id)
