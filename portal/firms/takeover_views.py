"""Taking over a firm on the web: asked by a person, objected to by the firm's people, decided at the district's desk."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import document_queries, people_queries, takeover_actions, takeover_queries
from portal.firms.credit_code import normalise
from portal.firms.document_labels import listed
from portal.firms.rules import FIRM_ROLE_LABELS
from portal.firms.takeover_forms import AnswerForm, ObjectForm, TakeoverForm
from portal.web.addresses import row_asked
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.i18n import gettext as _
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("takeovers", __name__)

PAGE = 30
ASKED = N_("Your request is with the district, and the firm's people have been told.")
ASKED_OF_NOBODY = N_(
    "Your request is with the district. Nobody acts for the firm here, so it can be decided at once."
)


@blueprint.get("/my/takeover")
@requires("have_account")
def mine() -> str:
    """The form; `?code=` fills the code in."""
    return _form_page(
        TakeoverForm(data={"credit_code": normalise(request.args.get("code", ""))[:30] or None})
    )


@blueprint.post("/my/takeover")
@requires("have_account")
def ask() -> Answer:
    form = TakeoverForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        with transaction() as session:
            asked = takeover_actions.ask(
                session, current_app.extensions["portal.files"], credit_code=form.credit_code.data,
                reason=form.reason.data, upload_name=form.proof.data.name, content=form.proof.data.content,
                by=acting().id, base_url=settings().base_url,
            )  # fmt: skip
            somebody_acts = asked.waits_until > clock.today()
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form), 422
    tell(Text(ASKED if somebody_acts else ASKED_OF_NOBODY))
    return back_to(url_for(".mine"))


@blueprint.post("/my/people/takeovers/<int:takeover_id>/object")
@requires("see_own_firm")
def object_to(takeover_id: int) -> Answer:
    form = ObjectForm()
    takeover_queries.about_firm(reading(), takeover_id, acting().firm_id)
    if not form.validate_on_submit():
        tell(Text(N_("Say why it is wrong, in a few words.")), "danger")
        return back_to(url_for("firm_people.show"))
    try:
        with transaction() as session:
            takeover_actions.object_to(
                session, takeover_id, firm_id=acting().firm_id, text=form.text.data, by=acting().id,
                base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        tell(refused.message, "danger")
        return back_to(url_for("firm_people.show"))
    tell(Text(N_("Your objection is with the district.")))
    return back_to(url_for("firm_people.show"))


@blueprint.get("/desk/takeovers")
@requires("see_cases")
def waiting() -> str:
    after = row_asked("after")
    rows = takeover_queries.waiting(reading(), acting(), after=after, most=PAGE + 1)
    more = url_for(".waiting", after=rows[PAGE - 1].takeover.id) if len(rows) > PAGE else None
    return render_template("firms/takeovers.html", rows=rows[:PAGE], more=more, first=after is None)


@blueprint.get("/desk/takeovers/<int:takeover_id>")
@requires("see_cases")
def one(takeover_id: int) -> Answer:
    return _desk_page(takeover_id, AnswerForm(formdata=None))


@blueprint.post("/desk/takeovers/<int:takeover_id>/<any(accept, refuse):answer>")
@requires("check_cases")
def decide(takeover_id: int, answer: str) -> Answer:
    form = AnswerForm()
    takeover_queries.one(reading(), takeover_id, acting())
    if not form.validate_on_submit():
        return _desk_page(takeover_id, form), 422
    try:
        with transaction() as session:
            takeover_actions.answer(
                session, takeover_id, accepted=answer == "accept", text=form.text.data or "",
                end_owners=bool(form.end_owners.data), by=acting(), base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _desk_page(takeover_id, form), 422 if refused.field else 409
    tell(Text(N_("Decided; everybody concerned has been told.")))
    return back_to(url_for(".waiting"))


def _form_page(form: Form) -> str:
    return render_template(
        "firms/takeover.html", form=form, rows=takeover_queries.own(reading(), acting().id)
    )


def _desk_page(takeover_id: int, form: Form) -> str:
    found = takeover_queries.one(reading(), takeover_id, acting())
    document = document_queries.of_firm(reading(), found.takeover.document_id, found.firm.id)
    return render_template(
        "firms/takeover_desk.html", found=found, form=form, document=document,
        files=listed([document], page=request.path, may_change=False),
        members=people_queries.members(reading(), found.firm.id),
        roles={role: _(label) for role, label in FIRM_ROLE_LABELS.items()}, may_check=acting().may("check_cases"),
        in_time=clock.today() >= found.takeover.waits_until,
    )  # fmt: skip
