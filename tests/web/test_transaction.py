"""The transaction of a request: committed whole, undone whole, and a clash is an answer."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal.core.db import transaction_of
from portal.core.errors import Clash
from portal.firms.models import Firm
from portal.web.models import Tries
from portal.web.transaction import reading, transaction


def tries(key="x"):
    return Tries(key=key, count=0, until=datetime.now(UTC))


def count(factory):
    with factory() as session:
        return session.scalar(select(func.count()).select_from(Tries))


def test_what_is_written_in_the_block_is_there_after_it(app, factory):
    with app.app_context():
        with transaction() as session:
            session.add(tries())
        assert reading().get(Tries, "x") is not None
    assert count(factory) == 1


def test_an_exception_undoes_everything(app, factory):
    def failing():
        with transaction() as session:
            session.add(tries())
            session.flush()
            raise KeyError

    with app.app_context(), pytest.raises(KeyError):
        failing()
    assert count(factory) == 0


def test_a_change_outside_of_the_block_raises_even_after_one(app):
    with app.app_context():
        with transaction() as session:
            session.add(tries())
        reading().add(tries("y"))
        with pytest.raises(RuntimeError, match="transaction"):
            reading().flush()


def test_the_same_unique_row_twice_is_a_clash(app, factory):
    with transaction_of(factory) as session:
        session.add(tries())

    def again():
        with transaction() as session:
            session.add(tries())

    with app.app_context(), pytest.raises(Clash):
        again()


def test_a_version_that_is_no_longer_as_it_was_seen_is_a_clash(app, factory, people):
    number = people.firm()

    def seen_before():
        with transaction() as session:
            firm = session.get_one(Firm, number)
            session.connection().exec_driver_sql(f"UPDATE firm SET version = version + 1 WHERE id = {number}")
            firm.address = "天河路2号"

    with app.app_context(), pytest.raises(Clash):
        seen_before()
    with factory() as session:
        assert session.get_one(Firm, number).address is None


def test_what_was_read_before_the_block_is_read_afresh_in_it(app, factory, people):
    number = people.firm(name="旧名")
    with app.app_context():
        assert reading().get_one(Firm, number).name == "旧名"
        with transaction_of(factory) as session:
            session.get_one(Firm, number).name = "新名"
        with transaction() as session:
            assert session.get_one(Firm, number).name == "新名"
