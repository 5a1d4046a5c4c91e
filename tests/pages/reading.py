"""Reads a page's words: what the portal itself says on it, and in which language it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from portal.core.i18n import LANGUAGES

CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
SAID = (
    "alt",
    "aria-label",
    "title",
    "placeholder",
    "data-confirm",
    "data-label",
)  # attributes that somebody reads or hears
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Page:
    """What stands on a page: its texts with the language each is marked with, and where it leads."""

    texts: list[tuple[str, str]] = field(default_factory=list)  # (language, text)
    links: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self.open[-1][1])
        for name in SAID:
            if name in given:
                self.page.texts.append((language, given[name]))
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.page.texts.append((language, given.get("value", "")))
        if tag == "a" and "href" in given and "download" not in given:
            self.page.links.append(given["href"])
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if tag not in ("script", "style", "textarea") and data.strip():
            self.page.texts.append((language, " ".join(data.split())))


def read(html: str) -> Page:
    """The page's texts and links, in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


def left_in_chinese(page: Page, *, own: frozenset[str], known: str) -> list[str]:
    """Of an English page: the texts that are in Chinese though the portal says them itself (`own`: its Chinese catalogue), and
    those that stand in no row of the city (`known`). What is marked as Chinese is meant; names and what people wrote are theirs."""
    wrong = []
    for language, text in page.texts:
        if language.startswith("zh") or text in LANGUAGES.values() or not CHINESE.search(text):
            continue
        strange = [run for run in CHINESE.findall(text) if run not in known]
        if text in own or strange:
            wrong.append(f"{text[:80]!r}" + (f" ({strange[0]} is nobody's)" if strange else ""))
    return wrong
