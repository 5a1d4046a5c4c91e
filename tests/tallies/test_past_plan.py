"""Asked about a past day, the tally names the plan that was in force on it and what that plan wanted then."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction_of
from portal.tallies import plan_actions, plan_queries, queries
from portal.tallies.models import Plan, Target
from portal.tallies.plan_rules import Rule
from tests.people import People
from tests.tallies.register import noon

FIRST = "广州市人工智能产业链高质量发展三年行动计划"
PLAN = {
    "name": "新一轮行动计划", "nickname": "双千", "first_year": 2026, "last_year": 2028, "source": "草案", "organisation": "",
    "tracks": "", "name_en": "The next plan",
}  # fmt: skip


def on(people: People, day: date) -> tuple[str | None, int | None]:
    """The plan's name and how many firms it wants, as a past day is asked for."""
    with people.factory() as session:
        found = queries.tally(session, on=day)
        return found.plan, found["firms"].target


def the_plan(session: Session) -> Plan:
    found = plan_queries.current(session)
    assert found is not None
    return found


def want(session: Session, value: int, *, by: int) -> None:
    plan = the_plan(session)
    row = session.scalars(select(Target).where(Target.plan_id == plan.id, Target.key == "firms")).one()
    plan_actions.put_target(
        session, plan, row, key="firms", label=row.label, label_en=row.label_en, value=value, relation=row.relation,
        rule=Rule("firms"), by=by,
    )  # fmt: skip


def test_a_past_day_keeps_the_plan_and_the_targets_that_it_had(people: People, client: FlaskClient) -> None:
    by = people.official("city_officer")
    with clock.fixed_at(noon(date(2026, 3, 10))), transaction_of(people.factory) as session:
        want(session, 1100, by=by)
        want(session, 1200, by=by)  # what holds at the day's end
    with clock.fixed_at(noon(date(2026, 6, 1))), transaction_of(people.factory) as session:
        new = plan_actions.enter_plan(session, PLAN, by=by)
        plan_actions.set_state(session, new, "current", seen=new.version, by=by)
    with clock.fixed_at(noon(date(2026, 7, 1))), transaction_of(people.factory) as session:
        plan = the_plan(session)
        words = PLAN | {"name": "新计划，改了名"}
        plan_actions.change_plan(session, plan, words, seen=plan.version, by=by)
        plan_actions.set_state(session, plan, "closed", seen=plan.version, by=by)
    assert on(people, date(2026, 3, 9)) == (FIRST, 1000)
    assert on(people, date(2026, 3, 10)) == on(people, date(2026, 5, 31)) == (FIRST, 1200)
    assert on(people, date(2026, 6, 1)) == on(people, date(2026, 6, 30)) == (PLAN["name"], None)
    assert on(people, date(2026, 7, 1)) == (None, None)
    told = client.get("/api/v1/tally?on=2026-03-09").json
    assert (told["plan"], told["indicators"][0]["target"]) == (FIRST, 1000)


def test_before_the_first_plan_began_none_was_in_force(people: People) -> None:
    assert on(people, date(2020, 12, 31)) == (None, None)
    assert on(people, date(2021, 1, 1)) == (FIRST, 1000)


def test_a_plan_made_current_before_its_years_was_in_force_all_the_same(people: People) -> None:
    by = people.official("city_officer")
    with clock.fixed_at(noon(date(2026, 3, 10))), transaction_of(people.factory) as session:
        new = plan_actions.enter_plan(session, PLAN | {"first_year": 2027}, by=by)
        plan_actions.set_state(session, new, "current", seen=new.version, by=by)
    assert on(people, date(2026, 3, 10)) == (PLAN["name"], None)
    assert on(people, date(2026, 3, 9)) == (FIRST, 1000)


def test_a_target_taken_out_is_still_that_of_the_days_before(people: People) -> None:
    by = people.official("city_officer")
    with clock.fixed_at(noon(date(2026, 3, 10))), transaction_of(people.factory) as session:
        plan = the_plan(session)
        parks = select(Target).where(Target.plan_id == plan.id, Target.key == "parks")
        plan_actions.remove_target(session, plan, session.scalars(parks).one(), by=by)
    with people.factory() as session:
        targets = [queries.tally(session, on=date(2026, 3, day))["parks"].target for day in (9, 10)]
    assert targets == [10, None]
