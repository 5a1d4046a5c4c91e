"""The public pages that are kept ready, in front of the application."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from portal.core.db import make_engine
from portal.core.settings import Settings


def test_connections_that_broke_are_noticed_and_made_anew(app: Flask, settings: Settings) -> None:
    """A database that was started anew: whoever asks next gets the page all the same, and the one after it too."""
    stranger = app.test_client()
    before = stranger.get("/")
    engine = make_engine(settings.database_url)
    if engine.dialect.name == "postgresql":
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with engine.connect() as connection:
            assert len(connection.execute(text(others)).all()) >= 1
    engine.dispose()
    assert stranger.get("/").status_code == 200
    again = stranger.get("/")
    assert (again.status_code, again.headers["ETag"]) == (200, before.headers["ETag"])  # kept pages have one
