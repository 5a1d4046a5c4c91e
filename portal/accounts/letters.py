"""The letters of sign-in, in the person's own language; their links begin with the portal's own address,
never with the one that the request names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.notices import CLOSING
from portal.core import clock, typed
from portal.core.i18n import N_, Text
from portal.web import mail
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import said
from portal.web.transaction import reading


@dataclass(frozen=True)
class Letter:
    """What is written; `leads_to` is the view that the letter's link opens, with the token of that name if it has one."""

    subject: str
    body: str
    leads_to: str
    token: str | None = None


CONFIRM = Letter(
    N_("Please confirm your mail address"),
    N_(
        "This address was used to open an account on the %(portal)s.\n\nPlease open this page within two days and press the button on it:"
        "\n%(link)s\n\nIf it was not you, there is nothing to do: without your confirmation the account stays closed."
    ),
    "security.confirm_email",
    "confirmation_token",
)
KNOWN = Letter(
    N_("You have an account already"),
    N_(
        "Somebody, perhaps you, wanted to open an account on the %(portal)s with this address. There is one already, so nothing was changed."
        "\n\nIf you do not remember your password, you can choose a new one here:\n%(link)s"
    ),
    "security.forgot_password",
)
RESET = Letter(
    N_("Choose a new password"),
    N_(
        "A new password was asked for your account on the %(portal)s.\n\nPlease choose it on this page within two hours; the link works once:"
        "\n%(link)s\n\nIf it was not you, there is nothing to do: your password stays as it is."
    ),
    "security.reset_password",
    "reset_token",
)
CHANGED = Letter(
    N_("Your password was changed"),
    N_(
        "The password of your account on the %(portal)s was changed a moment ago, and all other sign-ins have ended."
        "\n\nIf it was not you, please choose a new password at once:\n%(link)s"
    ),
    "security.forgot_password",
)
LOCKED = Letter(
    N_("Sign-in to your account is blocked for a few minutes"),
    N_(
        "There were %(count)s failed tries to sign in to your account on the %(portal)s. For %(minutes)s minutes nobody can sign in to it, "
        "not even with the right password; after that everything is as before.\n\nIf it was not you, somebody may be guessing. "
        "Choosing a new password is then a good idea:\n%(link)s"
    ),
    "security.forgot_password",
)
LETTERS = {
    "security/email/welcome": CONFIRM,
    "security/email/confirmation_instructions": CONFIRM,
    "security/email/welcome_existing": KNOWN,
    "security/email/reset_instructions": RESET,
    "security/email/reset_notice": CHANGED,
    "security/email/change_notice": CHANGED,
}


def write(
    session: Session,
    person: User,
    letter: Letter,
    *,
    key: str | None = None,
    token: str | None = None,
    **words: object,
) -> None:
    """Posts a letter to a person in the caller's transaction; with a `key` once only."""
    address = url_for(letter.leads_to, token=token) if token else url_for(letter.leads_to)
    link = current_app.extensions["portal.settings"].base_url + address
    body = Text(letter.body, portal=Text(PORTAL_NAME), link=link, **words).in_language(person.language)
    mail.post(
        session,
        to=person.email,
        subject=Text(letter.subject).in_language(person.language),
        body=f"{body}\n\n{Text(CLOSING).in_language(person.language)}\n",
        key=key,
    )


class Letters(MailUtil):
    """Flask-Security's way to the post: our letters into our outbox, and our reading of mail addresses."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **context: Any
    ) -> None:
        letter = LETTERS[template]
        if letter is KNOWN and context.get("confirmation_token"):
            letter = CONFIRM  # it was opened, but never confirmed
        token = context[letter.token] if letter.token else None
        write(reading(), context["user"], letter, token=token)

    def normalize(self, email: str) -> str:
        try:
            return typed.mail_address(email)
        except typed.Mistyped as error:
            raise EmailValidateException(said(error.message)) from None

    validate = normalize


def without_key(body: str) -> str:
    """A letter as the administrator reads it: without the key to somebody's account. Who appoints must not be able
    to come in as who decides."""
    return re.sub(r"(/account/reset/)\S+", r"\1…", body)


def tell_of_lock(session: Session, person: User, *, count: int, minutes: int) -> None:
    """Once for each time that an account locks itself."""
    key = f"locked:{person.id}:{int(clock.real_now().timestamp()) // 60}"
    write(session, person, LOCKED, key=key, count=count, minutes=minutes)
