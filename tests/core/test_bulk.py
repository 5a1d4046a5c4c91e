"""Many rows at once: the same in and out on both databases, in the transaction of the session."""

from __future__ import annotations

from sqlalchemy import select

from portal.classification.register_models import RegisterSum
from portal.core.bulk import count_up, insert_rows, plain_rows
from portal.core.db import transaction_of

NAMES = ("run_id", "tier", "kind", "district", "dimension", "word", "count")
ODD = "一\t二\\N\n三,\"四'"


def row(count, word=ODD):
    return (1, "srdi", "new", "440106", "missing", word, count)


def kept(factory):
    columns = select(RegisterSum.word, RegisterSum.count).order_by(RegisterSum.count)
    with factory() as session:
        return [tuple(each) for each in plain_rows(session, columns)]


def test_rows_come_back_as_they_were_written(factory):
    with transaction_of(factory) as session:
        insert_rows(session, "register_sum", NAMES, (row(n, f"{ODD}{n}") for n in range(3)))
        insert_rows(session, "register_sum", NAMES, [])
    assert kept(factory) == [(f"{ODD}{n}", n) for n in range(3)]


def test_nothing_is_written_when_the_transaction_is_undone(factory):
    with factory() as session:
        session.begin_writing()
        insert_rows(session, "register_sum", NAMES, [row(1)])
        session.rollback()
    assert kept(factory) == []


def test_what_is_counted_up_is_added_to_what_stands_there_and_begun_where_nothing_does(factory):
    with transaction_of(factory) as session:
        count_up(session, "register_sum", NAMES[:-1], [row(2, "a"), row(3, ODD)])
        count_up(session, "register_sum", NAMES[:-1], [row(5, ODD), row(1, "b")])
        count_up(session, "register_sum", NAMES[:-1], [])
    assert kept(factory) == [("b", 1), ("a", 2), (ODD, 8)]
