"""The people of the journeys: how they come in, by the portal's own pages."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from passlib.totp import TOTP

from portal.core.i18n import Text
from tests.journeys.visitor import Visitor

PASSWORD = "four-words-in-a-row-2026"


@dataclass(frozen=True)
class Official:
    """Somebody whom `portal accounts load` appoints; `roles` are pairs of an office and its district."""

    email: str
    name: str
    roles: tuple[tuple[str, str | None], ...]

    @property
    def secret(self) -> str:
        return base64.b32encode(hashlib.sha256(self.email.encode()).digest()[:20]).decode()

    def entries(self) -> list[dict[str, str]]:
        """The lines of the file for `portal accounts load`."""
        common = {
            "email": self.email, "name": self.name, "password": PASSWORD, "totp_secret": self.secret,
        }  # fmt: skip
        return [
            common | {"role": role} | ({"district": district} if district else {})
            for role, district in self.roles
        ]


def word(visitor: Visitor, msgid: str) -> str:
    """What stands on the page for somebody who reads this visitor's language."""
    return Text(msgid).in_language("en" if visitor.language == "en" else "zh")


def open_account(visitor: Visitor, email: str, name: str) -> None:
    """Registers, opens the link of the letter that is kept on the development's page, confirms, signs in."""
    visitor.go("/account/login").follow(word(visitor, "Open an account"))
    visitor.fill(email=email, name=name, password=PASSWORD).press(word(visitor, "Open the account"))
    visitor.go(f"/account/mail?to={email}")
    link = visitor.page.locator("main a[href*='/account/confirm/']").first.get_attribute("href")
    assert link, "the letter has no link"
    visitor.go(link).press(word(visitor, "Confirm this address"))
    if visitor.page.url.endswith("/account/login"):
        visitor.fill(email=email, password=PASSWORD).press(word(visitor, "Sign in"))


def sign_in(visitor: Visitor, official: Official) -> None:
    """Password, then the code that an app would show; the library that checks it makes it."""
    visitor.go("/account/login").fill(email=official.email, password=PASSWORD).press("登录")
    visitor.fill(code=TOTP(key=official.secret).generate().token).press("继续")
    assert re.search(r"/desk$", visitor.page.url), visitor.page.url
