"""Brings a database to the present tables."""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portal.core.settings import ROOT


def config() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Upgrades in one transaction; nothing happens when the tables are present already."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        settings = config()
        settings.attributes["connection"] = connection
        if to == "base":
            command.downgrade(settings, to)
        else:
            command.upgrade(settings, to)


def is_present(engine: Engine) -> bool:
    """Whether the database has the tables that this code expects."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(config()).get_current_head()
