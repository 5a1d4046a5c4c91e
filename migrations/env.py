"""Alembic's door: the same settings and the same tables as the portal."""

from alembic import context

from portal.core.db import Base, make_engine
from portal.core.settings import read_settings
from portal.tables import BY_HAND, TABLES  # every feature's tables, so that none is missed

assert TABLES


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    with make_engine(read_settings().database_url).connect() as opened:
        _migrate(opened)
        opened.commit()


def _migrate(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=lambda name, kind, parents: (
            name not in BY_HAND and (kind != "table" or name in Base.metadata.tables)
        ),
    )
    with context.begin_transaction():
        context.run_migrations()


run()
