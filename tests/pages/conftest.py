"""A made-up city with its papers made and its letters sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.app import create_app, doers
from portal.core.settings import read_settings
from portal.core.worker import do_all
from portal.demo.city import build
from tests.browser import ARGUMENTS
from tests.databases import Databases
from tests.journeys.house import running
from tests.page_checks import CheckedClient
from tests.pages.city import City, words_of_lists, words_of_rows
from tests.security.world import build as add_world

FIRMS, SEED = 40, 7


@pytest.fixture(scope="session")
def city(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demonstration's city, and in it the rows of every kind of `tests/security/world.py`; for reading only."""
    folder: Path = tmp_path_factory.mktemp("whole-city")
    settings = read_settings(
        {
            "PORTAL_DATABASE_URL": databases.make(folder / "portal.db"),
            "PORTAL_INSTANCE": str(folder),
            "PORTAL_BASE_URL": "http://portal.test",
            "PORTAL_LIMITS": "verify=1000000/60 api=1000000/60 export=1000000/60 download=1000000/60",
        }
    )
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = CheckedClient
    with app.app_context():
        build(
            app.extensions["portal.sessions"],
            settings,
            firms=FIRMS,
            seed=SEED,
            password_hash="x",
            progress=lambda n: None,
        )
    world = add_world(app)
    do_all(app.extensions["portal.sessions"], doers(settings))
    yield City(app, world)
    app.extensions["portal.engine"].dispose()
    databases.drop(settings.database_url)


@pytest.fixture(scope="session")
def known_chinese(city: City) -> str:
    """All the Chinese that people and rows of the city have written."""
    with city.app.extensions["portal.sessions"]() as session:
        return words_of_rows(session) + words_of_lists()


@pytest.fixture(scope="session")
def base(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The city as it is served."""
    settings = city.app.extensions["portal.settings"]
    with running(settings, tmp_path_factory.mktemp("served") / "portal.log") as house:
        yield house.base


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()
