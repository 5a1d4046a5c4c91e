"""Imports for the tests: hands a table in, has the worker do its part, and gives back what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from portal.app import doers
from portal.core.db import PortalSession, transaction_of
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.core.worker import do_all
from portal.sheets import actions
from portal.sheets.actions import Handed
from portal.sheets.models import Import

HandIn = Callable[..., Import]


@pytest.fixture
def work(app: Flask, factory: sessionmaker[PortalSession], settings: Settings) -> Callable[[], int]:
    """Does everything that waits."""

    def do() -> int:
        with app.app_context():
            return do_all(factory, doers(settings))

    return do


@pytest.fixture
def hand_in(
    factory: sessionmaker[PortalSession], settings: Settings, work: Callable[[], int], people: object
) -> HandIn:
    """Hands a table in and has it checked; with `apply` imported too."""

    def do(
        content: bytes,
        kind: str = "firms",
        *,
        by: int | None = None,
        districts: object = None,
        apply: bool = False,
    ) -> Import:
        handed = Handed(kind, "表.xlsx", len(content), FileStore(settings.files).keep(content))
        with transaction_of(factory) as session:
            row, _ = actions.hand_in(session, handed, by=by, districts=districts)
        work()
        with factory() as session:
            row = session.get_one(Import, row.id)
        if apply:
            with transaction_of(factory) as session:
                fresh = session.get_one(Import, row.id)
                assert fresh.state == "ready", fresh.state
                actions.begin_applying(session, fresh, by=by, districts=districts, seen=row.version)
            work()
        with factory() as session:
            return session.get_one(Import, row.id)

    return do
