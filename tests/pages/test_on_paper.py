"""A printed list says what it was narrowed to, and whether it is all of it: on paper nobody sees the controls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.journey, pytest.mark.look]


def printed(browser: Browser, address: str) -> str:
    """The words of a page as they come onto paper."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    words = page.inner_text("main")
    context.close()
    return words


def test_the_print_of_a_narrowed_register_says_by_what(base: str, browser: Browser) -> None:
    words = printed(browser, base + "/firms?q=科技&district=440106&layer=model")
    assert "科技" in words
    assert "天河" in words
    assert "模型层" in words
    assert "全部" not in words
    assert "赛道" not in words  # by which it was not narrowed


def test_the_print_of_the_whole_register_speaks_of_no_filter(base: str, browser: Browser) -> None:
    words = printed(browser, base + "/firms").split("\n")
    assert "所在区" not in words
    assert "名称或信用代码" not in words


def test_a_table_is_no_wider_than_the_paper(base: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, locale="en-GB")  # A4
    page = context.new_page()
    page.goto(base + "/language/en")
    page.goto(base + "/plan/aggregates")
    page.emulate_media(media="print")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    seen = page.locator("main table").count()
    context.close()
    assert seen
    assert wide <= 0


def test_paper_says_that_it_shows_a_demonstration(base: str, browser: Browser) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(base + "/firms")
    page.emulate_media(media="print")
    seen = page.locator(".banner-warning").is_visible()
    context.close()
    assert seen


def test_no_heading_is_left_alone_above_its_table(base: str, browser: Browser) -> None:
    """A hidden caption between them was a place at which a sheet could end."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(base + "/")
    page.emulate_media(media="print")
    shown = page.evaluate(
        "[...document.querySelectorAll('caption.visually-hidden')].map((each) => getComputedStyle(each).display)"
    )
    context.close()
    assert set(shown) == {"none"}
