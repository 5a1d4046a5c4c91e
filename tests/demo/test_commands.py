"""`portal demo` from an empty database, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.demo.accounts import table


@pytest.fixture
def env(empty_database_url: str, tmp_path: Path) -> dict[str, str]:
    return {"PORTAL_DATABASE_URL": empty_database_url, "PORTAL_INSTANCE": str(tmp_path / "instance")}


def run(env: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env=env)


def test_an_empty_database_becomes_a_city_with_its_papers(env: dict[str, str]) -> None:
    made = run(env, "demo", "--firms", "13")
    assert made.exit_code == 0, made.output
    assert made.stdout.strip() == table()
    papers = json.loads(run(env, "certificates", "list").stdout)
    assert papers
    assert all(paper["sha256"] for paper in papers)
    assert json.loads(run(env, "audit", "verify").stdout)["whole"] is True
    firms = json.loads(run(env, "tally").stdout)["indicators"][0]["count"]
    again = run(env, "demo", "--if-empty", "--firms", "13")
    assert (again.exit_code, again.output) == (0, "")
    assert run(env, "demo", "--firms", "13").exit_code == 2
    assert json.loads(run(env, "tally").stdout)["indicators"][0]["count"] == firms


def test_accounts_alone_are_printed_without_a_database(tmp_path: Path) -> None:
    env = {"PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "PORTAL_INSTANCE": str(tmp_path)}
    assert run(env, "demo", "--accounts").stdout.strip() == table()
    assert not (tmp_path / "none.db").exists()


def test_production_gets_no_demonstration(tmp_path: Path) -> None:
    key = tmp_path / "key.p12"
    key.write_bytes(b"a key")
    env = {
        "PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "s" * 40, "PORTAL_SIGNING_KEY": str(key),
        "PORTAL_BASE_URL": "https://portal.test", "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}",
    }  # fmt: skip
    refused = run(env, "demo")
    assert refused.exit_code == 2
    assert "production" in refused.stderr
    assert not (tmp_path / "none.db").exists()
