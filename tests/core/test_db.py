"""Databases: no update is lost, no writer is silent, no text outgrows its column."""

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import String, Text, func, select, text
from sqlalchemy.orm import Session

from portal.core.db import Base, Moment, lock_row, make_engine, reachable, session_factory, transaction_of
from portal.core.digest import canonical
from portal.core.jobs import JobRow, enqueue
from portal.tables import TABLES
from portal.web.models import Tries

PROCESSES, ROUNDS = 4, 25


def count_up(url: str) -> None:
    factory = session_factory(make_engine(url))
    for _ in range(ROUNDS):
        with transaction_of(factory) as session:
            row = lock_row(session, Tries, "counter")
            row.count = row.count + 1


def test_four_processes_that_read_and_write_lose_no_update(database_url, factory):
    with transaction_of(factory) as session:
        session.add(Tries(key="counter", count=0, until=datetime.now(UTC)))
    spawn = multiprocessing.get_context("spawn")
    counting = [spawn.Process(target=count_up, args=(database_url,)) for _ in range(PROCESSES)]
    for process in counting:
        process.start()
    for process in counting:
        process.join(120)
    assert [process.exitcode for process in counting] == [0] * PROCESSES
    with factory() as session:
        assert session.get(Tries, "counter").count == PROCESSES * ROUNDS


def test_a_change_outside_of_a_transaction_raises(factory):
    with factory() as session:
        session.add(Tries(key="x", count=0, until=datetime.now(UTC)))
        with pytest.raises(RuntimeError, match="transaction"):
            session.flush()


def test_a_transaction_that_fails_leaves_nothing(factory):
    def failing():
        with transaction_of(factory) as session:
            enqueue(session, "mail.send")
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(JobRow)) == 0


def test_a_reader_is_not_kept_waiting_by_a_writer(factory):
    with factory() as writer, factory() as reader:
        writer.begin_writing()
        writer.add(Tries(key="x", count=0, until=datetime.now(UTC)))
        writer.flush()
        assert reader.scalar(select(func.count()).select_from(Tries)) == 0
        writer.commit()


def test_sqlite_is_opened_to_survive_a_power_cut(factory):
    with factory() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL syncs by its own settings")
        said = [
            session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert said == ["wal", 2, 1]


def test_a_moment_comes_back_in_utc_whatever_zone_it_came_in(factory):
    moment = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with transaction_of(factory) as session:
        session.add(Tries(key="x", count=0, until=moment))
    with factory() as session:
        found = session.get(Tries, "x").until
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_its_zone_is_refused(factory):
    with factory() as session:
        session.begin_writing()
        session.add(Tries(key="x", count=0, until=datetime(2026, 11, 23)))  # noqa: DTZ001
        with pytest.raises(Exception, match="time zone"):
            session.flush()


def test_a_document_comes_back_as_it_was_and_holds_no_floats(factory):
    with transaction_of(factory) as session:
        row = enqueue(session, "mail.send", name="𬭎㛃", list=[1, None, True])
        session.flush()
        number = row.id
    with factory() as session:
        assert session.get(JobRow, number).payload == {"name": "𬭎㛃", "list": [1, None, True]}
    with pytest.raises(TypeError, match="floats"):
        canonical({"x": 0.1})


def test_every_text_column_has_a_length():
    unlimited = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if isinstance(column.type, String)
        and not isinstance(column.type, Text)
        and column.type.length is None
    ]
    assert unlimited == []


def test_every_moment_keeps_its_zone():
    naive = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "time" in type(column.type).__name__.lower() and not isinstance(column.type, Moment)
    ]
    assert naive == []


def test_a_database_that_is_away_is_not_reachable(tmp_path, database_url):
    assert reachable(make_engine(database_url))
    assert not reachable(make_engine(f"sqlite:///{tmp_path}/no/such/folder/portal.db"))
    assert not reachable(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))


def test_a_plain_session_of_the_library_is_not_what_the_portal_uses(factory):
    with factory() as session:
        assert isinstance(session, Session)
        assert hasattr(session, "begin_writing")
