"""Fixtures of the whole suite: a migrated database for each test, the application, and people to act in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import sessionmaker

from portal.core import clock
from portal.core.db import PortalSession, make_engine, session_factory
from portal.core.migrate import migrate
from portal.core.settings import Settings, read_settings
from tests.people import People


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    path = tmp_path_factory.mktemp("template") / "portal.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def database_url(template_database: Path, tmp_path: Path) -> str:
    target = tmp_path / "portal.db"
    shutil.copy(template_database, target)
    return f"sqlite:///{target}"


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
    yield made
    made.extensions["portal.engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def people(factory: sessionmaker[PortalSession]) -> People:
    return People(factory)


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    yield
    clock.follow(None)
