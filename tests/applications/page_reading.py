"""What a form on a page shows: the value of each field as a browser would hold it, and the message beside it."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Fields(HTMLParser):
    """Reads values and messages by the fields' names and ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self._area: str | None = None
        self._select: str | None = None
        self._error: str | None = None
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if self._error and tag in ("div", "p"):
            self._depth += 1
        if given.get("id", "").endswith("-error"):
            self._error, self._depth = given["id"].removesuffix("-error"), 1
            self.errors[self._error] = ""
        if tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in given:
                self.values[name] = given.get("value", "y")
        elif tag == "input" and name:
            self.values[name] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None
        if self._error and tag in ("div", "p"):
            self._depth -= 1
            if self._depth == 0:
                self._error = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data
        if self._error:
            self.errors[self._error] += data


def in_language(message: str, language: str) -> bool:
    """Whether a message is in Chinese, or in English, without a word of the other."""
    chinese = re.search(r"[\u4e00-\u9fff]", message) is not None
    return chinese if language == "zh" else not chinese and bool(message.strip())
