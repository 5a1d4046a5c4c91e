"""The pages around sign-in that are our own: after registering, confirming by a button, where to go afterwards."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, render_template, request, url_for
from flask_login import current_user
from flask_security.confirmable import confirm_email_token_status
from flask_security.views import confirm_email

from portal.accounts.access import acting, public, requires
from portal.accounts.present import desk_of
from portal.core.errors import NotFound
from portal.core.i18n import N_, Text
from portal.web import mail
from portal.web.addresses import one_line
from portal.web.frame import settings
from portal.web.i18n import gettext as _
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading

blueprint = Blueprint("accounts", __name__, url_prefix="/account")
NO_CODES = N_(
    "You have no recovery codes yet: without them a lost telephone locks you out. Your account's page (/account) makes them."
)


@blueprint.get("/check-mail")
@public
def check_mail() -> Answer:
    return render_template("accounts/check_mail.html")


@blueprint.get("/mail")
@public
def kept_mail() -> Answer:
    """In development, where no mail server is named: the letters that would have been sent."""
    if not _mail_is_kept():
        raise NotFound("kept mail")
    wanted = one_line(request.args.get("to", "")).lower()
    letters = mail.letters(reading(), to=wanted or None, most=20)
    return render_template("accounts/kept_mail.html", letters=letters, wanted=wanted)


@blueprint.get("/arrive")
@requires("have_account")
def arrive() -> Answer:
    """Where a sign-in leads that came from no page; reminds of recovery codes who has a second factor and none."""
    if current_user.tf_primary_method and not current_user.mf_recovery_codes:
        tell(Text(NO_CODES), "warning")
    return back_to(desk_of(acting()).url)


def _confirm_by_button(token: str) -> Answer:
    """The link of the letter shows a button, and only the button confirms: mail scanners open every link."""
    if request.method == "GET":
        expired, invalid, user = confirm_email_token_status(token)
        if user and not (expired or invalid):
            if user.confirmed_at is None:
                return render_template("security/confirm_email.html", address=user.email)
            flash(_("Your address is confirmed already. You can sign in."), "info")
            return back_to(url_for("security.login"))
    answer: Answer = confirm_email(token)
    return answer


def _is_not_offered() -> Answer:
    raise NotFound("a page of the library that the portal does not offer")


def _mail_is_kept() -> bool:
    return not settings().production and settings().smtp_url is None


def install(app: Flask) -> None:
    """Puts our pages in the place of those of the library that change something by GET, or that we do without."""
    app.jinja_env.globals["mail_is_kept"] = not app.extensions["portal.settings"].production and (
        app.extensions["portal.settings"].smtp_url is None
    )
    app.view_functions["security.confirm_email"] = _confirm_by_button
    for view in ("two_factor_rescue", "tf_select"):
        app.view_functions[f"security.{view}"] = _is_not_offered
