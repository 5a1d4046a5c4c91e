"""Engines and sessions, the base of all tables, and what differs between SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from time import monotonic
from typing import Any, cast

from sqlalchemy import (
    URL,
    CheckConstraint,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Executable,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from portal.core.turns import turns_of

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


POSTGRESQL = {"options": "-c plan_cache_mode=force_custom_plan"}  # a plan for any word suits no common one
RESTED = 1.0  # seconds after which a connection may have been cut


class Base(DeclarativeBase):
    """The base of every table of the portal."""

    metadata = MetaData(naming_convention=NAMES)


def one_of(column: str, words: object, *, name: str | None = None) -> CheckConstraint:
    """A CHECK that a column holds one of the words (or nothing)."""
    listed = ", ".join(f"'{word}'" for word in words)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} in ({listed})", name=name or column)


class Moment(TypeDecorator[datetime]):
    """A moment, kept and given back in UTC; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[dict[str, Any]]):
    """A JSON document kept as text: canonical, so that the same content has the same digest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        from portal.core.digest import canonical

        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        import json

        return None if value is None else json.loads(value)


def make_engine(url: str) -> Engine:
    """An engine whose readers never wait; on SQLite a writer says so before it begins (see `writing`)."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True
        )
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return _on_a_server(url, pool_pre_ping=True)


def _on_a_server(url: str | URL, **more: Any) -> Engine:
    """An engine on PostgreSQL."""
    engine = create_engine(
        url, pool_size=10, max_overflow=20, hide_parameters=True, connect_args=POSTGRESQL, **more
    )
    event.listen(engine, "handle_error", _name_no_values)
    return engine


def _name_no_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the row (its DETAIL) when it refuses one: what stands in a row never reaches a log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def _open_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions lose updates silently
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("single_reads"):
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def single_reads(engine: Engine) -> Engine:
    """The same database for one SELECT at a time: no transaction is opened around it, which halves its cost.

    On PostgreSQL it has connections of its own, which stay as they are between two questions; only one that has rested is
    tried beforehand: a small question costs a third of what it does over connections that are also written by."""
    if engine.dialect.name == "sqlite":  # whose connections are in autocommit already
        return engine.execution_options(single_reads=True)
    own = _on_a_server(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    event.listen(own, "checkin", _rests)
    event.listen(own, "checkout", partial(_try_if_rested, own))
    event.listen(engine, "engine_disposed", lambda _: own.dispose())
    return own


def _rests(connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = monotonic()


def _try_if_rested(engine: Engine, connection: Any, record: ConnectionPoolEntry, proxy: Any) -> None:
    if monotonic() - record.info.get("rests_since", 0.0) < RESTED:
        return
    try:
        engine.dialect.do_ping(connection)
    except Exception as error:
        raise DisconnectionError from error  # the pool makes another


class PortalSession(Session):
    """A session that reads until `begin_writing`; a flush before that is a mistake and raises."""

    def begin_writing(self) -> None:
        """Ends what was being read, and takes the write lock: what is loaded is read afresh."""
        self.rollback()
        self.expire_all()  # where nothing was being read, the line above leaves what an earlier transaction loaded
        self._take_turn()
        self.info["writing"] = True
        try:
            self.connection(execution_options={"writing": True})
        except BaseException:
            _hand_on(self)
            raise

    def end_writing(self) -> None:
        self.info.pop("writing", None)

    def _take_turn(self) -> None:
        """On SQLite, which has one writer at a time: the others wait in the order in which they came."""
        bind = self.get_bind()
        if bind.dialect.name == "sqlite" and "turn" not in self.info:
            turns = turns_of(bind.dialect)
            if turns.take():
                self.info["turn"] = turns


@event.listens_for(PortalSession, "after_transaction_end")
def _hand_the_turn_on(session: Session, transaction: SessionTransaction) -> None:
    """Committed or undone: the next writer begins."""
    if transaction.parent is None:
        _hand_on(session)


def _hand_on(session: Session) -> None:
    turns = session.info.pop("turn", None)
    if turns is not None:
        turns.hand_on()


@event.listens_for(PortalSession, "before_flush")
def _only_writers_write(session: Session, context: Any, instances: Any) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a change outside of a transaction: use `with transaction()`")


def session_factory(engine: Engine) -> sessionmaker[PortalSession]:
    return sessionmaker(engine, class_=PortalSession, expire_on_commit=False)


@contextmanager
def transaction_of(factory: sessionmaker[PortalSession]) -> Iterator[PortalSession]:
    """A transaction of a command or a job: committed at the end, undone on any exception."""
    with factory() as session:
        session.begin_writing()
        yield session
        session.commit()
        session.end_writing()


def lock_row(session: Session, entity: type[Any], key: Any) -> Any:
    """The row as it is now, held until the transaction ends.

    SQLite's writer holds the whole file from the beginning: what it has loaded since is as it is now."""
    if session.info.get("writing") and session.get_bind().dialect.name == "sqlite":
        return session.get(entity, key)
    return session.get(entity, key, with_for_update=True, populate_existing=True)


def insert_if_missing(session: Session, entity: type[Base], **values: Any) -> bool:
    """Adds a row unless its key is there already, and says whether it did; never clashes with another writer
    doing the same."""
    result = session.execute(_insert_missing(entity, session.get_bind().dialect.name), values)
    return bool(cast("CursorResult[Any]", result).rowcount)


def insert_missing(session: Session, entity: type[Base], rows: list[dict[str, Any]]) -> None:
    """The same for several rows, in one go."""
    if rows:
        session.execute(_insert_missing(entity, session.get_bind().dialect.name), rows)


@cache
def _insert_missing(entity: type[Base], dialect: str) -> Executable:
    from sqlalchemy.dialects import postgresql, sqlite

    table = cast(Table, entity.__table__)
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def append_only(table: str, *, dialect: str) -> list[str]:
    """Statements by which the database itself refuses to change or delete a row of `table`."""
    refusal = f"{table} is append-only"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_refuse()",
    ]


def reachable(engine: Engine) -> bool:
    """Whether the database answers; for /readyz."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001  # whatever the driver raises, the answer is no
        return False
    return True
