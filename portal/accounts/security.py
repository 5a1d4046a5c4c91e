"""Sets Flask-Security up: our people, our pages, our mail."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore

from portal.accounts.access import LIBRARY_VIEWS
from portal.accounts.models import User
from portal.core.settings import Settings
from portal.web.transaction import current_session

LIBRARY_VIEWS["security."] = "public"
LIBRARY_VIEWS["security_static."] = "public"


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.secret_key,
        SECURITY_URL_PREFIX="/account",
        SECURITY_DATETIME_FACTORY=lambda: datetime.now(UTC),
    )
    datastore = SQLAlchemySessionUserDatastore(current_session, User, None)
    Security(app, datastore, register_blueprint=True)
