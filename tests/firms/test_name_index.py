"""Finding by name: what the index gives is what reading every name gives, in the order of the register, whatever changed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select, text

from portal.core.db import make_engine, single_reads, transaction_of
from portal.firms import actions, name_index, queries
from portal.firms.models import Firm
from portal.firms.register_queries import all_listed, listed
from portal.firms.register_rules import Choice
from portal.firms.rules import FirmDetails
from portal.firms.sorting import folded
from tests.people import People
from tests.tallies.register import leave, registered

TODAY = date(2026, 11, 23)
CHARACTERS = "广州智能云图AI算"
SEED = 7


@pytest.fixture
def reader(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield single_reads(engine)
    engine.dispose()


@pytest.fixture
def city(people: People) -> People:
    """Names of few characters, so that many are alike; some share their pinyin, one their whole name."""
    dice = random.Random(SEED)
    names = [
        "广州" * dice.randint(0, 1) + "".join(dice.choices(CHARACTERS, k=dice.randint(1, 6)))
        for _ in range(60)
    ]
    for number, name in enumerate([*names, "广州智能", "广州智能", "广州志能", "100%_智\\能'"]):
        registered(people, name=name, district="440106" if number % 3 else "440112", application=number + 1,
                   on=date(2026, 1, 1 + number % 20))  # fmt: skip
    people.firm(name="广州智能未入库")
    return people


def by_reading(people: People, q: str, district: str | None, sort: str) -> list[int]:
    """The firms whose name, or initials, hold each word: every name is read, nothing is indexed."""
    with people.factory() as session:
        firms = session.scalars(select(Firm).where(Firm.standing == "registered")).all()
    words = [folded(word) for word in q.split()]
    found = [
        firm for firm in firms
        if (district is None or firm.district == district)
        and all(word in folded(firm.name) or (word.isascii() and word.isalnum() and word in firm.initials) for word in words)
    ]  # fmt: skip
    if sort == "newest":
        return [f.id for f in sorted(found, key=lambda f: (f.registered_on, f.id), reverse=True)]
    return [firm.id for firm in sorted(found, key=lambda firm: (firm.sort_key, firm.id))]


SEARCHES = ["智", "广", "广州", "智能", "州智", "广州智", "智能云图", "能智能", "gz", "g", "znyt", "ai", "AI算", "算ai", "a",
            "%", "_", "\\", "'", "0%_", "智 能", "gz 云", "广州 tu", "云图 云图", "没有", "zz", "\"", "OR", "智*"]  # fmt: skip


def test_what_is_found_is_what_reading_every_name_finds(reader: Engine, city: People) -> None:
    for q in SEARCHES:
        for sort, district in (("name", None), ("newest", None), ("name", "440112")):
            choice = Choice(q=q, sort=sort, district=district)
            expected = by_reading(city, q, district, sort)
            assert [firm.id for firm in all_listed(reader, choice, today=TODAY)] == expected
            page = listed(reader, choice, today=TODAY, most=4)
            assert page.total == len(expected)
            forth = [firm.id for firm in page.firms]
            while page.after:
                page = listed(reader, replace(choice, place=page.after), today=TODAY, most=4)
                forth += [firm.id for firm in page.firms]
            assert forth == expected
            back = [firm.id for firm in page.firms]
            while page.before:
                page = listed(reader, replace(choice, place=page.before), today=TODAY, most=4)
                back = [firm.id for firm in page.firms] + back
            assert back == expected


@pytest.mark.parametrize("looked_through", [1, 80])
def test_what_is_found_everywhere_is_read_in_its_order(
    reader: Engine, city: People, monkeypatch: pytest.MonkeyPatch, looked_through: int
) -> None:
    """PostgreSQL looks through the first of the order, and orders all that is found when those are too few."""
    from portal.firms import register_queries, register_statements

    for module in (register_queries, register_statements):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    monkeypatch.setattr(register_statements, "looked_through", lambda most: looked_through * most)
    for made in (register_statements.statement, register_statements.capped_count):
        made.cache_clear()
    for sort, most in (("newest", 25), ("name", 25), ("name", 3)):
        page = listed(reader, Choice(q="智", sort=sort), today=TODAY, most=most)
        assert [firm.id for firm in page.firms] == by_reading(city, "智", None, sort)[:most]
    for made in (register_statements.statement, register_statements.capped_count):
        made.cache_clear()


def found(reader: Engine, q: str) -> list[str]:
    return [firm.name for firm in listed(reader, Choice(q=q), today=TODAY).firms]


def test_a_name_that_changes_is_found_by_the_new_one_only(reader: Engine, people: People) -> None:
    firm = registered(people, name="广州旧名科技")
    with transaction_of(people.factory) as session:
        actions.write_details(
            session, queries.firm(session, firm.id), FirmDetails(name="广州新名科技", district="440106")
        )
    assert found(reader, "旧名") == []
    assert found(reader, "新名") == ["广州新名科技"]
    assert found(reader, "gzxmkj") == ["广州新名科技"]
    with people.factory() as session:
        assert name_index.faults(session) == []


def test_who_has_left_is_found_no_more(reader: Engine, people: People) -> None:
    firm = registered(people, name="广州离开科技")
    assert found(reader, "离开") == ["广州离开科技"]
    leave(people.factory, firm, on=TODAY)
    assert found(reader, "离开") == []
    with people.factory() as session:
        assert name_index.faults(session) == []


def test_a_deed_that_is_undone_leaves_the_index_as_it_was(reader: Engine, people: People) -> None:
    firm = registered(people, name="广州撤回科技")
    with people.factory() as session:
        session.begin_writing()
        actions.write_details(
            session, queries.firm(session, firm.id), FirmDetails(name="广州作废科技", district="440106")
        )
        session.flush()
        session.rollback()
    assert found(reader, "撤回") == ["广州撤回科技"]
    assert found(reader, "作废") == []


def test_an_index_that_is_wrong_is_named_and_made_anew(reader: Engine, city: People) -> None:
    with transaction_of(city.factory) as session:
        firm = session.scalars(select(Firm).where(Firm.standing == "registered")).first()
        session.execute(
            text("UPDATE firm SET search_name = :n WHERE id = :id"), {"n": "手工改的", "id": firm.id}
        )
        assert name_index.faults(session) == [f"firm {firm.id} is not found and registered"]
        assert name_index.rebuild(session) == 64
        assert name_index.faults(session) == []
        if not name_index.is_sqlite(session):
            session.execute(
                text("DELETE FROM firm_gram WHERE gram = '手工' AND firm_id = :id"), {"id": firm.id}
            )
            assert name_index.faults(session) == [f"firm {firm.id} is not found and registered"]
            name_index.rebuild(session)
    assert len(found(reader, "手工")) == 1
