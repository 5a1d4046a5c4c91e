"""The forms of sign-in and registration: the library's own, with our fields and our words."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_security import ChangePasswordForm, LoginForm, RegisterFormV2, ResetPasswordForm
from wtforms import PasswordField

from portal.core import clock
from portal.web.forms import TextField
from portal.web.i18n import gettext as _
from portal.web.i18n import language
from portal.web.i18n import lazy_gettext as _l


class SignInForm(LoginForm):
    """Mail address and password; what is wrong is said only to who knows the password."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        if not (self.email.data and self.password.data):
            self.form_errors.append(_("Please enter your mail address and your password."))
            return False
        fine = bool(super().validate(**kwargs))
        if not self.user_authenticated:
            return fine
        if self.user.demonstration and current_app.extensions["portal.settings"].production:
            self.password.errors = [
                _("A demonstration account does not open here.")
            ]  # squashed to the general answer
            return False
        if not fine and self.requires_confirmation:
            self.email.errors = []
            self.form_errors.append(
                _("Please confirm your mail address first: open the link in the letter that we sent to it.")
            )
        elif not fine and not self.user.active:
            self.email.errors = []
            self.form_errors.append(_("This account is closed. The administrator can tell you why."))
        return fine


class RegisterForm(RegisterFormV2):
    """A new account: mail address and password, and a name if one wants to be called by it."""

    name = TextField(_l("Your name"), most=60, optional=True)

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        words: dict[str, Any] = super().to_dict(only_user)
        if only_user:
            words |= {"name": self.name.data or "", "language": language(), "created_at": clock.now()}
        return words


class NewPasswordForm(ResetPasswordForm):
    """A new password by the link of a letter; typed once, and shown on demand."""

    password_confirm = None


class ChangeForm(ChangePasswordForm):
    """The password that is, and the one that shall be; typed once, and shown on demand."""

    new_password_confirm = None
    password = PasswordField(_l("Present password"), render_kw={"autocomplete": "current-password"})
