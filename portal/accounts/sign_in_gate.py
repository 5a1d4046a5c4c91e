"""What stands before and behind the library's pages: limits on tries, the transaction of a POST, and answers
that take the same time whether an account exists or not."""

from __future__ import annotations

import time

from flask import Flask, abort, g, redirect, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from portal.accounts import guesses
from portal.core.db import PortalSession
from portal.web import limits
from portal.web.pages import Answer, own_path
from portal.web.transaction import reading

BLUEPRINT = "security"
# Whose POST writes letters to an address that a stranger types.
LETTERS = {"register", "forgot_password", "send_confirmation"}
# Whose POST changes no row through the request's session: the write lock is not held while a password is hashed.
READERS = {"login", "logout"}
EVEN = 0.25  # seconds that an answer takes at least, where its time could tell whether an account exists


def install(app: Flask) -> None:
    app.before_request(_enter)
    app.after_request(_leave)


def _view() -> str | None:
    """The library's view that this request is for; None for all other pages."""
    endpoint = request.endpoint or ""
    return endpoint.removeprefix(f"{BLUEPRINT}.") if request.blueprint == BLUEPRINT else None


def _enter() -> Answer | None:
    view = _view()
    if view is None:
        return None
    if request.is_json:
        abort(415)
    if not _leads_home(request.args.get("next")):
        return redirect(request.path)
    if not _leads_home(request.form.get("next")):
        abort(400)
    if request.method != "POST":
        return None
    g.entered = time.monotonic()
    if view in LETTERS:
        limits.spend("register" if view == "register" else "letters")
        _spare_the_mailbox()
    if view in guesses.GUESSES and (blocked := guesses.count(view)) is not None:
        return blocked
    if view not in READERS:
        reading().begin_writing()
    return None


def _leads_home(address: str | None) -> bool:
    return not address or own_path(address, "") == address


def _spare_the_mailbox() -> None:
    """One address gets so many letters and no more, whoever asks for them."""
    tried = limits.hit(f"letters:to:{limits.hidden(guesses.typed_address())}", limits.limit("letters"))
    if not tried.allowed:
        raise TooManyRequests(retry_after=tried.seconds_left)


def _leave(response: Response) -> Response:
    view = _view()
    if view is None or request.method != "POST" or "entered" not in g:
        return response
    _end_writing(reading(), keep=response.status_code < 400)
    if view in guesses.GUESSES:
        guesses.settle(view, good=response.status_code in (302, 303))
    reading().close()
    if (view in LETTERS or view == "login") and "signed_in" not in g:
        time.sleep(max(0.0, EVEN - (time.monotonic() - g.entered)))
    return response


def _end_writing(held: PortalSession, *, keep: bool) -> None:
    """What the view added without committing is committed, unless it was refused; the lock is let go."""
    if not held.info.get("writing"):
        return
    try:
        if keep:
            held.commit()
    except (
        IntegrityError
    ):  # another one registered the same address in this very moment: the answer is the same
        pass
    finally:
        held.rollback()
        held.end_writing()
