"""`portal tally` on a database, and without one."""

import json

import pytest
from click.testing import CliRunner

from portal.core.settings import Settings
from portal.tallies.commands import tally
from tests.people import People
from tests.tallies.register import registered


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PORTAL_INSTANCE", str(settings.instance))
    return lambda *words: CliRunner().invoke(tally, words)


def test_the_tally_is_printed_in_the_form_that_programs_rely_on(run, people: People) -> None:
    registered(people, district="440112")
    printed = json.loads(run().stdout)
    assert set(printed) == {"plan", "as_of", "indicators"}
    assert [(one["key"], one["target"], one["count"]) for one in printed["indicators"]] == [
        ("firms", 1000, 1), ("parks", 10, 0), ("scenarios", 100, 0), ("competitions", 1, 0),
    ]  # fmt: skip
    assert printed["indicators"][0]["by"]["district"]["440112"] == 1


def test_a_past_day_is_counted_as_it_was(run, people: People) -> None:
    registered(people)
    printed = json.loads(run("--on", "2025-12-31").stdout)
    assert (printed["as_of"], printed["indicators"][0]["count"]) == ("2025-12-31", 0)


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "9999-01-01"])
def test_a_day_that_cannot_be_counted_is_one_line_and_status_2(run, day: str) -> None:
    answer = run("--on", day)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_a_database_without_tables_is_one_line_and_status_2(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    answer = run()
    assert (answer.exit_code, answer.stderr) == (
        2,
        "portal: the database is not migrated: run `portal migrate`\n",
    )
