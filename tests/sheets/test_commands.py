"""`portal import`: the exit status and what it prints, and that nothing changes when anything is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession
from portal.core.settings import Settings
from portal.firms.models import Firm
from portal.sheets.commands import import_table
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook

Factory = sessionmaker[PortalSession]


@pytest.fixture
def run(settings: Settings, tmp_path: Path):  # type: ignore[no-untyped-def]
    def do(content: bytes, *options: str, name: str = "企业.xlsx") -> Result:
        file = tmp_path / name
        file.write_bytes(content)
        env = {
            "PORTAL_DATABASE_URL": settings.database_url,
            "PORTAL_INSTANCE": str(settings.instance),
        }
        return CliRunner().invoke(import_table, [str(file), *options], env=env)

    return do


def firms(factory: Factory) -> int:
    with factory() as session:
        return session.scalar(select(func.count()).select_from(Firm)) or 0


def test_a_right_table_is_imported_and_counted(run, factory: Factory) -> None:  # type: ignore[no-untyped-def]
    content = workbook(FIRM_HEADS, [firm_row(1), firm_row(2)])
    dry = run(content, "--dry-run")
    assert json.loads(dry.stdout) == {
        "kind": "firms",
        "added": 2,
        "changed": 0,
        "same": 0,
        "state": "dry run",
    }
    assert firms(factory) == 0
    done = run(content)
    assert (done.exit_code, json.loads(done.stdout)["state"]) == (0, "applied")
    assert firms(factory) == 2
    assert json.loads(run(content).stdout)["state"] == "known"


def test_errors_are_named_by_sheet_row_and_column(run, factory: Factory) -> None:  # type: ignore[no-untyped-def]
    done = run(workbook(FIRM_HEADS, [firm_row(1), firm_row(2, district="深圳")], name="名单"))
    assert done.exit_code == 1
    assert "sheet 名单, row 3, column 所在区: “深圳” is not in the list" in done.stderr
    assert firms(factory) == 0


def test_what_is_no_table_ends_with_status_2(run) -> None:  # type: ignore[no-untyped-def]
    done = run(b"%PDF-1.7", name="a.pdf")
    assert done.exit_code == 2
    assert "neither an Excel workbook" in done.stderr
