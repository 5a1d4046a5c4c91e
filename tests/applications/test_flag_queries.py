"""What a firm has in common with another one, and how much of it an officer may know."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import sessionmaker

from portal.accounts.access import Actor
from portal.applications.desk_models import FirmTrace
from portal.applications.flag_queries import Flag, flags
from portal.applications.flag_rules import plain
from portal.applications.models import Application
from portal.applications.trace_actions import keep_traces
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.models import DocumentRow, Firm
from tests.applications.desk import HERE, THERE, add_cases, officer
from tests.people import People

ANSWERS = {"contact_phone": "138 1234 5678", "address": "天河区五山路 1号", "legal_representative": "赵一"}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "138 1234 5678", "+86 13812345678"), ("address", "天河区五山路1号", "天河区 五山路１号"),
        ("person", "赵一", "赵 一"),
    ],
)  # fmt: skip
def test_what_is_written_differently_is_the_same(kind: str, one: str, other: str) -> None:
    assert plain(kind, one) == plain(kind, other)


def say(factory: sessionmaker[PortalSession], number: str, answers: dict[str, Any]) -> None:
    with transaction_of(factory) as session:
        case = session.scalars(select(Application).where(Application.number == number)).one()
        case.answers = answers
        keep_traces(session, case)


def seen(factory: sessionmaker[PortalSession], number: str, actor: Actor) -> dict[str, Flag]:
    with factory() as session:
        case = session.scalars(select(Application).where(Application.number == number)).one()
        return {flag.kind: flag for flag in flags(session, case, actor, session.get_one(Firm, case.firm_id))}


@pytest.fixture
def three(factory: sessionmaker[PortalSession]) -> list[str]:
    """Two firms here and one there, all with the same phone."""
    made = add_cases(
        factory, [{"name": "甲方公司"}, {"name": "乙方公司"}, {"name": "丙方公司", "district": THERE}]
    )
    for number in made:
        say(factory, number, ANSWERS | {"address": number, "legal_representative": number})
    return made


def test_an_officer_sees_the_own_districts_firms_and_only_that_there_is_one_elsewhere(
    factory: sessionmaker[PortalSession], three: list[str]
) -> None:
    flag = seen(factory, three[0], officer(1, HERE))["phone"]
    assert [(match.name, match.cases) for match in flag.seen] == [("乙方公司", ((three[1], "submitted"),))]
    assert flag.elsewhere == ((THERE, 1),)
    assert "丙方公司" not in repr(flag)
    assert three[2] not in repr(flag)


def test_it_says_that_the_other_firms_case_was_rejected(
    factory: sessionmaker[PortalSession], three: list[str]
) -> None:
    with transaction_of(factory) as session:
        other = session.scalars(select(Application).where(Application.number == three[1])).one()
        other.state, other.decided_at = "rejected", clock.now()
    flag = seen(factory, three[0], officer(1, HERE))["phone"]
    assert flag.seen[0].cases == ((three[1], "rejected"),)


def test_the_city_sees_them_all(factory: sessionmaker[PortalSession], three: list[str]) -> None:
    flag = seen(factory, three[0], officer(1, city=True))["phone"]
    assert {match.name for match in flag.seen} == {"乙方公司", "丙方公司"}
    assert flag.elsewhere == ()


def test_a_firm_of_the_register_and_a_document_count_too(
    factory: sessionmaker[PortalSession], people: People
) -> None:
    mine, other = add_cases(factory, [{"name": "甲方公司"}, {"name": "乙方公司"}])
    say(factory, mine, ANSWERS)
    person = people.person()
    with transaction_of(factory) as session:
        rows = {row.number: row for row in session.scalars(select(Application))}
        session.get_one(Firm, rows[other].firm_id).legal_representative = "赵一"
        for row in rows.values():
            session.add(
                DocumentRow(
                    firm_id=row.firm_id, application_id=row.id, proves="sign.other", name="合同.pdf", size=5, sha256="a" * 64,
                    media_type="application/pdf", handed_in_at=clock.now(), handed_in_by=person,
                )
            )  # fmt: skip
    found = seen(factory, mine, officer(1, HERE))
    assert {kind: [match.name for match in flag.seen] for kind, flag in found.items()} == {
        "person": ["乙方公司"], "document": ["乙方公司"],
    }  # fmt: skip


def test_a_firm_alone_has_no_flags_and_is_told_once(factory: sessionmaker[PortalSession]) -> None:
    (mine,) = add_cases(factory, [{}])
    say(factory, mine, ANSWERS)
    say(factory, mine, ANSWERS)
    assert seen(factory, mine, officer(1, HERE)) == {}
    with factory() as session:
        assert len(session.scalars(select(FirmTrace.kind)).all()) == 3


def test_it_is_two_statements(factory: sessionmaker[PortalSession], three: list[str]) -> None:
    asked: list[str] = []
    with factory() as session:
        case = session.scalars(select(Application).where(Application.number == three[0])).one()
        firm = session.get_one(Firm, case.firm_id)
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        flags(session, case, officer(1, HERE), firm)
    assert len(asked) == 2
