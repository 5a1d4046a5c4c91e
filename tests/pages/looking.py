"""Looks at pages in a real browser: what axe finds, what scrolls sideways, what the browser complains of, what moves while it loads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Browser, Page

from tests import axe
from tests.pages.reading import LANGUAGES

WATCH = """
window.moved = 0; window.mover = "";
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) {
    window.moved += each.value;
    window.mover += (each.sources[0]?.node?.outerHTML || each.sources[0]?.node?.textContent || "").slice(0, 80);
  }
}).observe({type: "layout-shift", buffered: true});
"""
MEASURE = """() => ({
  wide: document.documentElement.scrollWidth - window.innerWidth,
  headings: document.querySelectorAll("h1").length, language: document.documentElement.lang,
  cut: [...document.querySelectorAll(".table-stack")].filter((e) => e.scrollWidth > e.clientWidth + 1
       && getComputedStyle(e.querySelector("tr")).display == "block").length,
  empty: [...document.querySelectorAll("main a[href], main button")].filter((e) => e.checkVisibility() && !e.innerText.trim()
         && !e.ariaLabel && !e.querySelector("img[alt], svg title, [aria-label]")).length })"""
MOVED = "[window.moved, window.mover]"
LATE = 500  # milliseconds after it has loaded, in which a page draws what a script brings
STILL = 0.01  # what may move, of the screen
HTML_LANG = {"zh": "zh-CN", "en": "en"}
assert set(HTML_LANG) == set(LANGUAGES)


def moved_of(page: Page) -> tuple[float, str]:
    """What moved of the screen, and the first part that did, of a page that has loaded and had its time to draw."""
    page.wait_for_load_state("load")  # the network may be idle while a script is still at work
    page.wait_for_timeout(LATE)
    moved, mover = page.evaluate(MOVED)
    return moved, mover


class Looker:
    """A browser tab that reads one language at one width, and keeps what is wrong with the pages it was shown."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        language: str,
        width: int,
        size: str = "",
        cookies: dict[str, str] | None = None,
    ) -> None:
        self.base, self.language, self.wrong = base, language, list[str]()
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        kept = {"language": language, **({"size": size} if size else {}), **(cookies or {})}
        context.add_cookies([{"name": name, "value": value, "url": base} for name, value in kept.items()])
        context.add_init_script(WATCH)
        self.where = f"{language} {width}{' ' + size if size else ''}"
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None
        )

    def look(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.wrong += [f"{path} ({self.where}): {fault}" for fault in self._faults(path)]

    def close(self) -> None:
        self.page.context.close()

    def _faults(self, path: str) -> list[str]:
        self.said.clear()
        answer = self.page.goto(self.base + path)
        if answer is None or answer.status != 200:
            return [f"status {answer.status if answer else 'none'}"]
        found: list[str] = []
        measured: dict[str, Any] = self.page.evaluate(MEASURE)
        if measured["wide"] > 0:
            found.append(f"{measured['wide']} pixels too wide")
        if measured["headings"] != 1:
            found.append(f"{measured['headings']} main headings")
        if measured["language"] != HTML_LANG[self.language]:
            found.append(f"its language is {measured['language']}")
        if measured["empty"]:
            found.append(f"{measured['empty']} links or buttons without words")
        if measured["cut"]:
            found.append(f"{measured['cut']} tables cut off, though their rows are stacked")
        found += axe.faults(self.page)
        moved, mover = self.page.evaluate(MOVED)
        if (
            moved >= STILL
        ):  # a busy machine may paint a table before its last row: what is built so moves every time
            self.page.reload()
            moved, mover = moved_of(self.page)
        if moved >= STILL:
            found.append(f"{moved:.3f} of the screen moved while it came: {mover}")
        return found + self.said
