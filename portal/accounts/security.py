"""Sets Flask-Security up: our people, our pages, our words, our mail. The pages it brings stand under /account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts import (
    password_keeping,
    present,
    second_factor,
    sessions,
    sign_in_gate,
    sign_in_views,
    sign_in_words,
    traces,
)  # fmt: skip
from portal.accounts.access import LIBRARY_VIEWS
from portal.accounts.letters import Letters
from portal.accounts.models import User
from portal.accounts.sign_in_forms import ChangeForm, NewPasswordForm, RegisterForm, SignInForm
from portal.core import clock
from portal.core.i18n import LOCALE_FOLDER
from portal.core.settings import Settings
from portal.web.transaction import current_session, reading

for _view in (
    "login", "logout", "register", "send_confirmation", "confirm_email", "forgot_password", "reset_password",
    "two_factor_setup", "two_factor_token_validation", "two_factor_rescue", "tf_select", "mf_recovery",
):  # fmt: skip  # they are used before one is signed in; those that are not ask by themselves
    LIBRARY_VIEWS[f"security.{_view}"] = "public"
for _view in ("verify", "change_password", "two_factor_setup_validate", "mf_recovery_codes"):
    LIBRARY_VIEWS[f"security.{_view}"] = "have_account"


class People(SQLAlchemySessionUserDatastore):
    """The library's way to our table; roles of its own it has none: offices are ours."""

    def _prepare_create_user_args(self, **kwargs: Any) -> dict[str, Any]:
        prepared: dict[str, Any] = super()._prepare_create_user_args(**kwargs)
        prepared.pop("roles")
        return prepared

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """Who is about to be changed is held until the end: a link, a code, a recovery code works for one of two."""
        attribute, value = kwargs.popitem()
        query = select(User).where(getattr(User, attribute) == value)
        if reading().info.get("writing"):
            query = query.with_for_update()
        else:  # every page of the signed-in asks for both: in one statement
            query = query.options(joinedload(User.appointments))
        return reading().scalars(query).unique().one_or_none()


def install(app: Flask, settings: Settings) -> None:
    """Registers the library's pages, and what stands before and behind them."""
    app.config.update(_configuration(settings), **second_factor.configuration(settings.secret_key))
    app.config.update(sign_in_words.configuration())
    sessions.install(app)
    sign_in_gate.install(app)
    security = Security(
        app,
        People(current_session, User, None),
        login_form=SignInForm,
        register_form=RegisterForm,
        reset_password_form=NewPasswordForm,
        change_password_form=ChangeForm,
        mail_util_cls=Letters,
        password_util_cls=password_keeping.Passwords,
        totp_cls=second_factor.Codes,
    )
    security.want_json(lambda request: False)
    app.login_manager.request_loader(None)  # type: ignore[attr-defined]  # nobody signs in by a token in the address
    _leave_principal_out(app, security)
    password_keeping.install(app)
    traces.install(app)
    sign_in_views.install(app)
    present.install(app)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": password_keeping.ARGON2,
        "SECURITY_HASHING_SCHEMES": [
            "hex_sha256"
        ],  # of what a signed link carries; the default takes 0.3 seconds
        "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": str.lower, "case_insensitive": False}}],
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "SECURITY_FRESHNESS": timedelta(minutes=20),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_EMAIL_PLAINTEXT": False,  # accounts/letters writes them, in the person's language
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_POST_LOGIN_VIEW": "accounts.arrive",
        "SECURITY_POST_REGISTER_VIEW": "accounts.check_mail",
        "SECURITY_POST_CHANGE_VIEW": "my_account.page",
        "SECURITY_POST_VERIFY_VIEW": "my_account.page",
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": str(LOCALE_FOLDER),
        "SESSION_PROTECTION": "basic",  # "strong" would throw out whoever changes from Wi-Fi to mobile data
    }


def _leave_principal_out(app: Flask, security: Security) -> None:
    """Flask-Principal would load the person at every request, of a picture too; we ask `acting()` when we need it."""
    hooks = app.before_request_funcs[None]
    hooks.remove(security.principal._on_before_request)
