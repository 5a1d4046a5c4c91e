"""The administrator's pages: people, their appointments, and the letters that were written."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts import actions, queries
from portal.accounts.access import acting, requires
from portal.accounts.letters import without_key
from portal.accounts.people_forms import AppointmentForm
from portal.accounts.rules import ROLE_NAMES
from portal.core import clock
from portal.core.districts import DISTRICTS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.web import mail
from portal.web.addresses import one_line, row_asked
from portal.web.i18n import language
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("people", __name__)
PAGE = 25


@blueprint.get("/admin")
@requires("administer")
def first_page() -> Answer:
    return back_to(url_for("people.people"))


@blueprint.get("/admin/people")
@requires("administer")
def people() -> Answer:
    search, role = one_line(request.args.get("q", ""))[:100], request.args.get("role", "")
    after = row_asked("after") or 0
    if role and role not in ROLE_NAMES:
        abort(400)
    found = queries.people(reading(), search=search, role=role, after=after, most=PAGE + 1)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "accounts/people.html",
        people=found[:PAGE],
        more=more,
        after=after,
        search=search,
        role=role,
        **_words(),
    )


@blueprint.get("/admin/people/<int:person_id>")
@requires("administer")
def person_page(person_id: int) -> Answer:
    return _person_page(person_id, AppointmentForm(data={"since": clock.today()}))


@blueprint.post("/admin/people/<int:person_id>/appointments")
@requires("administer")
def appoint(person_id: int) -> Answer:
    form = AppointmentForm()
    if not form.validate_on_submit():
        return _person_page(person_id, form), 422
    try:
        with transaction() as session:
            actions.appoint(session, person_id, by=acting().id, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return _person_page(person_id, form), 422
    return _done(person_id, N_("The appointment is made. The person signs in anew."))


@blueprint.post("/admin/people/<int:person_id>/appointments/<int:appointment_id>/end")
@requires("administer")
def end_appointment(person_id: int, appointment_id: int) -> Answer:
    with transaction() as session:
        actions.end_appointment(session, person_id, appointment_id, by=acting().id)
    return _done(person_id, N_("The appointment has ended."))


@blueprint.post("/admin/people/<int:person_id>/close")
@requires("administer")
def close_account(person_id: int) -> Answer:
    with transaction() as session:
        actions.close_account(session, person_id, by=acting().id)
    return _done(person_id, N_("The account is closed."))


@blueprint.post("/admin/people/<int:person_id>/open")
@requires("administer")
def open_account(person_id: int) -> Answer:
    with transaction() as session:
        actions.open_account(session, person_id, by=acting().id)
    return _done(person_id, N_("The account is open again."))


@blueprint.post("/admin/people/<int:person_id>/second-factor/remove")
@requires("administer")
def remove_second_factor(person_id: int) -> Answer:
    with transaction() as session:
        actions.remove_second_factor(session, person_id, by=acting().id)
    return _done(person_id, N_("The second factor is removed."))


@blueprint.get("/desk/mail")
@requires("administer")
def kept_mail() -> Answer:
    before = row_asked("before")
    found = mail.letters(reading(), before=before, most=PAGE + 1)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "accounts/mail.html",
        letters=found[:PAGE],
        more=more,
        before=before,
        without_key=without_key,
        troubled=mail.in_trouble(reading()) if before is None else [],
    )


@blueprint.post("/desk/mail/<int:mail_id>/again")
@requires("administer")
def try_again(mail_id: int) -> Answer:
    with transaction() as session:
        mail.try_again(session, mail_id, by=acting().id)
    tell(Text(N_("The letter is tried again now.")))
    return back_to(url_for(".kept_mail"))


def _person_page(person_id: int, form: AppointmentForm) -> str:
    person = queries.person(reading(), person_id)
    return render_template(
        "accounts/person.html", shown=person, form=form, today=clock.today(), me=acting().id, **_words()
    )


def _words() -> dict[str, dict[str, str]]:
    """The offices and districts in the reader's language."""
    chinese = language() == "zh"
    return {
        "roles": {role: Text(name).in_language(language()) for role, name in ROLE_NAMES.items()},
        "districts": {code: pair[0] if chinese else pair[1] for code, pair in DISTRICTS.items()},
    }


def _done(person_id: int, message: str) -> Answer:
    tell(Text(message))
    return back_to(url_for("people.person_page", person_id=person_id))
