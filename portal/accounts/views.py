"""A person's own pages: the account, and the inbox."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_login import current_user
from flask_security import logout_user

from portal.accounts import actions, queries
from portal.accounts.access import acting, requires
from portal.accounts.forms import AccountForm, LettersForm
from portal.core.i18n import N_, Text
from portal.web.addresses import row_asked
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("my_account", __name__)
PAGE = 20


@blueprint.get("/account")
@requires("have_account", second_factor=False)
def page() -> Answer:
    return _page(AccountForm(data={"name": current_user.name, "language": current_user.language}))


@blueprint.post("/account")
@requires("have_account", second_factor=False)
def change_details() -> Answer:
    form = AccountForm()
    if not form.validate_on_submit():
        return _page(form), 422
    words = form.values()
    with transaction() as session:
        actions.change_details(session, acting().id, name=words["name"] or "", language=words["language"])
    tell(Text(N_("Saved.")))
    return back_to(url_for("my_account.page"))


@blueprint.post("/account/end-sessions")
@requires("have_account", second_factor=False)
def end_sessions() -> Answer:
    with transaction() as session:
        actions.end_sessions(session, acting().id, by=acting().id)
    logout_user()
    tell(Text(N_("You are signed out everywhere. Please sign in again.")))
    return back_to(url_for("security.login"))


@blueprint.get("/my/inbox")
@requires("have_account")
def inbox() -> Answer:
    before = row_asked("before")
    found = queries.notes(reading(), acting().id, before=before, most=PAGE + 1)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("accounts/inbox.html", notes=found[:PAGE], more=more, before=before)


@blueprint.post("/my/inbox/read")
@requires("have_account")
def read_inbox() -> Answer:
    with transaction() as session:
        actions.read_notes(session, acting().id)
    return back_to(url_for("my_account.inbox"))


def _page(form: AccountForm) -> str:
    return render_template(
        "accounts/my_account.html",
        form=form,
        letters_form=LettersForm(formdata=None, data={"letters": current_user.letters}),
        has_factor=bool(current_user.tf_primary_method),
        must_have_factor=current_user.must_have_second_factor,
        codes_left=len(current_user.mf_recovery_codes or []),
    )
