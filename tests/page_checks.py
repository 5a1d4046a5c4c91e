"""Looks over every page that a test is shown: what must hold on each of them, whatever the test is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    action: str
    posts: bool
    has_token: bool = False


@dataclass
class Seen:
    """What a page consists of, as far as it is checked."""

    lang: str = ""
    title: str = ""
    headings: int = 0
    ids: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page once, from top to bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.in_title = False
        self.in_svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in given:
            if name == "style" or name.startswith("on"):
                self.seen.faults.append(f"<{tag}> has a {name} attribute")
        if "id" in given:
            self.seen.ids.append(given["id"])
        match tag:
            case "html":
                self.seen.lang = given.get("lang", "")
            case "title" if not self.in_svg:
                self.in_title = True
            case "svg":
                self.in_svg += 1
            case "h1":
                self.seen.headings += 1
            case "style":
                self.seen.faults.append("a <style> element")
            case "script" if "src" not in given and given.get("type") != "application/json":
                self.seen.faults.append("a script inside the page")
            case "form":
                posts = given.get("method", "get").lower() == "post"
                self.seen.forms.append(Form(given.get("action", ""), posts))
            case "input" if given.get("name") == "csrf_token" and given.get("value") and self.seen.forms:
                self.seen.forms[-1].has_token = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if tag == "svg":
            self.in_svg -= 1

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.seen.title += data


def faults_of(page: str, policy: str) -> list[str]:
    """What is wrong with a page and its Content-Security-Policy; nothing, when all is well."""
    reader = Reader()
    reader.feed(page)
    seen = reader.seen
    faults = list(seen.faults)
    if seen.lang not in ("zh-CN", "en"):
        faults.append(f"its language is {seen.lang!r}")
    if not seen.title.strip():
        faults.append("no title")
    if seen.headings != 1:
        faults.append(f"{seen.headings} main headings")
    twice = sorted({name for name in seen.ids if seen.ids.count(name) > 1})
    if twice:
        faults.append(f"the same id twice: {', '.join(twice)}")
    faults += [
        f"the form to {form.action or 'this page'!r} has no token"
        for form in seen.forms
        if form.posts and not form.has_token
    ]
    if "default-src 'none'" not in policy or "unsafe" in policy:
        faults.append(f"its policy is {policy!r}")
    return faults


class CheckedClient(FlaskClient):
    """A test client that fails the test when a page is not as every page must be."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.get_data():
            is_moved = 300 <= response.status_code < 400  # werkzeug's own line, which no browser shows
            found = (
                []
                if is_moved
                else faults_of(response.text, response.headers.get("Content-Security-Policy", ""))
            )
            assert not found, f"{response.request.path}: " + "; ".join(found)
        return response
