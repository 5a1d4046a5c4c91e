"""Turns: first come, first served; who gives up is passed over; a session hands on whether it commits, fails or is only closed."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession, transaction_of
from portal.core.turns import Turns, turns_of

Factory = sessionmaker[PortalSession]


def is_free(factory: Factory) -> bool:
    with factory() as session:
        turns = turns_of(session.get_bind().dialect)
    if not turns.take(0):
        return False
    turns.hand_on()
    return True


def test_who_came_first_is_first() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take()

    def wait(number: int) -> None:
        assert turns.take(10)
        order.append(number)
        turns.hand_on()

    waiting = []
    for number in range(8):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        waiting.append(thread)
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.hand_on()
    for thread in waiting:
        thread.join(10)
    assert order == list(range(8))
    assert turns.take(0)


def test_who_gives_up_is_passed_over() -> None:
    turns = Turns()
    assert turns.take()
    assert not turns.take(0.01)
    turns.hand_on()
    assert turns.take(0)


def test_a_transaction_hands_its_turn_on_however_it_ends(factory: Factory) -> None:
    with factory() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL has many writers at a time")
    with transaction_of(factory) as session:
        assert "turn" in session.info
        assert not is_free(factory)
    assert is_free(factory)
    with pytest.raises(ZeroDivisionError), transaction_of(factory):
        raise ZeroDivisionError
    assert is_free(factory)
    session = factory()
    session.begin_writing()
    session.begin_writing()  # afresh
    assert not is_free(factory)
    session.close()
    assert is_free(factory)


def test_a_turn_does_not_outlive_a_transaction_that_could_not_begin(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with factory() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL has many writers at a time")

    def refuse(*given: object, **more: object) -> None:
        raise OSError("no connection")

    with factory() as session:
        monkeypatch.setattr(session, "connection", refuse)
        with pytest.raises(OSError, match="no connection"):
            session.begin_writing()
    assert is_free(factory)
