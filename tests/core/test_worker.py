"""The worker as a program: killed in the middle of a job, stopped in peace, without a database."""

import signal
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import JobRow
from portal.web import mail
from portal.web.models import Mail
from tests.mail_server import MailServer
from tests.programs import environment, portal, program, until


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def letter(factory):
    """A letter in the outbox; gives its job's state."""
    with transaction_of(factory) as session:
        mail.post(
            session, to="wang@firm.example", subject="登记已通过", body="您的企业已入库。", key="decided:1"
        )

    def state():
        with factory() as session:
            row = session.scalars(select(JobRow).where(JobRow.name == mail.JOB)).one()
            return row.state, row.attempts

    return state


def lease_runs_out(factory):
    """As if the half minute of the lease had passed."""
    with transaction_of(factory) as session:
        past = clock.real_now() - timedelta(seconds=1)
        session.execute(update(JobRow).where(JobRow.state == "taken").values(leased_until=past))


def test_a_worker_killed_in_the_middle_of_a_job_finishes_it_after_a_restart_once(
    settings, factory, letter, server, tmp_path
):
    env, log = environment(settings, PORTAL_SMTP_URL=server.url), tmp_path / "log"
    server.stuck.set()
    with program(portal("worker"), env, log) as first:
        until(server.reached.is_set, log=log)
        assert letter() == ("taken", 1)
        first.send_signal(signal.SIGKILL)
        first.wait()
    server.stuck.clear()
    assert (letter(), server.letters) == (("taken", 1), [])
    lease_runs_out(factory)
    with program(portal("worker"), env, log):
        until(lambda: letter()[0] == "done", log=log)
    assert letter() == ("done", 2)
    assert [sent["To"] for sent in server.letters] == ["wang@firm.example"]
    with factory() as session:
        assert session.scalars(select(Mail)).one().state == "sent"


def test_a_slow_mail_server_keeps_nobody_from_writing(settings, factory, letter, server, tmp_path):
    server.stuck.set()
    with program(portal("worker"), environment(settings, PORTAL_SMTP_URL=server.url), tmp_path / "log"):
        until(server.reached.is_set, log=tmp_path / "log")
        begun = clock.real_now()
        with transaction_of(factory) as session:
            mail.post(session, to="li@firm.example", subject="x", body="x")
        assert clock.real_now() - begun < timedelta(seconds=3)


def test_a_worker_that_is_asked_to_stop_ends_its_job_and_says_nothing(settings, letter, server, tmp_path):
    log = tmp_path / "log"
    with program(portal("worker"), environment(settings, PORTAL_SMTP_URL=server.url), log) as running:
        until(lambda: letter()[0] == "done", log=log)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert log.read_text() == ""


def test_a_worker_of_a_wrong_setting_ends_with_one_line(settings, tmp_path):
    env = environment(settings, PORTAL_SMTP_URL="mail.example")
    ended = subprocess.run(portal("worker"), env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("portal: PORTAL_SMTP_URL")
    assert ended.stderr.count("\n") == 1
