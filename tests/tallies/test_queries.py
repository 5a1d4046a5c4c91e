"""Counts: maintained by the deeds, derivable from presence, unchanged on past days."""

import random
from datetime import date, timedelta

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import Firm
from portal.firms.rules import DISTRICTS, LAYERS, TRACKS
from portal.tallies import queries
from portal.tallies.models import PlanItem
from tests.people import People
from tests.tallies.register import leave, registered, title


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


def test_parks_count_from_their_day_until_their_end(people: People) -> None:
    with transaction_of(people.factory) as session:
        session.add(
            PlanItem(
                kind="parks",
                name="一号园",
                district="440112",
                counts_from=date(2025, 1, 1),
                ended_on=date(2026, 1, 1),
            )
        )
        session.add(PlanItem(kind="parks", name="二号园", district=None, counts_from=date(2025, 6, 1)))
    with people.factory() as session:
        counts = [
            queries.tally(session, on=day)["parks"].count
            for day in (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
        ]
        assert counts == [1, 2, 1]
        assert queries.tally(session, on=date(2025, 12, 31))["parks"].by["district"]["440112"] == 1


def test_the_line_of_months_ends_with_the_present_count(people: People) -> None:
    first = registered(people, on=date(2026, 3, 10))
    registered(people, on=date(2026, 5, 10), application=2)
    leave(people.factory, first, on=date(2026, 6, 2))
    with people.factory() as session:
        line = queries.line_of_months(session, until=date(2026, 7, 15))
    assert [(f"{month.day}", month.count) for month in line] == [
        ("2026-02-28", 0), ("2026-03-31", 1), ("2026-04-30", 1), ("2026-05-31", 2), ("2026-06-30", 1), ("2026-07-15", 1),
    ]  # fmt: skip
