"""How long a sign-in lasts: until 30 minutes' rest, 8 hours in all, or until it is ended everywhere.

The times are the real ones: moving the day in development signs nobody out."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, flash, g, request, session

from portal.accounts.models import User
from portal.core import clock
from portal.web.i18n import gettext as _

REST = 30 * 60
WHOLE = 8 * 60 * 60
KEPT = {"language", "_flashes"}  # when a sign-in ends
NEW = KEPT | {
    "_user_id",
    "_fresh",
    "_id",
    "fs_cc",
    "fs_paa",
    "begun",
    "seen",
    "tf_remember_login",
}  # when one begins


def install(app: Flask) -> None:
    app.before_request(_watch)


def has_cookie() -> bool:
    """Whether there can be a session at all; asking the session itself would make every answer private."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def begin(sender: Any, user: User, **details: Any) -> None:
    """At every sign-in the session is a new one: nothing of the stranger's is carried over."""
    for key in set(session) - NEW:
        session.pop(key)
    g.pop("csrf_token", None)
    session["begun"] = session["seen"] = _moment()


def act_for(firm_id: int) -> None:
    """From the next request on the person acts for this firm, until the session ends. Forms that were opened for another one are
    not taken any more: their token goes with the choice, so that a tab left open never writes into the wrong firm."""
    session["acting_for"] = firm_id
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def acts_for() -> int | None:
    """The firm that was chosen in this session."""
    return session.get("acting_for")


def _watch() -> None:
    if request.endpoint == "static" or not has_cookie() or "_user_id" not in session:
        return
    moment = _moment()
    rested, lasted = moment - session.get("seen", 0), moment - session.get("begun", 0)
    if rested > REST or lasted > WHOLE:
        for key in set(session) - KEPT:
            session.pop(key)
        g.pop("_login_user", None)
        flash(
            _("You were signed out for safety, after a time without a click. Please sign in again."), "info"
        )
    elif rested > 60:
        session["seen"] = moment


def _moment() -> float:
    return clock.real_now().timestamp()
