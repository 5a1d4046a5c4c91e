"""What the library does to an account goes to the audit trail, in the library's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g, session
from flask_security import (
    password_changed,
    password_reset,
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_confirmed,
    user_registered,
)

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core import audit
from portal.web.transaction import reading


def install(app: Flask) -> None:
    user_authenticated.connect(sessions.begin, app)
    user_authenticated.connect(_signed_in, app)
    tf_code_confirmed.connect(_code_confirmed, app)
    for signal, action in (
        (user_registered, "account.registered"),
        (user_confirmed, "account.confirmed"),
        (password_changed, "account.password_changed"),
        (password_reset, "account.password_reset"),
        (tf_profile_changed, "account.second_factor_set"),
        (tf_disabled, "account.second_factor_removed"),
    ):
        signal.connect(_trace(action), app, weak=False)


def _trace(action: str) -> Callable[..., None]:
    def record(sender: Any, user: User, **details: Any) -> None:
        held = reading()
        held.flush()  # a new account gets its number
        audit.record(held, action, f"person:{user.id}", by=user.id)

    return record


def _code_confirmed(sender: Any, user: User, **details: Any) -> None:
    """The first code of a second factor that is set up at sign-in is the act of setting it."""
    if session.get("tf_state") == "validating_profile":
        audit.record(reading(), "account.second_factor_set", f"person:{user.id}", by=user.id)


def _signed_in(sender: Any, user: User, authn_via: list[str] | None = None, **details: Any) -> None:
    if authn_via == ["change"]:
        return  # the same person goes on with a new password
    if reading().info.get("writing"):
        audit.record(reading(), "account.signed_in", f"person:{user.id}", by=user.id)
    else:
        g.signed_in = user.id  # recorded when the request ends: see sign_in_gate
