"""What the eye would notice at once: a heading torn within a word, a table cut off on a phone, tiles without an edge in forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.city import City
from tests.pages.looking import Looker

pytestmark = [pytest.mark.journey, pytest.mark.look]

LINES = """(words) => {
  const text = document.querySelector("h1").firstChild, range = document.createRange(), at = text.data.indexOf(words);
  range.setStart(text, at);
  range.setEnd(text, at + words.length);
  return new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size;
}"""
WIDENED = """() => document.querySelectorAll(".table-stack td.figure").forEach((cell) => {
  cell.textContent = "28 September 2025 to 27 September 2028";
})"""


def test_a_heading_breaks_between_its_phrases(base: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(base + "/chain")
    assert page.evaluate(LINES, "人工智能产业链") == 1
    context.close()


def test_the_longest_days_of_a_title_have_room_on_a_phone(city: City, base: str, browser: Browser) -> None:
    looker = Looker(browser, base, language="en", width=390)
    looker.page.context.add_init_script(f"addEventListener('DOMContentLoaded', {WIDENED})")
    looker.look([f"/firms/{city.world.rows['code_a']}"])
    seen = looker.page.locator(".table-stack td.figure").count()
    looker.close()
    assert seen, "a firm with a title"
    assert not looker.wrong


def test_the_open_tab_is_in_sight_on_a_phone(base: str, browser: Browser) -> None:
    """The worklist's own filters stand behind six tabs: the open one was out of sight."""
    context = browser.new_context(viewport={"width": 240, "height": 700}, locale="zh-CN")
    page = context.new_page()
    page.goto(base + "/plan/scenarios")
    last = page.locator(".tabs a").last
    last.click()
    page.wait_for_load_state()
    box, row = page.locator(".tabs [aria-current]").bounding_box(), page.locator(".tabs").bounding_box()
    scrolled = page.locator(".tabs").evaluate("(row) => row.scrollLeft")
    context.close()
    assert box
    assert row
    assert scrolled > 0
    assert row["x"] <= box["x"] + 1
    assert box["x"] + box["width"] <= row["x"] + row["width"] + 1


def test_tiles_keep_an_edge_and_the_number_leaves_its_label_free_in_forced_colours(
    base: str, browser: Browser
) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(base + "/")
    edge = page.locator(".tile").first.evaluate("(tile) => getComputedStyle(tile).borderTopStyle")
    above = page.locator(".big-number-label").first.evaluate("(label) => getComputedStyle(label).zIndex")
    context.close()
    assert edge == "solid"
    assert above == "1"
