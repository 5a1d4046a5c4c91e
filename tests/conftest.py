"""Fixtures of the whole suite: a migrated database for each test, the application, and people to act in it.

`PORTAL_TEST_DATABASE` says on which database the tests run: sqlite (default) or postgresql. A test that uses one is
marked `database`, so that the second run can leave out those that would only say the same again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import sessionmaker

from portal.core import clock
from portal.core.db import PortalSession, make_engine, session_factory
from portal.core.settings import Settings, read_settings
from tests import browser, postgres, quick
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.page_checks import CheckedClient
from tests.people import People

KIND = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
GUARDIAN = pytest.StashKey[object]()


def pytest_configure(config: pytest.Config) -> None:
    """Brings PostgreSQL, once for all of xdist's workers."""
    quick.install()
    if KIND not in ("sqlite", "postgresql"):
        raise pytest.UsageError("PORTAL_TEST_DATABASE is 'sqlite' or 'postgresql'")
    if KIND == "postgresql" and postgres.SERVER not in os.environ and not config.option.collectonly:
        config.stash[GUARDIAN] = postgres.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if GUARDIAN in config.stash:
        postgres.stop(config.stash[GUARDIAN])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without_browser = browser.find() is None and not browser.on_ci()
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        if without_browser and item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason=browser.LEFT_OUT))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of the journeys; see tests/browser.py for its arguments."""
    found = browser.find()
    assert found is not None, browser.LEFT_OUT
    return found


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes a migrated database quickly, as often as it is asked."""
    if KIND == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("template"))
        return
    made = PostgresDatabases(os.environ[postgres.SERVER])
    yield made
    made.close()


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """A migrated database for this test alone."""
    url = databases.make(tmp_path / "portal.db")
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Databases, tmp_path: Path, database_url: str) -> Iterator[str]:
    """A database without any table."""
    url = databases.make(tmp_path / "empty.db", migrated=False)
    yield url
    databases.drop(url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        {
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_INSTANCE": str(tmp_path / "instance"),
            "PORTAL_BASE_URL": "http://portal.test",
        }
    )


@pytest.fixture
def factory(database_url: str) -> Iterator[sessionmaker[PortalSession]]:
    engine = make_engine(database_url)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def session(factory: sessionmaker[PortalSession]) -> Iterator[PortalSession]:
    """A session that writes; a test commits when another session must see it."""
    with factory() as opened:
        opened.begin_writing()
        yield opened


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    from portal.app import create_app

    made = create_app(settings)
    made.config["TESTING"] = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    made.test_client_class = CheckedClient
    yield made
    made.extensions["portal.engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without one; every page that it is shown is looked over (tests/page_checks.py)."""
    return app.test_client()


@pytest.fixture
def people(factory: sessionmaker[PortalSession]) -> People:
    return People(factory)


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    yield
    clock.follow(None)
