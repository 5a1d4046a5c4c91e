"""What the library says on our pages, in our words."""

from __future__ import annotations

from portal.core.i18n import N_

MESSAGES = {
    "CONFIRM_REGISTRATION": N_("We have written to %(email)s."),
    "CONFIRMATION_REQUEST": N_(
        "If there is an unconfirmed account for %(email)s, a letter is on its way to it."
    ),
    "PASSWORD_RESET_REQUEST": N_("If there is an account for %(email)s, a letter is on its way to it."),
    "GENERIC_AUTHN_FAILED": N_("The mail address or the password is not right."),
    "EMAIL_CONFIRMED": N_("Thank you, your address is confirmed. You can sign in now."),
    "PASSWORD_RESET_NO_LOGIN": N_("Your password is changed. Please sign in with the new one."),
    "TWO_FACTOR_INVALID_TOKEN": N_(
        "This code is not right, or was used already. Please wait for the next one."
    ),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": N_("Your second factor is set up."),
    "TWO_FACTOR_DISABLED": N_("Your second factor is switched off."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": N_("The code is right."),
    "PASSWORD_CHANGE": N_("Your password is changed."),
    "PASSWORD_IS_THE_SAME": N_("This is the present password. Please choose another one."),
    "REAUTHENTICATION_SUCCESSFUL": N_("Thank you, it is you."),
    "INVALID_PASSWORD": N_("The password is not right."),
    "INVALID_RECOVERY_CODE": N_("This recovery code is not right, or was used already."),
    "INVALID_CONFIRMATION_TOKEN": N_("This link is not whole or no longer works. Let us send you a new one."),
    "CONFIRMATION_EXPIRED": N_("This link worked for %(within)s only. Let us send you a new one."),
    "INVALID_RESET_PASSWORD_TOKEN": N_(
        "This link is not whole, or was used already. Let us send you a new one."
    ),
    "PASSWORD_RESET_EXPIRED": N_("This link worked for %(within)s only. Let us send you a new one."),
    "REAUTHENTICATION_REQUIRED": N_("Please type your password again to go on."),
    "UNAUTHENTICATED": N_("Please sign in first."),
    "TWO_FACTOR_PERMISSION_DENIED": N_("Please sign in first."),
}


def configuration() -> dict[str, tuple[str, str]]:
    """The library's settings for its messages: the words, and which kind of notice they are."""
    return {f"SECURITY_MSG_{key}": (words, _kind(key)) for key, words in MESSAGES.items()}


def _kind(key: str) -> str:
    if key.startswith(("GENERIC", "TWO_FACTOR_INVALID")):
        return "error"
    good = (
        "EMAIL_CONFIRMED",
        "PASSWORD_RESET_NO_LOGIN",
        "PASSWORD_CHANGE",
        "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL",
    )
    return "success" if key in good else "info"
