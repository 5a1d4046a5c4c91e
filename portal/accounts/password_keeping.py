"""How passwords are kept: Argon2id over an HMAC with the portal's secret, one hash at a time in each worker.

Argon2 takes memory and a whole core on purpose; sixteen at once would make every other page wait."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask, current_app
from flask_security import PasswordUtil, hash_password

from portal.accounts.password_rules import why_not
from portal.web.i18n import said

ARGON2 = {
    "argon2__type": "ID",
    "argon2__memory_cost": 19456,
    "argon2__time_cost": 2,
    "argon2__parallelism": 1,
}

_one_at_a_time = threading.Semaphore(1)


class OneAtATime:
    """The library's hashing context, entered by one thread at a time."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def hash(self, secret: Any, **kwargs: Any) -> Any:
        with _one_at_a_time:
            return self._context.hash(secret, **kwargs)

    def verify(self, secret: Any, hashed: Any) -> Any:
        with _one_at_a_time:
            return self._context.verify(secret, hashed)

    def identify(self, hashed: Any, **kwargs: Any) -> Any:
        """The scheme of a hash; none of an account without a password, for which no password is the right one."""
        return None if hashed is None else self._context.identify(hashed, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


class Passwords(PasswordUtil):
    """Asks our own rule whether a new password is taken."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        normal: str = self.normalize(password)
        owner = kwargs.get("user")
        known = (owner.email, owner.name) if owner else (kwargs.get("email"), kwargs.get("name"))
        reason = why_not(normal, personal=tuple(word for word in known if word))
        return ([said(reason)] if reason else None), normal


def hashed(password: str) -> str:
    """A password as it is kept; for commands, within an application context. It is not checked here."""
    kept: str = hash_password(current_app.extensions["security"].password_util.normalize(password))
    return kept


def install(app: Flask) -> None:
    """Puts the one-at-a-time context in the place of the library's own."""
    security = app.extensions["security"]
    security.pwd_context = OneAtATime(security.pwd_context)
