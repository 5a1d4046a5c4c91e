"""Decisions on paper, imported: an award is a case, a title and a certificate; a refusal a case with its reason; what cannot be is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts.models import Note
from portal.applications.models import Application, ApplicationEvent
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.audit import first_break
from portal.core.db import PortalSession, transaction_of
from portal.core.errors import Refused
from portal.firms.ban_models import Ban
from portal.firms.models import Firm, Membership, TierSpan, Title
from portal.sheets import queries
from portal.sheets.models import Import
from tests.people import People, credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook
from tests.signing_in import sign_in

Factory = sessionmaker[PortalSession]
HEADS = ("统一社会信用代码", "企业名称", "称号", "决定", "决定日期", "文号", "有效期起", "有效期至", "理由")
DAY = date(2025, 9, 1)
DOCUMENT = "穗工信〔2025〕1号"


def row(number: int, title: str = "瞪羚企业", decision: str = "予以认定", **other: Any) -> list[Any]:
    given = {"day": DAY, "document": DOCUMENT, "first": None, "last": None, "reason": None} | other
    return [credit_code(number), firm_row(number)[1], title, decision, *given.values()]


def refused(number: int, **other: Any) -> list[Any]:
    return row(number, decision="不予认定", **({"reason": "研发投入不足", "document": None} | other))


@pytest.fixture
def firms(hand_in: HandIn) -> None:
    hand_in(workbook(FIRM_HEADS, [firm_row(number) for number in (1, 2, 3)]), apply=True)


def problems(factory: Factory, given: Import) -> list[tuple[int, str]]:
    with factory() as session:
        return [(line["row"], line["column"]) for line in queries.page(session, given.id, "problems", 1)]


def test_an_award_is_a_decided_case_with_its_title_and_certificate(
    firms: None, hand_in: HandIn, factory: Factory, people: People
) -> None:
    owner = people.person()
    with transaction_of(factory) as session:
        firm_id = session.scalars(select(Firm.id).where(Firm.credit_code == credit_code(1))).one()
        session.add(Membership(firm_id=firm_id, person_id=owner, role="owner", since=clock.now()))
    given = hand_in(workbook(HEADS, [row(1)]), "decisions", apply=True)
    assert (given.state, given.added) == ("applied", 1)
    with factory() as session:
        case = session.scalars(select(Application).where(Application.kind == "recognition")).one()
        assert (case.state, case.tier, case.level, case.officer_id) == (
            "approved",
            "gazelle",
            "gazelle",
            None,
        )
        assert clock.day_of(case.decided_at) == DAY  # type: ignore[arg-type]
        event = session.scalars(
            select(ApplicationEvent).where(ApplicationEvent.application_id == case.id)
        ).one()
        assert (event.capacity, event.data["paper"]["document_number"]) == ("system", DOCUMENT)
        title = session.scalars(select(Title)).one()
        assert (title.issuer, title.application_id) == ("portal", case.id)
        assert (title.valid_from, title.valid_to) == (
            DAY,
            date(2028, 8, 31),
        )  # three years when the paper says none
        paper = session.scalars(select(Certificate).where(Certificate.application_id == case.id)).one()
        assert (paper.valid_to, paper.facts["document_number"]) == (date(2028, 8, 31), DOCUMENT)
        assert session.scalars(select(TierSpan.tier)).all() == ["gazelle"]
        told = session.scalars(select(Note.subject).where(Note.person_id == owner)).all()
        assert any(case.number in subject for subject in told)
        assert first_break(session) is None


def test_officials_read_where_it_came_from(
    firms: None, hand_in: HandIn, factory: Factory, people: People, client: FlaskClient
) -> None:
    hand_in(workbook(HEADS, [refused(1)]), "decisions", apply=True)
    with factory() as session:
        number = session.scalars(select(Application.number).where(Application.kind == "recognition")).one()
    sign_in(client, people.official("city_officer"))
    page = client.get(f"/desk/cases/{number}")
    assert page.status_code == 200
    assert "由纸质决定录入：不予认定" in page.text
    assert "研发投入不足" in page.text


def test_a_refusal_keeps_its_reason_and_gives_no_title(
    firms: None, hand_in: HandIn, factory: Factory
) -> None:
    given = hand_in(workbook(HEADS, [refused(1)]), "decisions", apply=True)
    assert (given.state, given.added) == ("applied", 1)
    again = hand_in(workbook(HEADS, [refused(1), refused(2)]), "decisions")
    assert (again.added, again.same) == (1, 1)
    with factory() as session:
        case = session.scalars(select(Application).where(Application.kind == "recognition")).one()
        assert case.state == "rejected"
        reason = select(ApplicationEvent.reason).where(ApplicationEvent.application_id == case.id)
        assert session.scalars(reason).all() == ["研发投入不足"]
        assert session.scalars(select(Title)).all() == []
        paper = select(Certificate).where(Certificate.application_id == case.id)
        assert session.scalars(paper).all() == []


def test_a_title_that_ended_is_recorded_without_a_certificate(
    firms: None, hand_in: HandIn, factory: Factory
) -> None:
    old = row(1, day=date(2019, 1, 1), last=date(2021, 12, 31))
    hand_in(workbook(HEADS, [old]), "decisions", apply=True)
    with factory() as session:
        title = session.scalars(select(Title)).one()
        assert title.valid_to == date(2021, 12, 31)
        papers = select(Certificate).where(Certificate.application_id == title.application_id)
        assert session.scalars(papers).all() == []
    again = hand_in(workbook(HEADS, [old, row(1)]), "decisions")
    assert (again.state, again.added, again.same) == ("ready", 1, 1)


def test_what_cannot_be_decided_is_said_by_row_and_column(
    firms: None, hand_in: HandIn, factory: Factory
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    given = hand_in(
        workbook(
            HEADS,
            [
                row(1, document=None), row(2, day=tomorrow), row(3, last=date(2025, 8, 31)), refused(1, reason=None),
                refused(2, last=date(2028, 1, 1)), row(9), row(1, title="高新技术企业"),
            ],
        ),
        "decisions",
    )  # fmt: skip
    assert given.state == "wrong"
    assert problems(factory, given) == [
        (2, "文号"), (3, "决定日期"), (4, "有效期至"), (5, "理由"), (6, "有效期至"), (7, "统一社会信用代码"), (8, "称号"),
    ]  # fmt: skip
    with factory() as session:
        assert session.scalars(select(Title)).all() == []


def test_one_firm_holds_one_title_of_a_tier_at_a_time(firms: None, hand_in: HandIn, factory: Factory) -> None:
    rows = [row(1), row(1, title="瞪羚培育企业", day=date(2026, 1, 1)), row(2), row(2)]
    given = hand_in(workbook(HEADS, rows), "decisions")
    assert problems(factory, given) == [(3, "称号"), (5, "称号")]


def test_a_case_under_way_and_a_ban_stand_in_the_way(firms: None, hand_in: HandIn, factory: Factory) -> None:
    with transaction_of(factory) as session:
        one, two = (
            session.scalars(select(Firm).where(Firm.credit_code == credit_code(n))).one() for n in (1, 2)
        )
        session.add(
            Application(number="SQ-2026-900001", kind="recognition", tier="gazelle", firm_id=one.id, district=one.district,
                        created_at=clock.now(), saved_at=clock.now(), open_key=f"recognition:{one.id}:gazelle")
        )  # fmt: skip
        session.add(
            Ban(firm_id=two.id, reason="false_data", first_day=date(2025, 1, 1), last_day=date(2027, 12, 31), made_at=clock.now())
        )  # fmt: skip
    given = hand_in(
        workbook(HEADS, [row(1), row(2), row(2, title="独角兽企业", day=date(2024, 12, 31))]), "decisions"
    )
    assert problems(factory, given) == [(2, "称号"), (3, "决定日期")]


def test_only_the_city_imports_decisions_and_nobody_for_their_own_firm(
    firms: None, hand_in: HandIn, factory: Factory, people: People
) -> None:
    with pytest.raises(Refused):
        hand_in(workbook(HEADS, [row(1)]), "decisions", districts=frozenset({"440106"}))
    officer = people.official("city_officer")
    with transaction_of(factory) as session:
        firm_id = session.scalars(select(Firm.id).where(Firm.credit_code == credit_code(1))).one()
        session.add(Membership(firm_id=firm_id, person_id=officer, role="filer", since=clock.now()))
    given = hand_in(workbook(HEADS, [row(1), row(2)]), "decisions", by=officer)
    assert problems(factory, given) == [(2, "统一社会信用代码")]


def test_swapped_days_and_documents_are_named(firms: None, hand_in: HandIn, factory: Factory) -> None:
    swapped = [[*row(n)[:4], DOCUMENT, "2025-09-01", None, None, None] for n in (1, 2, 3)]
    given = hand_in(workbook(HEADS, swapped), "decisions")
    assert given.state == "wrong"
    with factory() as session:
        lines = queries.page(session, given.id, "problems", 1)
    assert {line["column"] for line in lines} >= {"决定日期"}


def test_a_killed_job_gives_no_second_certificate(
    firms: None, hand_in: HandIn, factory: Factory, work: Callable[[], int]
) -> None:
    from portal.applications import paper_actions
    from portal.core import jobs

    hand_in(workbook(HEADS, [row(1)]), "decisions", apply=True)
    with transaction_of(factory) as session:
        ids = list(session.scalars(select(Application.id).where(Application.kind == "recognition")))
        jobs.enqueue(session, paper_actions.PAPERS, applications=ids)
    work()
    with factory() as session:
        papers = session.scalars(select(Certificate.id).where(Certificate.application_id.in_(ids))).all()
    assert len(papers) == 1
