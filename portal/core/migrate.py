"""Brings a database to the present tables."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from portal.core.settings import ROOT


def config() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Upgrades in one transaction; nothing happens when the tables are present already."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with (
        engine.connect().execution_options(writing=True) as connection,
        _tables_may_be_made_anew(connection),
        connection.begin(),
    ):
        settings = config()
        settings.attributes["connection"] = connection
        if to == "base":
            command.downgrade(settings, to)
        else:
            command.upgrade(settings, to)
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:  # what the pragma below let pass: nothing of it is committed
                raise RuntimeError(f"rows that refer to nothing: {broken[:5]}")


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and would meanwhile refuse that others refer to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def is_present(engine: Engine) -> bool:
    """Whether the database has the tables that this code expects."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(config()).get_current_head()
