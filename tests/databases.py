"""Databases for tests, one each: a copy of a migrated one, which takes some milliseconds on either kind."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import uuid
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from portal.core.db import make_engine
from portal.core.migrate import migrate


class Databases(Protocol):
    """A place where databases are made for tests."""

    def make(self, path: Path, *, migrated: bool = True) -> str: ...

    def copy(self, url: str, path: Path) -> str:
        """Another with the same content; nobody may be connected to the first one."""

    def drop(self, url: str) -> None: ...


class SqliteDatabases:
    """Files, copied from a migrated one."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "portal.db"
        _migrate(f"sqlite:///{self.template}")

    def make(self, path: Path, *, migrated: bool = True) -> str:
        if migrated:
            shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def copy(self, url: str, path: Path) -> str:
        with (
            contextlib.closing(sqlite3.connect(str(make_url(url).database))) as source,
            contextlib.closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """The test's folder is removed by pytest."""


class PostgresDatabases:
    """Databases of a server, made from a migrated one as template."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server).set(drivername="postgresql")
        self.template = self._create("template1")
        _migrate(self._url(self.template))

    def make(self, path: Path, *, migrated: bool = True) -> str:
        return self._url(self._create(self.template if migrated else "template1"))

    def copy(self, url: str, path: Path) -> str:
        return self._url(self._create(str(make_url(url).database)))

    def drop(self, url: str) -> None:
        name = make_url(url).database or ""
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        self.drop(self._url(self.template))

    def _create(self, template: str) -> str:
        name = f"portal_test_{uuid.uuid4().hex}"
        self._do(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            self.server.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        changed = self.server.set(drivername="postgresql+psycopg", database=name)
        return changed.render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
