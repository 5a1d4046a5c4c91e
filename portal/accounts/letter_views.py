"""One click from a letter to fewer letters; and back again on the own account's page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts import actions
from portal.accounts.access import acting, public, requires
from portal.accounts.forms import LettersForm
from portal.accounts.letter_choice import person_of
from portal.core.i18n import N_, Text
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import transaction

blueprint = Blueprint("letters", __name__)


@blueprint.get("/account/letters/<token>")
@public
def fewer(token: str) -> Answer:
    person_of(settings(), token)
    return render_template("accounts/fewer_letters.html", token=token, done=False)


@blueprint.post("/account/letters/<token>")
@public
def choose_fewer(token: str) -> Answer:
    person = person_of(settings(), token)
    with transaction() as session:
        actions.choose_letters(session, person, "needed")
    return render_template("accounts/fewer_letters.html", token=token, done=True)


@blueprint.post("/account/letters")
@requires("have_account", second_factor=False)
def choose() -> Answer:
    form = LettersForm()
    if form.validate_on_submit():
        with transaction() as session:
            actions.choose_letters(session, acting().id, form.letters.data)
        tell(Text(N_("Saved.")))
    return back_to(url_for("my_account.page"))
