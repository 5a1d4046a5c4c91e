"""The second factor: codes by time (TOTP), each of which works once, and recovery codes kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import segno
from flask import current_app
from flask_security import Totp

from portal.accounts.models import User

ISSUER = "Guangzhou AI Portal"


class Codes(Totp):
    """The library's codes; a code that was used is refused, and the picture is drawn by segno."""

    def get_last_counter(self, user: User) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        picture = segno.make(self.get_totp_uri(username, totp), error="m", micro=False)
        return str(picture.svg_data_uri(scale=5, border=4, light="#fff"))

    def seal(self, base32: str) -> str:
        """A secret given in base32, as it is kept; ValueError when it is none."""
        return str(self._totp(key=base32, format="base32").to_json(encrypt=True))


def seal(base32: str) -> str:
    """A TOTP secret in base32, encrypted as the table keeps it; for commands, within an application context."""
    codes: Codes = current_app.extensions["security"].totp_factory
    return codes.seal(base32)


def give(user: User, base32: str) -> None:
    """Sets the second factor of a person from a known secret, as demonstrations and pilots need it."""
    user.tf_primary_method, user.tf_totp_secret = "authenticator", seal(base32)


def take_away(user: User) -> None:
    """The person sets a new one up at the next sign-in, where the office asks for it."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None


def derived_key(secret_key: str, purpose: str) -> bytes:
    """32 bytes for one purpose, from the portal's secret."""
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).digest()


def configuration(secret_key: str) -> dict[str, Any]:
    """The library's settings for the second factor; the keys come from PORTAL_SECRET_KEY and are the same at every start."""
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one step back and one ahead, for clocks that differ
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "my_account.page",
        "SECURITY_TOTP_SECRETS": {"1": derived_key(secret_key, "totp").hex()},
        "SECURITY_TOTP_ISSUER": ISSUER,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(derived_key(secret_key, "recovery codes"))
        ],
    }
