"""Fixtures of the journeys: the portal as it is run, and people at a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.core.settings import Settings
from tests.browser import ARGUMENTS
from tests.journeys.house import House, running
from tests.journeys.visitor import Visitor, arrives

Visitors = Callable[..., Visitor]


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Iterator[House]:
    with running(settings, tmp_path / "portal.log") as house:
        yield house


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """One a test: its event loop would disturb tests that have their own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visitors(browser: Browser, house: House) -> Visitors:
    """Makes a person at a browser of their own."""

    def come(**how: object) -> Visitor:
        return arrives(browser, house.base, **how)  # type: ignore[arg-type]

    return come
