"""Guessing at passwords and codes: every try is counted before it is made, a good one is forgiven, and after too many
not even the right one is taken for a while."""

from __future__ import annotations

from flask import g, request, session
from werkzeug.wrappers import Response

from portal.accounts import letters, queries
from portal.accounts.models import User
from portal.core import audit, typed
from portal.core.db import PortalSession, transaction_of
from portal.core.i18n import N_, Text
from portal.web import limits
from portal.web.i18n import said
from portal.web.pages import refused_page
from portal.web.transaction import sessions

# The library's views where something secret is guessed at.
GUESSES = {"login", "verify", "change_password", "two_factor_token_validation", "mf_recovery"}

BLOCKED = N_(
    "There were too many failed tries. For safety nobody can sign in here for %(minutes)s minutes, "
    "not even with the right password. After that everything is as before."
)


def count(view: str) -> Response | None:
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


def settle(view: str, *, good: bool) -> None:
    """What became of the counted try; one that was not allowed is not settled."""
    if "tried" not in g or "blocked" in g:
        return
    if good:
        _went_well()
    else:
        _failed(view)


def _account_key(view: str) -> str:
    """Whose account is tried: by the address typed, or by who has shown the password already."""
    if view == "login":
        return f"sign_in:account:{limits.hidden(typed_address())}"
    known = session.get("_user_id") or session.get("tf_user_id") or "nobody"
    return f"sign_in:second:{limits.hidden(known)}"


def typed_address() -> str:
    """The address typed, in the form in which accounts keep it."""
    given = request.form.get("email", "")
    try:
        return typed.mail_address(given)
    except typed.Mistyped:
        return given.strip().lower()[:254]


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
        return queries.person_by_email(own, typed_address())
    known = session.get("_user_id") or session.get("tf_user_id")
    return queries.person_by_key(own, known) if known else None
