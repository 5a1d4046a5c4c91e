"""A city for the promises of security, made once a session where tests leave nothing behind, and anew where they change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app, doers
from portal.core.settings import read_settings
from portal.core.worker import do_all
from tests.databases import Databases
from tests.page_checks import CheckedClient
from tests.security.world import World, build

MakeCity = Callable[..., tuple[Flask, World]]


@pytest.fixture(scope="session")
def make_city(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeCity]:
    """Makes an application with a city of its own at each call; with `papers` its certificates and letters are finished."""
    made: list[Flask] = []

    def make(*, papers: bool = False, **env: str) -> tuple[Flask, World]:
        folder: Path = tmp_path_factory.mktemp("city")
        settings = read_settings(
            {
                "PORTAL_DATABASE_URL": databases.make(folder / "portal.db"),
                "PORTAL_INSTANCE": str(folder),
                "PORTAL_BASE_URL": "http://portal.test",
                **env,
            }
        )
        app = create_app(settings)
        app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
        app.test_client_class = CheckedClient
        made.append(app)
        world = build(app)
        if papers:
            do_all(app.extensions["portal.sessions"], doers(settings))
        return app, world

    yield make
    for app in made:
        app.extensions["portal.engine"].dispose()
        databases.drop(app.extensions["portal.settings"].database_url)


@pytest.fixture(scope="session")
def city(make_city: MakeCity) -> tuple[Flask, World]:
    """For tests that leave nothing behind."""
    return make_city(papers=True)


@pytest.fixture(scope="session")
def app_of_city(city: tuple[Flask, World]) -> Flask:
    return city[0]


@pytest.fixture(scope="session")
def world(city: tuple[Flask, World]) -> World:
    return city[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
