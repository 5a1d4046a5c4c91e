"""Walks through forms as a browser does: reads the page, takes its token and its links, and posts."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from portal.core.audit import AuditEvent
from portal.core.db import PortalSession
from portal.web.models import Mail

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def fill(client: FlaskClient, path: str, *, opened_at: str | None = None, **words: Any) -> TestResponse:
    """Opens the page (or the one at `opened_at`), and posts its form to `path`."""
    page = client.get(opened_at or path)
    assert page.status_code == 200, (page.status_code, page.location)
    return client.post(path, data={"csrf_token": token(page), **words})


def letters(factory: sessionmaker[PortalSession], to: str) -> list[Mail]:
    with factory() as session:
        return list(session.scalars(select(Mail).where(Mail.recipient == to).order_by(Mail.id)))


def link_in(letter: Mail, *, base: str = "http://portal.test") -> str:
    found = re.search(rf"{re.escape(base)}(/\S+)", letter.body)
    assert found is not None, letter.body
    return found[1]


def trail(factory: sessionmaker[PortalSession], subject: str) -> list[str]:
    with factory() as session:
        found = select(AuditEvent.action).where(AuditEvent.subject == subject).order_by(AuditEvent.seq)
        return list(session.scalars(found))


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` times 30 seconds from now."""
    import time

    return str(TOTP(key=secret, format="base32").generate(time.time() + 30 * steps).token)


def text(page: TestResponse) -> str:
    return html.unescape(page.text)
