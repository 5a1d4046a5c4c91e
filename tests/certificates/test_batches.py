"""Batches: everybody once and in order, gone on with after a kill, told, left out when something changed, and zipped."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Note
from portal.certificates import batch_actions, batch_jobs, batch_queries, queries
from portal.certificates.batch_queries import Scope
from portal.certificates.models import Batch, BatchItem, Certificate, CertificateCounter
from portal.certificates.zipping import Entry, zipped
from portal.core import clock
from portal.core.db import make_engine, session_factory, transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.jobs import JobRow
from portal.core.worker import do_next
from portal.firms.models import Firm

NAMES = ("广州甲一智能有限公司", "广州乙二智能有限公司", "广州丙三智能有限公司", "广州丁四智能有限公司")


@pytest.fixture
def firms(people, factory):
    """Four registered firms, the first two in Tianhe; the first has an owner."""
    ids = [
        people.firm(name=name, district="440106" if n < 2 else "440112", owner=people.person() if n == 0 else None)
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    with transaction_of(factory) as session:
        for firm in session.scalars(select(Firm)):
            firm.standing, firm.registered_on = "registered", clock.today()
    return ids


def opened(factory, scope=None):
    with transaction_of(factory) as session:
        return batch_actions.open_batch(
            session, scope or Scope(kind="register"), by=None, on=clock.today()
        ).id


def doers(settings):
    return {
        batch_actions.NUMBER: lambda job: batch_jobs.number(job, settings),
        batch_actions.PART: lambda job: batch_jobs.part(job, settings),
        "mail.send": lambda job: None,
    }


def work(factory, settings):
    while do_next(factory, doers(settings)):
        pass


def test_every_firm_without_one_gets_the_next_number_in_order(factory, firms, settings):
    batch_id = opened(factory)
    work(factory, settings)
    with factory() as session:
        batch = session.get_one(Batch, batch_id)
        rows = batch_queries.items(session, batch_id)
        assert (batch.state, batch.whole, len(rows)) == ("done", 4, 4)
        assert [row.number for _, row, _ in rows] == sorted(row.number for _, row, _ in rows)
        assert {name for _, _, name in rows[:2]} == set(NAMES[:2])  # Tianhe's code comes first
        assert {row.facts["firm_name"] for _, row, _ in rows} == set(NAMES)
        assert all(FileStore(settings.files).holds(row.sha256) for _, row, _ in rows)
        assert session.get_one(CertificateCounter, clock.today().year).last == 4
        assert session.scalar(select(Note.subject)).endswith("已制作完成")
    with pytest.raises(Refused):
        opened(factory)


def test_a_district_alone_and_two_languages(factory, firms, settings):
    opened(factory, Scope(kind="register", district="440112", language="zh+en"))
    work(factory, settings)
    with factory() as session:
        rows = queries.issued(session)
        assert {row.facts["firm_name"] for row in rows} == set(NAMES[2:])
        assert {row.facts["language"] for row in rows} == {"zh+en"}


def test_replacing_supersedes_each_and_leaves_out_what_ended(factory, firms, settings):
    opened(factory)
    work(factory, settings)
    second = opened(factory, Scope(kind="reissue", language="zh+en"))
    with transaction_of(factory) as session:
        gone = session.scalars(select(Certificate).order_by(Certificate.id)).first()
        gone.revoked_on, gone.revocation_reason = clock.today(), "false_data"
    work(factory, settings)
    with factory() as session:
        items = batch_queries.items(session, second)
        assert sorted(item.left_out or "" for item, _, _ in items) == ["", "", "", "ended"]
        new = [row for _, row, _ in items if row]
        assert {row.facts["language"] for row in new} == {"zh+en"}
        olds = session.scalars(
            select(Certificate.superseded_by).where(Certificate.superseded_by.is_not(None))
        )
        assert sorted(olds) == sorted(row.id for row in new)
        assert session.get_one(Batch, second).state == "done"


def test_gathering_issues_nothing(factory, firms, settings):
    opened(factory)
    work(factory, settings)
    gathered = opened(factory, Scope(kind="gather", district="440106", first_day=clock.today()))
    work(factory, settings)
    with factory() as session:
        assert [position for position, _ in batch_queries.papers(session, gathered)] == [1, 2]
        assert session.scalar(select(func.count()).select_from(Certificate)) == 4
        assert session.get_one(Batch, gathered).state == "done"


def test_who_was_certified_or_left_meanwhile_is_left_out(factory, firms, settings):
    first, second = opened(factory), opened(factory)
    with transaction_of(factory) as session:
        firm = session.get_one(Firm, firms[3])
        firm.standing, firm.left_on = "closed", clock.today()
    work(factory, settings)
    with factory() as session:
        assert [item.left_out for item, _, _ in batch_queries.items(session, first)].count("left") == 1
        assert {item.left_out for item, _, _ in batch_queries.items(session, second)} == {"left", "certified"}
        assert session.get_one(CertificateCounter, clock.today().year).last == 3


def test_a_name_that_cannot_be_drawn_waits_for_a_person_and_the_batch_goes_on(factory, firms, settings):
    with transaction_of(factory) as session:
        session.get_one(Firm, firms[1]).name = "广州\U000e0101智能有限公司"
    batch_id = opened(factory)
    work(factory, settings)
    with factory() as session:
        progress = batch_queries.progress(session, [batch_id])[batch_id]
        assert (progress.finished, progress.waiting) == (3, 1)
        assert session.get_one(Batch, batch_id).state == "done"
        (number,) = batch_queries.waiting_numbers(session, batch_id)
        assert "U+E0101" in queries.by_number(session, number).failure


def test_a_batch_too_large_is_refused_and_leaves_nothing(factory, firms, monkeypatch):
    monkeypatch.setattr(batch_actions, "MOST", 3)
    with pytest.raises(Refused):
        opened(factory)
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(BatchItem)) == 0


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_killed_anywhere_it_goes_on_and_no_number_is_given_twice(factory, firms, settings, monkeypatch, at):
    """A child does the work and is killed at its n-th commit; then another worker ends it."""
    monkeypatch.setattr(batch_actions, "CHUNK", 2)
    monkeypatch.setattr(batch_jobs, "TOGETHER", 1)
    batch_id = opened(factory)
    url = settings.database_url
    child = os.fork()
    if child == 0:
        engine = make_engine(url)
        commit, left = engine.dialect.do_commit, [at]

        def dying(connection):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            commit(connection)

        engine.dialect.do_commit = dying
        work(session_factory(engine), settings)
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended)
    with transaction_of(factory) as session:  # its lease runs out
        for row in session.scalars(select(JobRow).where(JobRow.state == "taken")):
            row.state, row.leased_until = "waiting", None
    work(factory, settings)
    with factory() as session:
        numbers = list(session.scalars(select(Certificate.number).order_by(Certificate.number)))
        assert [number[-6:] for number in numbers] == ["000001", "000002", "000003", "000004"]
        assert session.scalar(select(func.count(func.distinct(Certificate.firm_id)))) == 4
        progress = batch_queries.progress(session, [batch_id])[batch_id]
        assert (progress.finished, session.get_one(Batch, batch_id).state) == (4, "done")
        assert len(list(session.scalars(select(Note.id)))) == 1  # and nobody is told twice


def test_a_zip_holds_the_issued_bytes_one_at_a_time(factory, firms, settings):
    batch_id = opened(factory)
    work(factory, settings)
    store = FileStore(settings.files)
    with factory() as session:
        entries = [
            Entry(n, row.number, row.facts["firm_name"], row.sha256, row.issued_on)
            for n, row in batch_queries.papers(session, batch_id)
        ]
    asked = []

    def read(sha256):
        asked.append(sha256)
        return store.read(sha256)

    pieces = zipped(entries, read)
    first = next(pieces)
    assert len(asked) == 1
    made = zipfile.ZipFile(io.BytesIO(first + b"".join(pieces)))
    assert made.testzip() is None
    assert [made.read(name) for name in made.namelist()] == [store.read(entry.sha256) for entry in entries]
    assert made.namelist()[0].startswith("00001_GZAI-")
    assert b"".join(zipped(entries, store.read)) == b"".join(zipped(entries, store.read))


def test_a_name_in_a_zip_is_a_name_and_no_path():
    entry = Entry(7, "GZAI-2026-000001", '../..\\a:b"c', "0" * 64, clock.today())
    assert "/" not in entry.name
    assert "\\" not in entry.name
    assert len(replace(entry, firm_name="长" * 150).name.encode()) <= 255
