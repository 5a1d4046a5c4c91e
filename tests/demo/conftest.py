"""A small made-up city, made once for the tests that only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.core.settings import read_settings
from portal.demo.city import build
from tests.databases import Databases
from tests.page_checks import CheckedClient

FIRMS, SEED = 40, 7


@pytest.fixture(scope="session")
def make_city(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Flask]]:
    """Makes a city of its own at each call, with its application."""
    made: list[Flask] = []

    def make() -> Flask:
        folder: Path = tmp_path_factory.mktemp("city")
        settings = read_settings(
            {
                "PORTAL_DATABASE_URL": databases.make(folder / "portal.db"),
                "PORTAL_INSTANCE": str(folder),
                "PORTAL_BASE_URL": "http://portal.test",
            }
        )
        app = create_app(settings)
        app.config["TESTING"] = True
        app.test_client_class = CheckedClient
        made.append(app)
        factory = app.extensions["portal.sessions"]
        with app.app_context():
            build(factory, settings, firms=FIRMS, seed=SEED, password_hash="x", progress=lambda n: None)
        return app

    yield make
    for app in made:
        app.extensions["portal.engine"].dispose()
        databases.drop(app.extensions["portal.settings"].database_url)


@pytest.fixture(scope="session")
def city(make_city: Callable[[], Flask]) -> Flask:
    """For reading only."""
    return make_city()
