"""Counts: maintained by the deeds, derivable from presence, unchanged on past days."""

import random
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms import actions, step_actions
from portal.firms import queries as firms_queries
from portal.firms.models import Firm, Presence, RegisterStep, Title
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS
from portal.tallies import item_actions, item_queries, queries
from portal.tallies.item_rules import ItemDetails
from portal.tallies.models import Plan, Target
from tests.people import People
from tests.tallies.register import leave, noon, registered, title


def test_maintained_counts_equal_the_counts_derived_from_presence_after_many_deeds(people: People) -> None:
    dice, firms, today = random.Random(7), [], clock.today()
    for number in range(60):
        if firms and dice.random() < 0.35:
            leave(
                people.factory,
                firms.pop(dice.randrange(len(firms))),
                on=today - timedelta(days=dice.randrange(9)),
            )
        else:
            firms.append(
                registered(
                    people, district=dice.choice(list(DISTRICTS)), layer=dice.choice(list(LAYERS)),
                    track=dice.choice(list(TRACKS)), on=today - timedelta(days=dice.randrange(10, 400)),
                    application=number + 1,
                )
            )  # fmt: skip
    with people.factory() as session:
        kept = {key: number for key, number in queries.maintained_counts(session).items() if number}
        assert kept == queries.counts_on(session, today)
        assert kept["all", "all"] == len(firms) > 0


def test_a_firm_counts_from_its_day_until_the_day_it_leaves(people: People) -> None:
    firm = registered(people, on=date(2026, 3, 10))
    leave(people.factory, firm, on=date(2026, 5, 20))
    with people.factory() as session:
        counted = {
            day: queries.tally(session, on=day)["firms"].count
            for day in (date(2026, 3, 9), date(2026, 3, 10), date(2026, 5, 19), date(2026, 5, 20))
        }
        assert list(counted.values()) == [0, 1, 1, 0]


def test_the_count_of_a_past_day_stays_whatever_happens_later(people: People) -> None:
    firm = registered(people, on=date(2026, 3, 10))
    title(people.factory, firm, "srdi")
    with people.factory() as session:
        before = queries.tally(session, on=date(2026, 4, 1)).as_json()
    registered(people, on=date(2026, 6, 1), application=2)
    leave(people.factory, firm, on=date(2026, 7, 1))
    with people.factory() as session:
        assert queries.tally(session, on=date(2026, 4, 1)).as_json() == before
        assert before["indicators"][0]["count"] == 1


def test_a_tier_counts_firms_once_and_by_the_days_of_its_titles(people: People) -> None:
    firm = registered(people, on=date(2026, 1, 5))
    title(people.factory, firm, "srdi", start=date(2026, 2, 1), end=date(2026, 8, 31))
    title(people.factory, firm, "srdi", start=date(2026, 8, 1), end=None, issuer="portal", application=7)
    title(people.factory, firm, "gazelle", start=date(2026, 2, 1), revoked=date(2026, 3, 1))
    applicant = people.firm(name="未入库企业")
    with people.factory() as session:
        title(people.factory, session.get_one(Firm, applicant), "unicorn")
    with people.factory() as session:
        tiers = {
            day: queries.tally(session, on=day)["firms"].by["tier"]
            for day in (date(2026, 2, 28), date(2026, 8, 15))
        }
    assert tiers[date(2026, 2, 28)] == dict.fromkeys(tiers[date(2026, 2, 28)], 0) | {"srdi": 1, "gazelle": 1}
    assert tiers[date(2026, 8, 15)]["srdi"] == 1
    assert tiers[date(2026, 8, 15)]["gazelle"] == 0
    assert tiers[date(2026, 8, 15)]["unicorn"] == 0


def test_a_title_counts_from_the_day_on_which_it_was_checked(people: People) -> None:
    firm = registered(people, on=date(2026, 1, 5))
    title(people.factory, firm, "srdi", start=date(2026, 1, 1), checked=date(2026, 6, 1))
    title(people.factory, firm, "unicorn", start=date(2026, 1, 1), checked=None)
    with people.factory() as session:
        before, after = (
            queries.tally(session, on=day)["firms"].by["tier"]
            for day in (date(2026, 5, 31), date(2026, 6, 1))
        )
    assert (before["srdi"], after["srdi"], after["unicorn"]) == (0, 1, 0)


def park(people: People, name: str, *, booked: date, **details: object) -> int:
    """Enters a park on a day; gives its number."""
    by = people.official("city_officer")
    with clock.fixed_at(noon(booked)), transaction_of(people.factory) as session:
        whole = ItemDetails(**{"name": name, "district": None, "state": "public", **details})
        return item_actions.enter(session, "parks", whole, by=by).id


def test_parks_count_from_their_day_until_their_end(people: People) -> None:
    park(
        people,
        "一号园",
        district="440112",
        booked=date(2026, 1, 1),
        counts_from=date(2025, 1, 1),
        ended_on=date(2026, 1, 1),
    )
    park(people, "二号园", booked=date(2025, 6, 1), counts_from=date(2025, 6, 1))
    days = (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    with people.factory() as session:
        known_now = [queries.tally(session, on=day, known_on=clock.today())["parks"].count for day in days]
        known_then = [queries.tally(session, on=day)["parks"].count for day in days]
        assert (known_now, known_then) == ([1, 2, 1], [0, 1, 1])
        said = queries.tally(session, on=days[1], known_on=clock.today())["parks"]
        assert said.by["district"]["440112"] == 1


def test_a_park_that_is_moved_and_corrected_leaves_what_was_known(people: People) -> None:
    number, by = park(people, "园", district="440112", booked=date(2026, 2, 1), counts_from=date(2026, 2, 1)), people.official("city_officer")  # fmt: skip
    with clock.fixed_at(noon(date(2026, 5, 1))), transaction_of(people.factory) as session:
        row = item_queries.item(session, number)
        moved = ItemDetails(name="园", district="440115", state="public", counts_from=date(2026, 1, 1))
        item_actions.change(session, row, moved, seen=row.version, by=by)
    with clock.fixed_at(noon(date(2026, 6, 1))), transaction_of(people.factory) as session:
        row = item_queries.item(session, number)
        item_actions.change(session, row, ItemDetails(name="园", district=None, state="withdrawn"), seen=row.version, by=by)  # fmt: skip
    with people.factory() as session:
        march = date(2026, 3, 1)
        places = {
            known: {code: n for code, n in queries.tally(session, on=march, known_on=known)["parks"].by["district"].items() if n}
            for known in (march, date(2026, 5, 1), date(2026, 6, 1))
        }  # fmt: skip
    assert list(places.values()) == [{"440112": 1}, {"440115": 1}, {}]


def test_a_further_target_counts_by_its_own_rule(people: People) -> None:
    firm = registered(people, district="440112", on=date(2026, 1, 5))
    title(people.factory, firm, "gazelle", start=date(2026, 2, 1))
    with transaction_of(people.factory) as session:
        plan = session.scalars(select(Plan).where(Plan.state == "current")).one()
        for place, (key, rule) in enumerate({"gazelles": {"counts": "holders", "tier": "gazelle"}, "huangpu": {"counts": "firms", "district": "440112"}, "tianhe": {"counts": "firms", "district": "440106"}, "open": {"counts": "platforms"}}.items()):  # fmt: skip
            session.add(Target(plan_id=plan.id, key=key, label=key, value=5, rule=rule, place=10 + place))
    with people.factory() as session:
        now = queries.tally(session)
        then = queries.tally(session, on=date(2026, 1, 31))
    assert [(one.key, one.count) for one in now.further] == [
        ("gazelles", 1),
        ("huangpu", 1),
        ("tianhe", 0),
        ("open", 0),
    ]
    assert then["gazelles"].count == 0
    assert [one["key"] for one in now.as_json()["indicators"]] == [
        "firms",
        "parks",
        "scenarios",
        "competitions",
    ]
    assert len(now.as_json(further=True)["indicators"]) == 8


def test_the_line_of_months_ends_with_the_present_count(people: People) -> None:
    first = registered(people, on=date(2026, 3, 10))
    registered(people, on=date(2026, 5, 10), application=2)
    leave(people.factory, first, on=date(2026, 6, 2))
    with people.factory() as session:
        line = queries.line_of_months(session, until=date(2026, 7, 15))
    assert [(f"{month.day}", month.count) for month in line] == [
        ("2026-02-28", 0), ("2026-03-31", 1), ("2026-04-30", 1), ("2026-05-31", 2), ("2026-06-30", 1), ("2026-07-15", 1),
    ]  # fmt: skip


def kept_and_derived(session, day: date) -> tuple[dict, dict]:
    """The sums of the steps, and what a look at every presence and title says."""
    steps = dict.fromkeys(TIERS, 0)
    rows = select(RegisterStep.dimension, RegisterStep.word, func.sum(RegisterStep.step))
    kept = {
        (dimension, word): number
        for dimension, word, number in session.execute(
            rows.where(RegisterStep.day <= day).group_by(RegisterStep.dimension, RegisterStep.word)
        )
        if number
    }
    derived = queries.counts_on(session, day, known_on=clock.today())
    held = select(Title.tier, func.count(Title.firm_id.distinct())).join(
        Presence, Presence.firm_id == Title.firm_id
    )
    held = held.where(
        queries.present_on(day, known_on=clock.today()), Title.valid_from <= day, Title.checked_on <= day,
        or_(Title.valid_to.is_(None), Title.valid_to >= day), or_(Title.revoked_on.is_(None), Title.revoked_on > day),
    )  # fmt: skip
    steps |= {row[0]: row[1] for row in session.execute(held.group_by(Title.tier))}
    return kept, derived | {("tier", tier): number for tier, number in steps.items() if number}


def test_the_steps_of_every_day_say_what_a_look_at_everything_says(people: People) -> None:
    dice, firms, today = random.Random(11), [], clock.today()
    for number in range(40):
        begun = today - timedelta(days=dice.randrange(100, 400))
        firm = registered(people, district=dice.choice(list(DISTRICTS)), layer=dice.choice(list(LAYERS)), on=begun, application=number + 1)  # fmt: skip
        firms.append(firm)
        for _ in range(dice.randrange(4)):
            start = begun + timedelta(days=dice.randrange(-50, 60))
            title(
                people.factory, firm, dice.choice(list(TIERS)), start=start, end=start + timedelta(days=dice.randrange(1, 500)),
                checked=dice.choice([None, start, start + timedelta(days=9)]),
                revoked=dice.choice([None, None, start + timedelta(days=30)]),
            )  # fmt: skip
    for firm in firms[::3]:
        leave(people.factory, firm, on=today - timedelta(days=dice.randrange(90)), booked=today)
    with people.factory() as session:
        for back in (0, 1, 30, 77, 200, 399):
            kept, derived = kept_and_derived(session, today - timedelta(days=back))
            assert kept == derived
    with transaction_of(people.factory) as session:
        before = sorted(
            session.execute(select(*RegisterStep.__table__.columns).where(RegisterStep.step != 0)).all()
        )
        step_actions.write_anew(session)
        after = sorted(
            session.execute(select(*RegisterStep.__table__.columns).where(RegisterStep.step != 0)).all()
        )
        assert before == after


def test_what_is_undone_leaves_no_step(people: People) -> None:
    firm = registered(people, on=date(2026, 1, 5))
    with people.factory() as session:
        session.begin_writing()
        actions.take_leave(
            session, firms_queries.firm(session, firm.id), "closed", on=date(2026, 2, 1), by=None, reason=""
        )
        session.flush()
        session.rollback()
        session.begin_writing()
        session.commit()
        assert queries.line_of_months(session, until=date(2026, 12, 31))[-1].count == 1


def test_what_is_booked_late_is_a_correction_and_leaves_what_was_known(people: People) -> None:
    firm = registered(people, on=date(2026, 3, 10))
    title(people.factory, firm, "srdi", start=date(2026, 3, 11))
    leave(people.factory, firm, on=date(2026, 5, 20), booked=date(2026, 9, 1))
    june = date(2026, 6, 1)
    with people.factory() as session:
        known = {
            known_on: (said["firms"].count, said["firms"].by["tier"]["srdi"])
            for known_on in (None, june, date(2026, 8, 31), date(2026, 9, 1))
            for said in (queries.tally(session, on=june, known_on=known_on),)
        }
    assert known == {None: (1, 1), june: (1, 1), date(2026, 8, 31): (1, 1), date(2026, 9, 1): (0, 0)}


def test_a_title_that_is_checked_anew_still_counts_on_the_days_on_which_it_counted(people: People) -> None:
    firm = registered(people, on=date(2026, 1, 5))
    title(people.factory, firm, "srdi", start=date(2026, 2, 1))
    with people.factory() as session:
        before = queries.tally(session, on=date(2026, 4, 1)).as_json()
    with transaction_of(people.factory) as session:
        session.scalars(select(Title).where(Title.firm_id == firm.id)).one().checked_on = None
    with people.factory() as session:
        assert queries.tally(session, on=date(2026, 4, 1)).as_json() == before
        assert before["indicators"][0]["by"]["tier"]["srdi"] == 1
        assert queries.tally(session)["firms"].by["tier"]["srdi"] == 0


def test_the_line_of_a_tier_follows_its_titles(people: People) -> None:
    firm = registered(people, on=date(2026, 1, 5))
    title(people.factory, firm, "srdi", start=date(2026, 2, 1), end=date(2026, 4, 15))
    with people.factory() as session:
        line = queries.line_of_months(session, until=date(2026, 5, 15), dimension="tier", word="srdi")
    assert [month.count for month in line] == [0, 1, 1, 0, 0]
