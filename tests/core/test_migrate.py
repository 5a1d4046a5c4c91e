"""Migrations: up and down with data in place, and no difference to the tables of the code."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from portal.core.audit import first_break, record
from portal.core.db import Base, make_engine, session_factory, transaction_of
from portal.core.migrate import is_present, migrate
from portal.core.settings import ROOT
from portal.tables import BY_HAND, TABLES
from tests.people import People


def test_an_empty_database_is_brought_to_the_present_tables(empty_database_url):
    engine = make_engine(empty_database_url)
    assert not is_present(engine)
    migrate(engine)
    assert is_present(engine)
    assert {table.name for table in TABLES} <= set(inspect(engine).get_table_names())
    migrate(engine)  # nothing to do, nothing said
    engine.dispose()


def test_the_migrated_tables_are_those_of_the_code(database_url):
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": False,
                "include_name": lambda name, kind, parents: (
                    name not in BY_HAND and (kind != "table" or name in Base.metadata.tables)
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_check_of_the_code_stands_in_the_database(database_url):
    engine = make_engine(database_url)
    found = inspect(engine)
    missing = [
        f"{table.name}.{check.name}"
        for table in TABLES
        for check in table.constraints
        if type(check).__name__ == "CheckConstraint"
        and check.name not in {known["name"] for known in found.get_check_constraints(table.name)}
    ]
    assert missing == []
    engine.dispose()


def test_down_and_up_again_with_data_in_place(database_url):
    engine = make_engine(database_url)
    factory = session_factory(engine)
    people = People(factory)
    people.firm(owner=people.person())
    with transaction_of(factory) as session:
        record(session, "firm.register", "firm:1", by=1)
    migrate(engine, to="base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    _what_the_city_wrote_stays(engine)
    assert is_present(engine)
    people.firm()
    with factory() as session:
        assert first_break(session) is None
        assert session.scalar(text("SELECT count(*) FROM firm")) == 1
    engine.dispose()


def _what_the_city_wrote_stays(engine):
    """A starting programme as it was first given is brought up to date; one that the city changed since is left alone."""
    step = next((ROOT / "migrations" / "versions").glob("*_the_starting_set_as_it_is_now.py")).name[:4]
    migrate(engine, to=f"{int(step) - 1:04d}")
    first = ROOT / "portal" / "programmes" / "first"
    haizhu = (first / "haizhu_large_models.toml").read_text("utf-8")
    older = {
        "haizhu_large_models": haizhu.replace('district_percent = "50"\n', "").replace(
            'department_en = "Haizhu District"\n', ""
        ),
        "gazelle_award": (first / "gazelle_award.toml").read_text("utf-8") + "# changed by the city",
    }
    with engine.begin() as connection:
        for key, definition in older.items():
            values = {"definition": definition, "key": key}
            connection.execute(text("UPDATE programme SET definition = :definition WHERE key = :key"), values)
    migrate(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT key, definition FROM programme")).all()
    kept = {row.key: row.definition for row in rows}
    assert kept["haizhu_large_models"] == haizhu
    assert kept["gazelle_award"] == older["gazelle_award"]
