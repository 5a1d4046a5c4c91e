"""The audit trail: whole, append-only, and honest about its first break."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core import audit, clock
from portal.core.audit import AuditEvent, AuditHead
from portal.core.db import transaction_of


def deed(factory, number, **data):
    with transaction_of(factory) as session:
        audit.record(session, "firm.register", f"firm:{number}", by=7, **data)


def first_break(factory):
    with factory() as session:
        return audit.first_break(session)


@pytest.fixture
def chain(factory):
    """Five deeds in the trail."""
    for number in range(1, 6):
        deed(factory, number, name="广州示例", count=number)
    return factory


def tamper(factory, statement):
    """As somebody would who owns the database: without its triggers."""
    with factory().connection(execution_options={"writing": True}) as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_event_no_{verb}"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_change ON audit_event"))
        connection.execute(text(statement))
        connection.commit()


def test_an_empty_trail_is_whole(factory):
    assert first_break(factory) is None


def test_deeds_are_chained_in_order(chain):
    with chain() as session:
        events = session.query(AuditEvent).order_by(AuditEvent.seq).all()
        assert [event.seq for event in events] == [1, 2, 3, 4, 5]
        assert [event.previous_hash for event in events] == [audit.BEGINNING, *(e.hash for e in events[:-1])]
        assert session.get(AuditHead, 1).hash == events[-1].hash
        assert events[2].data == {"name": "广州示例", "count": 3}
    assert first_break(chain) is None


def test_a_deed_that_is_undone_leaves_no_event(factory):
    def failing():
        with transaction_of(factory) as session:
            audit.record(session, "firm.register", "firm:1", by=7)
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    deed(factory, 2)
    with factory() as session:
        assert [event.subject for event in session.query(AuditEvent)] == ["firm:2"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 8 WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 5",
        "DELETE FROM audit_event",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(chain, statement):
    with chain() as session:
        connection = session.connection(execution_options={"writing": True})
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))
    assert first_break(chain) is None


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        ("UPDATE audit_event SET actor = 8 WHERE seq = 3", 3, "content"),
        ("UPDATE audit_event SET action = 'firm.strike' WHERE seq = 2", 2, "content"),
        ("UPDATE audit_event SET data = '{}' WHERE seq = 4", 4, "content"),
        ("UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE seq = 1", 1, "content"),
        ("UPDATE audit_event SET previous_hash = hash WHERE seq = 4", 4, "follow"),
        ("DELETE FROM audit_event WHERE seq = 3", 3, "missing"),
        ("DELETE FROM audit_event WHERE seq = 5", 5, "ends before"),
        ("DELETE FROM audit_event", 1, "ends before"),
        ("UPDATE audit_head SET seq = 4", 6, "ends before"),
    ],
)
def test_who_takes_the_trigger_away_is_found_at_the_first_break(chain, statement, seq, reason):
    tamper(chain, statement)
    found = first_break(chain)
    assert found is not None
    assert found.seq == seq
    assert reason in found.reason


def test_an_event_that_was_rewritten_with_a_right_hash_breaks_at_the_next_one(chain):
    with chain() as session:
        event = session.get(AuditEvent, 2)
        forged = audit.hash_of(
            2, event.at, 99, event.action, event.subject, audit.canonical(event.data), event.previous_hash
        )
    tamper(chain, f"UPDATE audit_event SET actor = 99, hash = '{forged}' WHERE seq = 2")
    assert first_break(chain).seq == 3


def test_the_moved_day_is_what_the_event_says(factory, tmp_path):
    from datetime import date

    clock.follow(tmp_path / "clock")
    clock.move_to(date(2031, 2, 3), tmp_path / "clock")
    deed(factory, 1)
    with factory() as session:
        assert session.get(AuditEvent, 1).at.year == 2031
    assert first_break(factory) is None
