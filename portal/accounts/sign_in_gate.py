"""What stands before and behind the library's pages: limits on tries, the transaction of a POST, and answers
that take the same time whether an account exists or not."""

from __future__ import annotations

import time

from flask import Flask, abort, g, redirect, request, session
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal.accounts import letters, queries
from portal.accounts.models import User
from portal.core import audit, typed
from portal.core.db import PortalSession, transaction_of
from portal.core.i18n import N_, Text
from portal.web import limits
from portal.web.i18n import said
from portal.web.pages import Answer, own_path, refused_page
from portal.web.transaction import reading, sessions

BLUEPRINT = "security"
# Where something secret is guessed at, and so tries are counted.
GUESSES = {"login", "verify", "change_password", "two_factor_token_validation", "mf_recovery"}
# Whose POST writes letters to an address that a stranger types.
LETTERS = {"register", "forgot_password", "send_confirmation"}
# Whose POST changes no row through the request's session: the write lock is not held while a password is hashed.
READERS = {"login", "logout"}
EVEN = 0.25  # seconds that an answer takes at least, where its time could tell whether an account exists

BLOCKED = N_(
    "There were too many failed tries. For safety nobody can sign in here for %(minutes)s minutes, "
    "not even with the right password. After that everything is as before."
)


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
    if view in GUESSES and (blocked := _count(view)) is not None:
        return blocked
    if view not in READERS:
        reading().begin_writing()
    return None


def _leads_home(address: str | None) -> bool:
    return not address or own_path(address, "") == address


def _spare_the_mailbox() -> None:
    """One address gets so many letters and no more, whoever asks for them."""
    tried = limits.hit(f"letters:to:{limits.hidden(_typed_address())}", limits.limit("letters"))
    if not tried.allowed:
        abort(429)


def _count(view: str) -> Answer | None:
    """Counts the try before it is made, so that many at once gain nothing; 429 when it is one too many."""
    g.account_key, g.address_key = _account_key(view), f"sign_in:from:{limits.address()}"
    g.tried = limits.hit_all([g.account_key, g.address_key], limits.limit("sign_in"))
    over = [tried for tried in g.tried.values() if not tried.allowed]
    if not over:
        return None
    seconds = max(tried.seconds_left for tried in over)
    page, status = refused_page(429, message=said(Text(BLOCKED, minutes=-(-seconds // 60))))
    answer = Response(page, status, content_type="text/html; charset=utf-8")
    answer.headers["Retry-After"] = str(seconds)
    g.blocked = True
    return answer


def _account_key(view: str) -> str:
    """Whose account is tried: by the address typed, or by who has shown the password already."""
    if view == "login":
        return f"sign_in:account:{limits.hidden(_typed_address())}"
    known = session.get("_user_id") or session.get("tf_user_id") or "nobody"
    return f"sign_in:second:{limits.hidden(known)}"


def _typed_address() -> str:
    """The address typed, in the form in which accounts keep it."""
    given = request.form.get("email", "")
    try:
        return typed.mail_address(given)
    except typed.Mistyped:
        return given.strip().lower()[:254]


def _leave(response: Response) -> Response:
    view = _view()
    if view is None or request.method != "POST" or "entered" not in g:
        return response
    _end_writing(reading(), keep=response.status_code < 400)
    if view in GUESSES and "tried" in g and "blocked" not in g:
        if response.status_code in (302, 303):
            _went_well()
        else:
            _failed(view)
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


def _went_well() -> None:
    with transaction_of(sessions()) as own:
        limits.forgive(own, [g.account_key], one_of=(g.address_key,))
        if "signed_in" in g:
            audit.record(own, "account.signed_in", f"person:{g.signed_in}", by=g.signed_in)


def _failed(view: str) -> None:
    """A failed try is in the trail without any address; at the last one that was allowed the owner is told."""
    reached = g.tried[g.account_key]
    with transaction_of(sessions()) as own:
        person = _tried_person(own, view)
        if person is None:
            return
        audit.record(
            own, "account.sign_in_failed", f"person:{person.id}", by=None, step=view, count=reached.count
        )
        if reached.count == reached.most:
            letters.tell_of_lock(
                own, person, count=reached.count, minutes=-(-limits.limit("sign_in").seconds // 60)
            )
            audit.record(own, "account.locked", f"person:{person.id}", by=None, count=reached.count)


def _tried_person(own: PortalSession, view: str) -> User | None:
    if view == "login":
        return queries.person_by_email(own, _typed_address())
    known = session.get("_user_id") or session.get("tf_user_id")
    return queries.person_by_key(own, known) if known else None
