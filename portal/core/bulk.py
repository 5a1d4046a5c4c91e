"""Many rows at once, past the ORM: read as the driver gives them, written as the database takes them fastest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Executable
from sqlalchemy.orm import Session

Values = Sequence[int | str | bytes | None]  # what both drivers take and give unchanged


def plain_rows(session: Session, statement: Executable) -> list[Any]:
    """The rows as tuples of the driver: for columns of whole numbers and text alone, which are the same on both databases."""
    result: Any = session.connection().execute(statement)
    found: list[Any] = result.cursor.fetchall()
    result.close()
    return found


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
