"""Walks through the portal as one person does: from link to link, a few addresses of each route, every page read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal.accounts.access import table
from portal.accounts.rules import MAY
from tests.pages.reading import Page, read

OWNERS = {"person": "person", "owner_a": "owner", "officer_here": "district_officer", "city_officer": "city_officer", "expert": "expert",
          "auditor": "auditor", "administrator": "administrator"}  # fmt: skip

STARTS = ("/", "/account/login", "/account/register", "/account/reset", "/account/confirm", "/account", "/my", "/desk", "/admin", "/my/join", "/my/takeover", "/my/documents")  # fmt: skip
ENDS = ("/account/logout", "/language/", "/size/")  # what changes the visit itself


@dataclass(frozen=True)
class Stop:
    """One page on the way: the route that gave it, and its address."""

    rule: str
    path: str


def rule_of(app: Flask, path: str) -> str:
    """The route that answers GET at an address; "" where there is none."""
    try:
        rule, _ = app.url_map.bind("portal.test").match(path.partition("?")[0], "GET", return_rule=True)
    except HTTPException:
        return ""
    return str(rule.rule)


def walk(
    client: FlaskClient, starts: list[str], *, of_each: int, look: Callable[[Stop, TestResponse, Page], None]
) -> list[Stop]:
    """Follows every link from `starts`, at most `of_each` addresses of a route (twice as many with a question mark count
    apart), and shows each page to `look`. Gives the pages in the order in which they were met."""
    waiting, known, taken, found = list(starts), set(starts), Counter[tuple[str, bool]](), []
    while waiting:
        path = waiting.pop(0)
        rule = rule_of(client.application, path)
        kind = (rule, "?" in path)
        if not rule or rule.startswith("/static") or taken[kind] >= of_each:
            continue
        taken[kind] += 1
        answer = client.get(path)
        if 300 <= answer.status_code < 400:
            new = [answer.location]
        elif answer.mimetype == "text/html":
            page, stop = read(answer.text), Stop(rule, path)
            found.append(stop)
            look(stop, answer, page)
            new = page.links
        else:
            new = []
        for link in new:
            parts = urlsplit(link)
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc or not address.startswith("/") or address.startswith(ENDS) or address in known:
                continue
            known.add(address)
            waiting.append(address)
    return found


def whose(app: Flask) -> dict[str, str]:
    """Each route's persona: the first of the list that its permission lets in; a stranger where all may."""
    found = {}
    for rule, methods, _endpoint, permission in table(app):
        if "GET" in methods.split(","):
            roles = MAY.get(permission)
            found[rule] = next(p for p, role in OWNERS.items() if role in roles) if roles else "anonymous"
    return found
