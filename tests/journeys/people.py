"""The people of the journeys: how they come in, by the portal's own pages."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from passlib.totp import TOTP

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


def open_account(visitor: Visitor, email: str, name: str) -> None:
    """Registers, opens the link of the letter that is kept on the development's page, confirms, signs in."""
    visitor.go("/account/login").follow("注册账号")
    visitor.fill(email=email, name=name, password=PASSWORD).press("注册")
    visitor.go(f"/account/mail?to={email}")
    link = visitor.page.locator("main a[href*='/account/confirm/']").first.get_attribute("href")
    assert link, "the letter has no link"
    visitor.go(link).press("确认这个邮箱")
    if visitor.page.url.endswith("/account/login"):
        visitor.fill(email=email, password=PASSWORD).press("登录")


def sign_in(visitor: Visitor, official: Official) -> None:
    """Password, then the code that an app would show; the library that checks it makes it."""
    visitor.go("/account/login").fill(email=official.email, password=PASSWORD).press("登录")
    visitor.fill(code=TOTP(key=official.secret).generate().token).press("继续")
    assert re.search(r"/desk$", visitor.page.url), visitor.page.url
