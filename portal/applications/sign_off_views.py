"""The last look before something is filed: check the answers, send them for sign-off, sign and submit, send them back."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import actions, case_page, filing, queries, sign_off, support_queries
from portal.applications.actions import Deed
from portal.applications.firm_hand import hand_of
from portal.applications.forms import MoveForm, SendBackForm, SubmitForm
from portal.applications.models import Application
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.typed import visible
from portal.firms.people_queries import Colleagues
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("sign_offs", __name__)

DONE = {
    "ask": N_("Sent for sign-off; whoever may sign has been told."),
    "take_back": N_("Taken back: you can change it again."),
    "send_back": N_("Sent back; whoever filled it in has been told why."),
}


@blueprint.get("/my/applications/<number>/check")
@requires("see_own_firm")
def check(number: str) -> Answer:
    return _check_page(_of_actor(number))


@blueprint.post("/my/applications/<number>/submit")
@requires("certify_for_firm")
def submit(number: str) -> Answer:
    """Signs off and submits; the same button pressed twice leads to the same submitted application."""
    form = SubmitForm()
    found = _of_actor(number)
    try:
        replies = form.replies([remark.id for remark in queries.open_remarks(reading(), found.id)])
        with transaction() as session:
            row = queries.for_firm(session, number, acting().firm_id, held=True)
            if row.state in ("submitted", "approved", "city_review"):
                return back_to(url_for("applications.application", number=number))
            deed = Deed(move="submit", seen=form.version(), replies=replies)
            actions.move(session, row, deed, hand=hand_of(acting()), settings=settings())
    except Refused as refused:
        return _check_page(_of_actor(number), refused), 409 if isinstance(refused, Clash) else 422
    if row.state == "approved":
        tell(Text(N_("Submitted and accepted at once: everything agrees with the register.")))
    else:
        tell(Text(N_("Submitted. You can follow here what happens to it.")))
    return back_to(url_for("applications.application", number=number))


@blueprint.post("/my/applications/<number>/ask")
@requires("file_for_firm")
def ask(number: str) -> Answer:
    """Sends what is filled in to whoever may sign; the answers to an officer's remarks go with it."""
    form = SubmitForm()
    found = _of_actor(number)
    try:
        replies = form.replies([remark.id for remark in queries.open_remarks(reading(), found.id)])
    except Refused as refused:
        return _check_page(found, refused), 422
    return _move(number, Deed(move="ask", seen=form.version(), replies=replies))


@blueprint.post("/my/applications/<number>/take-back")
@requires("file_for_firm")
def take_back(number: str) -> Answer:
    return _move(number, Deed(move="take_back", seen=MoveForm().version()))


@blueprint.post("/my/applications/<number>/send-back")
@requires("certify_for_firm")
def send_back(number: str) -> Answer:
    form = SendBackForm()
    if not form.validate_on_submit():
        return _check_page(_of_actor(number), send_back=form), 422
    return _move(number, Deed(move="send_back", seen=form.version(), reason=form.reason.data))


def _move(number: str, deed: Deed) -> Answer:
    try:
        with transaction() as session:
            row = queries.for_firm(session, number, acting().firm_id, held=True)
            actions.move(session, row, deed, hand=hand_of(acting()), settings=settings())
    except Refused as refused:
        return _check_page(_of_actor(number), refused), 409 if isinstance(refused, Clash) else 422
    tell(Text(DONE[deed.move]))
    return back_to(url_for("applications.application", number=number))


def _of_actor(number: str) -> Application:
    return queries.for_firm(reading(), number, acting().firm_id)


def _check_page(found: Application, refused: Refused | None = None, *, send_back: Form | None = None) -> str:
    remarks = queries.open_remarks(reading(), found.id) if found.submitted_at else []
    typed = {f"reply-{remark.id}": remark.answer or "" for remark in remarks}
    typed |= {key: visible(text) for key, text in request.form.items() if key.startswith("reply-")}
    case = case_page.for_firm(reading(), found, hand=hand_of(acting()))
    people = Colleagues(reading(), found.firm_id)
    return render_template(
        "applications/check.html",
        case=case,
        problems=filing.problems(reading(), found, filing.Basis(case.firm, case.documents))
        if found.state == "sign_off"
        else case.problems,
        refused=refused,
        remarks=remarks,
        typed=typed,
        form=MoveForm(formdata=None, seen=found.version),
        send_back=send_back or SendBackForm(formdata=None, data={"seen": found.version}),
        signers=sign_off.signers(found, people),
        may_sign=sign_off.may_sign(found, acting().id, people),
        disagreements=filing.disagreements(reading(), found) if found.kind == "annual_update" else [],
        given=support_queries.programme_of(found),
        before=filing.present(case.firm) if found.kind == "change" else None,
        late=found.kind == "change" and filing.late(reading(), found),
    )
