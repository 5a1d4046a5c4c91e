"""The officials' pages of titles held elsewhere: what waits for its check, oldest first; one with its proof; confirm or refuse."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import document_queries, title_actions, title_queries
from portal.firms.document_labels import listed
from portal.web.addresses import row_asked
from portal.web.forms import Form, TextAreaField
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("titles", __name__)

PAGE = 30


class RefuseTitleForm(Form):
    """Why a title is not confirmed."""

    reason = TextAreaField(Text(N_("Reason, which the firm will read")), most=500, least=4)


@blueprint.get("/desk/titles")
@requires("see_cases")
def waiting() -> str:
    after = row_asked("after")
    rows = title_queries.to_check(reading(), acting(), after=after, most=PAGE + 1)
    more = url_for(".waiting", after=rows[PAGE - 1].title.id) if len(rows) > PAGE else None
    return render_template("firms/titles.html", rows=rows[:PAGE], more=more, first=after is None)


@blueprint.get("/desk/titles/<int:title_id>")
@requires("see_cases")
def one(title_id: int) -> Answer:
    return _page(title_id, RefuseTitleForm(formdata=None))


@blueprint.post("/desk/titles/<int:title_id>/check")
@requires("check_cases")
def check(title_id: int) -> Answer:
    try:
        with transaction() as session:
            title_actions.check_title(session, title_id, by=acting(), base_url=settings().base_url)
    except Refused as refused:
        return _page(title_id, RefuseTitleForm(formdata=None), refused), 409
    tell(Text(N_("Confirmed: the title is shown in the public register.")))
    return back_to(url_for(".waiting"))


@blueprint.post("/desk/titles/<int:title_id>/refuse")
@requires("check_cases")
def refuse(title_id: int) -> Answer:
    form = RefuseTitleForm()
    title_queries.one_to_check(reading(), title_id, acting())
    if not form.validate_on_submit():
        return _page(title_id, form), 422
    try:
        with transaction() as session:
            title_actions.refuse_title(
                session, title_id, reason=form.reason.data, by=acting(), base_url=settings().base_url
            )
    except Refused as refused:
        return _page(title_id, form, refused), 409
    tell(Text(N_("Not confirmed; the firm has been told why.")))
    return back_to(url_for(".waiting"))


def _page(title_id: int, form: Form, refused: Refused | None = None) -> str:
    found = title_queries.one_to_check(reading(), title_id, acting())
    if refused is not None:
        form.refuse(refused)
    proves = f"title:{title_id}"
    documents = document_queries.proofs(reading(), found.title.firm_id, [proves])[proves]
    return render_template(
        "firms/title.html", found=found, title=found.title, form=form, documents=documents,
        files=listed(documents, page=request.path, may_change=False), may_check=acting().may("check_cases"),
    )  # fmt: skip
