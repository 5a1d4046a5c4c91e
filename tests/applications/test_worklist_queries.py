"""What waits for whom: every waiting case in exactly one queue, oldest deadline first, page by page, in one statement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import sessionmaker

from portal.accounts.access import Actor
from portal.applications.queue_rules import QUEUE_OF
from portal.applications.rules import STATES
from portal.applications.worklist_queries import WorkRow, counted, worklist
from portal.applications.worklist_rules import WorkFilter
from portal.core import clock
from portal.core.db import PortalSession
from tests.applications.desk import HERE, THERE, add_cases, officer
from tests.people import People

DAY = date(2026, 12, 1)


def numbers(factory: sessionmaker[PortalSession], actor: Actor, **wanted: Any) -> list[str]:
    with factory() as session:
        return [row.number for row in worklist(session, actor, wanted=WorkFilter(**wanted), most=200)]


def test_every_waiting_case_is_in_exactly_one_queue(factory: sessionmaker[PortalSession]) -> None:
    made = add_cases(
        factory, [{"state": state, "district": place} for state in STATES for place in (HERE, THERE)]
    )
    states = [state for state in STATES for _ in (HERE, THERE)]
    desks = [officer(1, HERE), officer(2, THERE), officer(3, city=True)]
    seen = [number for desk in desks for number in numbers(factory, desk)]
    waiting = [n for n, state in zip(made, states, strict=True) if QUEUE_OF[state] in ("district", "city")]
    assert sorted(seen) == sorted(waiting)
    both = officer(4, HERE, THERE, city=True)
    assert sorted(numbers(factory, both)) == sorted(waiting)


def test_who_holds_no_deciding_office_has_nothing_waiting(factory: sessionmaker[PortalSession]) -> None:
    add_cases(factory, [{}, {"state": "city_review"}])
    assert numbers(factory, officer(1)) == []


def test_a_late_case_of_a_district_is_on_the_citys_list_too_and_stays_in_the_districts_queue(
    factory: sessionmaker[PortalSession],
) -> None:
    late, _, at_city = add_cases(factory, [{"climbed_on": DAY}, {}, {"state": "city_review"}])
    assert set(numbers(factory, officer(1, city=True))) == {late, at_city}
    assert numbers(factory, officer(1, city=True), climbed="1") == [late]
    assert late in numbers(factory, officer(2, HERE))
    assert numbers(factory, officer(3, HERE, city=True), climbed="1") == [late]
    assert sorted(numbers(factory, officer(3, HERE, city=True))).count(late) == 1


def test_pages_follow_each_other_by_deadline_and_lose_none(factory: sessionmaker[PortalSession]) -> None:
    made = add_cases(factory, [{"due_on": DAY + timedelta(days=place % 3)} for place in range(25)])
    seen: list[WorkRow] = []
    after = None
    with factory() as session:
        while page := worklist(session, officer(1, HERE), after=after, most=7):
            seen += page
            last = page[-1]
            assert last.due_on is not None
            after = (last.due_on, last.id)
    assert [row.due_on for row in seen] == sorted(row.due_on or DAY for row in seen)
    assert sorted(row.number for row in seen) == sorted(made)
    assert len(seen) == 25


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"state": "district_check"}, {1}), ({"kind": "recognition"}, {2}), ({"tier": "gazelle"}, {2}),
        ({"who": "unclaimed"}, {0, 2, 3}), ({"late": "1"}, {3}), ({"q": "云帆"}, {2}), ({"q": "SQ-2026-000001"}, {0}),
        ({"q": "没有"}, set()), ({"q": "%"}, set()), ({"district": THERE}, set()),
    ],
)  # fmt: skip
def test_the_list_can_be_narrowed(
    factory: sessionmaker[PortalSession], people: People, wanted: dict[str, str], expected: set[int]
) -> None:
    made = add_cases(
        factory,
        [
            {}, {"state": "district_check", "officer": people.person()},
            {"kind": "recognition", "tier": "gazelle", "name": "广州云帆㛃琪科技有限公司"}, {"due_on": date(2026, 11, 2)},
        ],
    )  # fmt: skip
    with clock.fixed_at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        assert set(numbers(factory, officer(1, HERE), **wanted)) == {made[place] for place in expected}


def test_mine_are_my_own_and_those_of_whom_i_stand_in_for(
    factory: sessionmaker[PortalSession], people: People
) -> None:
    me, away, other = people.person(), people.person(), people.person()
    mine, theirs, _ = add_cases(factory, [{"officer": me}, {"officer": away}, {"officer": other}])
    with factory() as session:
        rows = worklist(
            session, officer(me, HERE), wanted=WorkFilter(who="mine"), mine=frozenset({me, away}), most=10
        )
    assert {row.number for row in rows} == {mine, theirs}


def test_a_deadline_ends_at_midnight_in_the_city(factory: sessionmaker[PortalSession]) -> None:
    made = add_cases(factory, [{"due_on": DAY}])
    with clock.fixed_at(datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC)):  # 23:59:59 in the city
        assert numbers(factory, officer(1, HERE), late="1") == []
    with clock.fixed_at(datetime(2026, 12, 1, 16, 0, 0, tzinfo=UTC)):  # midnight
        assert numbers(factory, officer(1, HERE), late="1") == made


def test_it_is_one_statement_however_many_offices(factory: sessionmaker[PortalSession]) -> None:
    add_cases(factory, [{}, {"state": "city_review"}])
    asked: list[str] = []
    with factory() as session:
        engine: Engine = session.get_bind()  # type: ignore[assignment]  # an engine, no connection
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        worklist(session, officer(1, HERE, THERE, city=True), wanted=WorkFilter(q="广州"), most=10)
    assert len([statement for statement in asked if statement.lstrip().startswith("SELECT")]) == 1


def test_counting_ends_where_nobody_would_read_on(factory: sessionmaker[PortalSession]) -> None:
    add_cases(factory, [{} for _ in range(5)])
    with factory() as session:
        assert counted(session, officer(1, HERE), most=100) == 5
        assert counted(session, officer(1, HERE), most=3) == 3
