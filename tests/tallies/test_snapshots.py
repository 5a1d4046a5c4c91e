"""Months are frozen once, as they were known, and counting again says the same whatever was corrected since; sums once a month."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import FirmFact, IpRight, YearFigures
from portal.tallies import aggregate_actions, aggregate_queries, item_actions, jobs, snapshot_queries
from portal.tallies.item_rules import ItemDetails
from portal.tallies.models import RegisterAggregate, TallySnapshot
from portal.tallies.plan_rules import ITEM_KINDS
from portal.tallies.rules import end_of_month
from tests.people import People
from tests.tallies.register import leave, noon, registered


def month_ago() -> date:
    """The last day of the month before the last."""
    return end_of_month(clock.today()).replace(day=1) - timedelta(days=32)


def test_a_month_is_frozen_once_and_a_correction_stands_beside_it(
    client: FlaskClient, people: People
) -> None:
    begun = month_ago()
    firm = registered(people, on=begun)
    registered(people, name="另一家", on=begun, application=2)
    jobs.freeze_now(people.factory)
    with people.factory() as session:
        before = snapshot_queries.frozen(session)
    assert [row.firms for row in before] == [2] * len(before)
    leave(people.factory, firm, on=begun + timedelta(days=1), booked=clock.today())
    jobs.freeze_now(people.factory)
    with people.factory() as session:
        assert snapshot_queries.frozen(session) == before
        assert jobs.faults(session) == []
    page = client.get("/plan/months").text
    assert ">2<" in page
    assert ">−1<" in page


def test_a_park_that_counts_from_a_past_day_stands_beside_the_frozen_number(
    client: FlaskClient, people: People
) -> None:
    begun = month_ago()
    registered(people, on=begun)
    jobs.freeze_now(people.factory)
    by = people.official("city_officer")
    with transaction_of(people.factory) as session:
        late = ItemDetails(name="补登园", district="440105", state="public", counts_from=begun)
        item_actions.enter(session, "parks", late, by=by)
    jobs.freeze_now(people.factory)
    with people.factory() as session:
        frozen = snapshot_queries.frozen(session)
        known = snapshot_queries.items_known_now(session, [row.day for row in frozen])
        assert {row.items["parks"] for row in frozen} == {0}
        assert {counts["parks"] for counts in known.values()} == {1}
        assert snapshot_queries.items_known_now(session, [begun - timedelta(days=1)]) == {
            begun - timedelta(days=1): dict.fromkeys(ITEM_KINDS, 0)
        }
    cells = re.findall(r'data-label="产业园区">(.*?)</td>', client.get("/plan/months").text)
    assert cells
    assert {re.sub("<[^>]*>", "", cell) for cell in cells} == {"0 更正 +1"}


def test_a_month_that_was_tampered_with_is_found(people: People) -> None:
    registered(people, on=month_ago())
    jobs.freeze_now(people.factory)
    with transaction_of(people.factory) as session:
        row = session.scalars(select(TallySnapshot).order_by(TallySnapshot.day)).first()
        assert row is not None
        content = {**row.content, "counts": {**row.content["counts"], "all": {"all": 1000}}}
        session.execute(update(TallySnapshot).where(TallySnapshot.day == row.day).values(content=content))
    with people.factory() as session:
        [found] = jobs.faults(session)
        assert (found.untouched, found.same) == (False, False)


def test_the_month_that_runs_is_not_frozen(people: People) -> None:
    registered(people, on=clock.today())
    jobs.freeze_now(people.factory)
    with people.factory() as session:
        assert snapshot_queries.frozen(session) == []


def with_figures(people: People, number: int, district: str, rd: int | None) -> None:
    firm = registered(
        people, name=f"企业{district}{number}", district=district, on=date(2026, 1, 5), application=number
    )
    with transaction_of(people.factory) as session:
        moment = clock.now()
        session.add(YearFigures(firm_id=firm.id, year=2025, rd_expense=rd, rd_staff=7, updated_at=moment))
        session.add(IpRight(firm_id=firm.id, ip_class="I", name="专利", number=f"ZL{number}"))
        session.add(FirmFact(firm_id=firm.id, key="equity_3y", value="120.5", updated_at=moment))


def test_sums_are_made_by_year_and_district_and_small_ones_are_kept_back(
    client: FlaskClient, people: People
) -> None:
    number = 0
    for district, firms in (("440106", 4), ("440112", 5), ("440115", 1)):
        for _ in range(firms):
            number += 1
            with_figures(people, number, district, 30_000_000_000)
    with clock.fixed_at(noon(date(2026, 6, 1))), transaction_of(people.factory) as session:
        aggregate_actions.make_sums(session, today=clock.today())
    with people.factory() as session:
        whole = {one.year: one.sums for one in aggregate_queries.by_year(session)}
        assert whole[2025]["rd_expense"].total == 300_000_000_000
        assert whole[2025]["rd_staff"].total == 70
        assert (whole[2026]["ip_1"].total, whole[2026]["equity_3y"].total) == (10, 100_000_000 * 12)
        places = aggregate_queries.by_district(session, 2025)["rd_expense"]
    hidden = {code for code, cell in places.items() if cell.total is None}
    assert hidden == {"440115", "440106"}  # one firm, and the smallest other with it
    assert places["440112"].total == 150_000_000_000
    page = client.get("/plan/aggregates?year=2025").text
    assert ">300,000<" in page  # ten firms, 3 thousand million yuan in all, in 万元
    assert "不公开" in page
    assert 'data-label="研发费用 (万元)"' in page  # where rows are stacked there are no heads with the unit
    assert "汇总于 2026 年 6 月。" in page


def published(people: People, today: date) -> dict[tuple[int, str], int]:
    """Makes the sums of the day; gives them by year and measure, over all districts."""
    with transaction_of(people.factory) as session:
        aggregate_actions.make_sums(session, today=today)
    with people.factory() as session:
        rows = session.scalars(select(RegisterAggregate).where(RegisterAggregate.dimension == "all"))
        return {(row.year, row.measure): row.total for row in rows}


def test_who_came_alone_is_not_the_difference_of_two_months(people: People) -> None:
    """Neither in a district nor in the total, nor from one year to the next; three who came are taken in together."""
    for number in range(1, 5):
        with_figures(people, number, "440106", 100)
    first = published(people, date(2026, 11, 1))
    with_figures(people, 5, "440106", 700)
    with_figures(people, 6, "440112", 900)
    for later in (date(2026, 12, 1), date(2027, 1, 1)):
        now = published(people, later)
        assert now[2025, "rd_expense"] == first[2025, "rd_expense"] == 400
        assert now[later.year, "ip_1"] == first[2026, "ip_1"] == 4
    for number in (7, 8):
        with_figures(people, number, "440106", 50)
    assert published(people, date(2027, 2, 1))[2025, "rd_expense"] == 400 + 700 + 100


def test_a_sum_of_a_year_gone_by_stays(people: People) -> None:
    for number in range(1, 5):
        with_figures(people, number, "440106", 100)
    for today in (date(2025, 12, 1), date(2026, 1, 1)):
        with transaction_of(people.factory) as session:
            aggregate_actions.make_sums(session, today=today)
    with people.factory() as session:
        kept = select(RegisterAggregate.year).where(
            RegisterAggregate.measure == "ip_1", RegisterAggregate.dimension == "all"
        )
        assert sorted(session.scalars(kept)) == [2025, 2026]


@pytest.mark.parametrize("year", ["x", "-1", "2025;drop", "9" * 30, "1800"])
def test_a_year_without_sums_is_refused(client: FlaskClient, year: str) -> None:
    assert client.get(f"/plan/aggregates?year={year}").status_code == 400
