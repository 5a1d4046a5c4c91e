"""Contrast is measured wherever colours are new, and only there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests import axe

pytestmark = [pytest.mark.journey, pytest.mark.look]

PAGE = """<!doctype html><html lang="en"><title>t</title><main><h1 style="color: #000">One</h1>
<div style="background: {behind}"><p style="color: {colour}">Two</p></div></main></html>"""


def test_words_that_are_hard_to_read_are_found_each_time_and_judged_colours_not_again(
    browser: Browser,
) -> None:
    page = browser.new_page()

    def look(colour: str, behind: str) -> tuple[list[str], bool]:
        """What axe finds, and whether it measured anything new."""
        page.set_content(PAGE.format(colour=colour, behind=behind))
        before = len(axe._judged)
        return [fault.split(":")[0] for fault in axe.faults(page)], len(axe._judged) > before

    assert look("#123456", "#fefefe") == ([], True)
    assert look("#123456", "#fefefe") == ([], False)
    for _ in range(2):
        assert look("#123456", "#234567") == (["axe color-contrast"], False), (
            "the same words, on a dark ground"
        )
        assert look("#edcba9", "#fefefe") == (["axe color-contrast"], False), "pale words, on the same ground"
    page.close()
