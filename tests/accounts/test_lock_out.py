"""Ten failures in five minutes, for an account or from an address: then not even the right password helps, for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts import queries
from portal.core import clock, jobs
from portal.core.db import PortalSession, transaction_of
from portal.core.settings import Limit
from portal.core.worker import do_all
from portal.web import limits
from portal.web.models import Tries
from tests.accounts.walking import code, fill, letters, trail
from tests.people import PASSWORD


def _try(client: FlaskClient, email: str, password: str, address: str):
    client.environ_base["REMOTE_ADDR"] = address
    return fill(client, "/account/login", email=email, password=password)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the real clock ahead by so many seconds."""
    begun = clock.real_now()

    def move(seconds: int) -> None:
        def moved() -> datetime:
            return begun + timedelta(seconds=seconds)

        monkeypatch.setattr(clock, "real_now", moved)

    return move


def test_an_account_is_closed_to_everybody_after_ten_failures_and_opens_by_itself(
    client: FlaskClient,
    app: Flask,
    member: str,
    factory: sessionmaker[PortalSession],
    later: Callable[[int], None],
):
    for n in range(10):
        assert _try(client, member, "wrong-guess-of-it", f"10.0.0.{n}").status_code == 200
    refused = _try(client, member, PASSWORD, "10.0.1.1")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    assert "5 分钟" in refused.text
    assert [letter.subject for letter in letters(factory, member)] == ["您的账号暂停登录几分钟"]
    with factory() as session:
        number = queries.person_by_email(session, member).id
    assert trail(factory, f"person:{number}") == ["account.sign_in_failed"] * 10 + ["account.locked"]
    later(301)
    assert _try(app.test_client(), member, PASSWORD, "10.0.1.2").status_code == 302


def test_an_address_is_refused_after_ten_failures_and_nobody_else_is(
    client: FlaskClient, app: Flask, member: str
):
    for n in range(10):
        assert _try(client, f"nobody{n}@firm.example", "wrong-guess-of-it", "10.9.9.9").status_code == 200
    assert _try(client, member, PASSWORD, "10.9.9.9").status_code == 429
    assert _try(app.test_client(), member, PASSWORD, "10.9.9.8").status_code == 302


def test_an_unknown_account_locks_just_like_a_known_one(client: FlaskClient):
    for n in range(10):
        _try(client, "nobody@firm.example", "wrong-guess-of-it", f"10.0.0.{n}")
    assert _try(client, "nobody@firm.example", "wrong-guess-of-it", "10.0.1.1").status_code == 429


def test_nine_failures_and_the_right_password_begin_a_new_count(client: FlaskClient, app: Flask, member: str):
    for _ in range(2):
        for _ in range(9):
            _try(client, member, "wrong-guess-of-it", "10.0.0.1")
        fresh = app.test_client()
        assert _try(fresh, member, PASSWORD, "10.0.0.2").status_code == 302
    # the address that failed 18 times is refused all the same
    assert _try(client, member, PASSWORD, "10.0.0.1").status_code == 429


def test_codes_cannot_be_guessed_either(client: FlaskClient, app: Flask, officer: str):
    for n in range(10):
        assert _try(client, officer, PASSWORD, f"10.0.0.{n}").status_code == 302
        assert fill(client, "/account/tf-validate", code="123456").status_code == 200
    assert _try(client, officer, PASSWORD, "10.0.1.1").status_code == 302
    assert fill(client, "/account/tf-validate", code=code()).status_code == 429


def test_a_forwarded_address_counts_only_behind_a_proxy_that_we_know(client: FlaskClient, member: str):
    for n in range(10):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.1.1.{n}"
        assert _try(client, f"nobody{n}@firm.example", "wrong-guess-of-it", "10.9.9.9").status_code == 200
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "10.1.1.200"
    assert _try(client, member, PASSWORD, "10.9.9.9").status_code == 429


def test_one_mailbox_is_not_flooded(client: FlaskClient, member: str, factory: sessionmaker[PortalSession]):
    answers = []
    for n in range(22):
        client.environ_base["REMOTE_ADDR"] = f"10.2.0.{n}"
        answers.append(fill(client, "/account/reset", email=member).status_code)
    assert answers == [200] * 20 + [429] * 2
    assert len(letters(factory, member)) == 20


def test_tries_are_counted_once_each_and_swept_when_their_window_is_over(
    app: Flask, factory: sessionmaker[PortalSession], later: Callable[[int], None]
):
    most_two = Limit(most=2, seconds=60)
    with app.app_context():
        assert [limits.hit("k", most_two).allowed for _ in range(3)] == [True, True, False]
        later(61)
        again = limits.hit("k", most_two)
        assert (again.count, again.allowed, again.seconds_left) == (1, True, 61)
        later(200)
    with transaction_of(factory) as session:
        jobs.enqueue(session, limits.SWEEP)
    assert do_all(factory, {limits.SWEEP: limits.sweep}) == 1
    with factory() as session:
        assert session.scalars(select(Tries)).all() == []


def test_no_count_names_anybody(client: FlaskClient, member: str, factory: sessionmaker[PortalSession]):
    _try(client, member, "wrong-guess-of-it", "10.0.0.1")
    with factory() as session:
        keys = session.scalars(select(Tries.key)).all()
    assert keys
    assert not any("@" in key or member.split("@")[0] in key for key in keys)


def test_the_networks_of_one_customer_count_as_one_address(app: Flask):
    seen = set()
    for given in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "10.0.0.1", "nonsense"):
        with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
            seen.add(limits.address())
    assert seen == {"2001:db8:1:2::/64", "10.0.0.1", "nonsense"}
