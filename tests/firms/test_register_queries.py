"""The register's pages: every firm once, forwards and backwards, in both orders, with any filter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from portal.core.db import make_engine, single_reads
from portal.firms import register_queries, register_statements
from portal.firms.models import Firm
from portal.firms.register_queries import all_listed, listed
from portal.firms.register_rules import Choice
from tests.people import People
from tests.tallies.register import leave, registered, title

TODAY = date(2026, 11, 23)
NAMES = (
    "100%智能",
    "a_b智能",
    "智谱（广州）",
    "广州智算",
    "云从",
    "𬭎图",
    "ABC Robotics",
    "back\\slash",
    "云从二号",
    "e'f\"g",
)


@pytest.fixture
def reader(database_url: str) -> Engine:
    return single_reads(make_engine(database_url))


@pytest.fixture
def city(people: People) -> People:
    for number, name in enumerate(NAMES):
        firm = registered(
            people, name=name, district="440106" if number % 2 else "440112", on=TODAY - timedelta(days=number // 2),
            application=number + 1,
        )  # fmt: skip
        if number % 3 == 0:
            title(people.factory, firm, "gazelle")
    people.firm(name="尚未入库的企业")
    gone = registered(people, name="已经迁出的企业", application=99)
    leave(people.factory, gone, on=TODAY)
    return people


def names(reader: Engine, choice: Choice) -> list[str]:
    return [firm.name for firm in listed(reader, choice, today=TODAY).firms]


@pytest.mark.parametrize("sort", ["name", "newest"])
@pytest.mark.parametrize(
    "filters",
    [{}, {"district": "440106"}, {"tier": "gazelle"}, {"q": "智"}, {"layer": "model", "track": "health"}],
)
def test_paging_forth_and_back_shows_every_firm_once(
    reader: Engine, city: People, sort: str, filters: dict[str, str]
) -> None:
    choice = Choice(sort=sort, **filters)
    whole = listed(reader, choice, today=TODAY)
    assert whole.before is whole.after is None
    forth, back = [], []
    page = listed(reader, choice, today=TODAY, most=3)
    while True:
        forth += [firm.id for firm in page.firms]
        if page.after is None:
            break
        page = listed(reader, replace(choice, place=page.after), today=TODAY, most=3)
    while True:
        back = [firm.id for firm in page.firms] + back
        if page.before is None:
            break
        page = listed(reader, replace(choice, place=page.before), today=TODAY, most=3)
    assert forth == [firm.id for firm in whole.firms]
    assert back == forth
    assert [firm.id for firm in all_listed(reader, choice, today=TODAY)] == forth


@pytest.mark.parametrize("sort", ["name", "newest"])
def test_the_holders_of_a_tier_are_the_same_where_they_are_many(
    reader: Engine, city: People, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = Choice(sort=sort, tier="gazelle")
    few = [firm.id for firm in all_listed(reader, choice, today=TODAY)]
    monkeypatch.setattr(register_queries, "MANY_HOLDERS", 0)
    page = listed(reader, choice, today=TODAY, most=1)
    on = listed(reader, replace(choice, place=page.after), today=TODAY)
    assert [firm.id for firm in (*page.firms, *on.firms)] == few
    assert (page.total, page.exact, len(few) > 1) == (len(few), True, True)


def test_only_registered_firms_are_listed_and_counted(reader: Engine, city: People) -> None:
    page = listed(reader, Choice(), today=TODAY)
    assert {firm.name for firm in page.firms} == set(NAMES)
    assert (page.total, page.exact) == (len(NAMES), True)


@pytest.mark.parametrize(
    ("q", "found"),
    [("%", ["100%智能"]), ("_", ["a_b智能"]), ("\\", ["back\\slash"]), ("'", ["e'f\"g"]), ("robotics", ["ABC Robotics"]),
     ("(广州)", ["智谱（广州）"]), ("（广", ["智谱（广州）"]), ("𬭎", ["𬭎图"]), ("' OR 1=1 --", []), ("云", ["云从", "云从二号"])],
)  # fmt: skip
def test_a_search_takes_every_character_literally(
    reader: Engine, city: People, q: str, found: list[str]
) -> None:
    assert sorted(names(reader, Choice(q=q))) == sorted(found)


def test_a_credit_code_finds_its_firm_alone(reader: Engine, city: People) -> None:
    with city.factory() as session:
        code = session.scalar(select(Firm.credit_code).where(Firm.name == "云从"))
    assert names(reader, Choice(q=f" {code.lower()} ")) == ["云从"]


def test_the_total_of_a_filter_is_that_of_its_list(reader: Engine, city: People) -> None:
    for choice in (
        Choice(district="440106"),
        Choice(tier="gazelle"),
        Choice(q="智"),
        Choice(layer="model", district="440112"),
    ):
        page = listed(reader, choice, today=TODAY)
        assert (page.total, page.exact) == (len(page.firms), True)


def test_a_total_that_is_not_maintained_is_counted_to_a_thousand_only(
    reader: Engine, city: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (register_queries, register_statements):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    register_statements.statement.cache_clear()
    page = listed(reader, Choice(q="智"), today=TODAY)
    register_statements.statement.cache_clear()
    assert (page.total, page.exact) == (2, False)


def test_a_tier_is_shown_and_filtered_by_the_days_of_its_title(reader: Engine, people: People) -> None:
    firm = registered(people)
    title(people.factory, firm, "srdi", start=TODAY, end=TODAY)
    for day, held in ((TODAY - timedelta(days=1), None), (TODAY, "srdi"), (TODAY + timedelta(days=1), None)):
        assert [row.tiers for row in listed(reader, Choice(), today=day).firms] == [held]
        assert len(listed(reader, Choice(tier="srdi"), today=day).firms) == (1 if held else 0)
