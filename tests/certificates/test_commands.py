"""`portal certificates`: a batch from the command line, the list, the issued bytes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal.certificates.commands import certificates
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.files import FileStore
from portal.firms.models import Firm


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PORTAL_INSTANCE", str(settings.instance))
    return lambda *words: CliRunner().invoke(certificates, words)


@pytest.fixture
def firm(people, factory):
    found = people.firm(name="广州命令智能有限公司")
    with transaction_of(factory) as session:
        row = session.get_one(Firm, found)
        row.standing, row.registered_on = "registered", clock.today()
    return found


def test_a_batch_is_issued_listed_and_fetched(run, firm, settings, tmp_path):
    said = json.loads(run("issue").stdout)
    assert said == {"batch": 1, "papers": 1, "finished": 1, "waiting": []}
    (listed,) = json.loads(run("list").stdout)
    assert (listed["standing"], listed["firm"]) == ("valid", "广州命令智能有限公司")
    target = tmp_path / "paper.pdf"
    assert run("pdf", listed["number"], "-o", str(target)).exit_code == 0
    assert target.read_bytes() == FileStore(settings.files).read(listed["sha256"])


def test_nothing_to_issue_is_no_mistake(run, firm):
    run("issue")
    answer = run("issue")
    assert (answer.exit_code, json.loads(answer.stdout)["papers"]) == (0, 0)


def test_what_waits_for_a_person_is_named_and_the_status_says_so(run, firm, factory):
    with transaction_of(factory) as session:
        session.get_one(Firm, firm).name = "广州\U000e0101智能有限公司"
    answer = run("issue")
    assert answer.exit_code == 1
    (number,) = json.loads(answer.stdout)["waiting"]
    assert number in run("list").stdout
    missing = run("pdf", number, "-o", "x.pdf")
    assert (missing.exit_code, "not finished" in missing.stderr) == (2, True)


def test_a_number_that_nobody_has_is_one_line_and_status_2(run, firm, tmp_path):
    answer = run("pdf", "GZAI-2026-999999", "-o", str(tmp_path / "x.pdf"))
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("words", [("--kind", "gather"), ("--district", "999999"), ("--language", "fr")])
def test_a_word_that_nobody_offered_is_refused(run, firm, words):
    assert run("issue", *words).exit_code == 2
