"""Letters: in the outbox with their cause, sent once, kept where there is no mail server."""

import smtplib

import pytest
from sqlalchemy import select

from portal.core import worker
from portal.core.db import transaction_of
from portal.core.errors import NotFound
from portal.core.jobs import JobRow
from portal.core.settings import read_settings
from portal.web import mail
from portal.web.models import Mail
from tests.mail_server import MailServer


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


def post(factory, **changed):
    with transaction_of(factory) as session:
        mail.post(
            session,
            **{"to": "wang@firm.example", "subject": "登记已通过", "body": "𬭎公司：\n已入库。"} | changed,
        )


def send(factory, smtp_url=None):
    settings = read_settings(
        {"PORTAL_SMTP_URL": smtp_url or "", "PORTAL_BASE_URL": "https://portal.example.cn"}
    )
    return worker.do_all(factory, {mail.JOB: lambda job: mail.send(job, settings)})


def letters(factory):
    with factory() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_a_letter_is_sent_with_its_words_and_an_identity_of_its_own(factory, server):
    post(factory)
    post(factory)
    assert send(factory, server.url) == 2
    first, second = server.letters
    assert first["From"] == "no-reply@portal.example.cn"
    assert first.get_payload(decode=True).decode().splitlines() == ["𬭎公司：", "已入库。"]
    assert first["Message-ID"] != second["Message-ID"]
    assert [letter.state for letter in letters(factory)] == ["sent", "sent"]


def test_a_letter_with_a_key_is_posted_once_only(factory, server):
    post(factory, key="decided:1")
    send(factory, server.url)
    post(factory, key="decided:1")
    assert send(factory, server.url) == 0
    assert len(server.letters) == 1


def test_without_a_mail_server_a_letter_is_kept(factory):
    post(factory)
    send(factory)
    (letter,) = letters(factory)
    assert letter.state == "kept"
    assert letter.sent_at is not None


def test_a_letter_whose_cause_is_undone_was_never_posted(factory):
    def undone():
        with transaction_of(factory) as session:
            mail.post(session, to="a@b.example", subject="x", body="x")
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    assert letters(factory) == []
    assert send(factory) == 0


def test_a_mail_server_that_is_away_is_tried_again_and_nothing_is_called_sent(factory, server):
    post(factory)
    send(factory, "smtp://127.0.0.1:1")
    (letter,) = letters(factory)
    assert (letter.state, letter.sent_at) == ("waiting", None)
    with factory() as session:
        job = session.scalars(select(JobRow)).one()
    assert (job.state, job.attempts) == ("waiting", 1)
    assert "refused" in job.error.lower()


def test_a_letter_that_did_not_leave_is_named_and_can_be_tried_at_once(factory, server):
    post(factory)
    send(factory, "smtp://127.0.0.1:1")
    with factory() as session:
        (trouble,) = mail.in_trouble(session)
    assert (trouble.tries, trouble.next_try is not None) == (1, True)
    with transaction_of(factory) as session:
        session.scalars(select(JobRow)).one().state = "given_up"
    with factory() as session:
        assert mail.in_trouble(session)[0].next_try is None
    with transaction_of(factory) as session:
        mail.try_again(session, trouble.mail_id, by=1)
    send(factory, server.url)
    assert len(server.letters) == 1
    with factory() as session:
        assert mail.in_trouble(session) == []
    with pytest.raises(NotFound), transaction_of(factory) as session:
        mail.try_again(session, 999, by=1)


def test_a_line_break_in_a_subject_cannot_add_a_header(factory, server):
    post(factory, subject="x\r\nBcc: all@firm.example")
    send(factory, server.url)
    assert server.letters == []
    assert letters(factory)[0].state == "waiting"


def test_the_mail_servers_library_is_the_one_of_the_address(factory, monkeypatch):
    used = []

    class Recorded(smtplib.SMTP):
        def __init__(self, *args, **kwargs):
            used.append(type(self).__name__)
            raise OSError

    monkeypatch.setattr(smtplib, "SMTP_SSL", Recorded)
    post(factory)
    send(factory, "smtps://mail.example:465")
    assert used == ["Recorded"]
