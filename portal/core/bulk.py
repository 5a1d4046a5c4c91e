"""Many rows at once, past the ORM: read as the driver gives them, written as the database takes them fastest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, Executable, Select, any_, func, literal, select
from sqlalchemy.orm import Session

from portal.core.db import Moment

Values = Sequence[
    int | str | bytes | datetime | None
]  # what both drivers take unchanged, moments as `kept_moment` gives them


def plain_rows(session: Session, statement: Executable) -> list[Any]:
    """The rows as tuples of the driver: for columns of whole numbers and text alone, which are the same on both databases."""
    result: Any = session.connection().execute(statement)
    found: list[Any] = result.cursor.fetchall()
    result.close()
    return found


def counted(session: Session, query: Select[Any], *, most: int) -> int:
    """How many rows there are, counted no further than `most`."""
    return session.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0


def among(session: Session, column: Any, values: Sequence[int] | Sequence[str]) -> ColumnElement[bool]:
    """`column IN values` with all of them as one parameter: a statement with a thousand takes longer to put together than to run."""
    if session.connection().dialect.name == "postgresql":
        return cast("ColumnElement[bool]", column == any_(literal(list(values), ARRAY(column.type))))
    given = func.json_each(json.dumps(values)).table_valued("value")
    return cast("ColumnElement[bool]", column.in_(select(given.c.value)))


def kept_moment(session: Session, moment: datetime) -> Any:
    """A moment as this database's driver takes it, for `insert_rows`."""
    kind, dialect = Moment(), session.connection().dialect
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    return moment if bind is None else bind(moment)


def insert_rows(session: Session, table: str, names: Sequence[str], rows: Iterable[Values]) -> None:
    """Writes rows of these columns in the session's transaction: one prepared statement on SQLite, COPY on PostgreSQL."""
    connection = session.connection()
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        cursor = cast("Any", connection.connection.cursor())
        with cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    given = list(rows)
    if given:
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({places})", given)


def count_up(session: Session, table: str, key: Sequence[str], rows: Sequence[tuple[int | str, ...]]) -> None:
    """Adds the count of each row, its last value, to that of the row with its key, which is made where there is none."""
    connection = session.connection()
    place = "%s" if connection.dialect.name == "postgresql" else "?"
    places = ", ".join([place] * (len(key) + 1))
    if rows:
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(key)}, count) VALUES ({places}) ON CONFLICT ({', '.join(key)})"
            f" DO UPDATE SET count = {table}.count + excluded.count",
            list(rows),
        )
