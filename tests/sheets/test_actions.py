"""Importing, on a database: what is added and changed, who may, all of it or nothing, the same file twice, two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from portal.applications.models import Application, ApplicationEvent
from portal.certificates.models import Certificate
from portal.core.audit import AuditEvent, first_break
from portal.core.db import PortalSession, transaction_of
from portal.core.errors import Refused
from portal.firms.count_models import RegisterCount
from portal.firms.models import Firm, Membership, Presence, RegisterStep, TierSpan, Title, YearFigures
from portal.sheets import actions, queries
from portal.sheets.models import Import
from portal.sheets.problems import problem_of
from tests.people import People, credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIGURE_HEADS, FIRM_HEADS, TITLE_HEADS, firm_row, workbook

Factory = sessionmaker[PortalSession]
THREE = workbook(FIRM_HEADS, [firm_row(1), firm_row(2), firm_row(3, district="黄埔区", layer=None)])


def count(factory: Factory, table: Any) -> int:
    with factory() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def problems(factory: Factory, row: Import) -> list[tuple[int, str, str]]:
    with factory() as session:
        lines = queries.page(session, row.id, "problems", 1)
    return [(line["row"], line["column"], line["message"]["say"]) for line in lines]


def test_imported_firms_are_registered_counted_and_have_their_certificates(
    hand_in: HandIn, factory: Factory
) -> None:
    row = hand_in(THREE, apply=True)
    assert (row.state, row.added, row.problems) == ("applied", 3, 0)
    with factory() as session:
        firm = session.scalars(select(Firm).where(Firm.credit_code == credit_code(1))).one()
        assert (firm.standing, firm.district, firm.layer, firm.established) == (
            "registered", "440106", "model", date(2019, 5, 6),
        )  # fmt: skip
        application = session.get_one(Application, firm.registered_by)
        assert (application.state, application.kind, application.created_by) == (
            "approved",
            "registration",
            None,
        )
        event = session.scalars(
            select(ApplicationEvent).where(ApplicationEvent.application_id == application.id)
        ).one()
        assert (event.capacity, event.to_state) == ("system", "approved")
        counts = {(c.dimension, c.word): c.count for c in session.scalars(select(RegisterCount))}
        assert counts["all", "all"] == 3
        assert counts["district", "440112"] == 1
        assert counts["layer", "model"] == 2
        assert first_break(session) is None
        steps = {(s.dimension, s.word): s.step for s in session.scalars(select(RegisterStep))}
        assert (steps["all", "all"], steps["district", "440112"], steps["layer", "model"]) == (3, 1, 2)
    assert count(factory, Certificate) == count(factory, Presence) == 3
    assert count(factory, Membership) == 0


def test_nothing_is_changed_before_the_import_is_confirmed(hand_in: HandIn, factory: Factory) -> None:
    row = hand_in(THREE)
    assert (row.state, row.added) == ("ready", 3)
    assert count(factory, Firm) == 0
    with factory() as session:
        first, _, last = queries.page(session, row.id, "changes", 1)
    assert first["name"] == "广州第1智能科技有限公司"
    assert first["fields"]["layer"] == [None, "model"]  # what will stand in the register
    assert date.fromisoformat(first["fields"]["established"][1])
    assert "layer" not in last["fields"]  # nothing was said of it


def test_nothing_is_imported_when_one_row_is_wrong(hand_in: HandIn, factory: Factory) -> None:
    row = hand_in(workbook(FIRM_HEADS, [firm_row(1), firm_row(2, district="深圳")]))
    assert (row.state, row.problems, row.open_key) == ("wrong", 1, None)
    assert count(factory, Firm) == 0
    with pytest.raises(Refused), transaction_of(factory) as session:
        actions.begin_applying(session, session.get_one(Import, row.id), by=1, districts=None, seen=None)


def test_a_file_that_is_no_table_is_wrong_with_its_reason(hand_in: HandIn, factory: Factory) -> None:
    row = hand_in(b"a,b,c\n1,2,3\n")
    assert (row.state, row.errors_sha256) == ("wrong", None)
    assert "headings" in problems(factory, row)[0][2]


def test_a_district_officer_imports_firms_of_the_own_district_only(
    hand_in: HandIn, factory: Factory, people: People
) -> None:
    officer = people.official("district_officer", district="440106")
    row = hand_in(THREE, by=officer, districts=frozenset({"440106"}))
    assert row.state == "wrong"
    assert [(line, column) for line, column, _ in problems(factory, row)] == [(4, "所在区")]
    with factory() as session:
        (wrong,) = (problem_of(each) for each in queries.page(session, row.id, "problems", 1))
    assert "黄埔区" in wrong.message.in_language("zh")
    assert "Huangpu" in wrong.message.in_language("en")
    assert wrong.cell == "黄埔区"
    here = workbook(FIRM_HEADS, [firm_row(1)])
    assert hand_in(here, by=officer, districts=frozenset({"440106"}), apply=True).state == "applied"


def test_whoever_has_left_the_district_cannot_import_for_it(
    hand_in: HandIn, factory: Factory, people: People
) -> None:
    officer = people.official("district_officer", district="440106")
    row = hand_in(workbook(FIRM_HEADS, [firm_row(1)]), by=officer, districts=frozenset({"440106"}))
    moved = frozenset({"440112"})
    with pytest.raises(Refused), transaction_of(factory) as session:
        actions.begin_applying(
            session, session.get_one(Import, row.id), by=officer, districts=moved, seen=None
        )


def test_the_same_file_twice_is_one_import(hand_in: HandIn, factory: Factory) -> None:
    first = hand_in(THREE, apply=True)
    again = hand_in(THREE)
    assert again.id == first.id
    assert again.state == "applied"
    assert count(factory, Firm) == 3


def test_a_second_press_changes_nothing(hand_in: HandIn, factory: Factory, work: Callable[[], int]) -> None:
    row = hand_in(THREE, apply=True)
    with transaction_of(factory) as session:
        actions.begin_applying(
            session, session.get_one(Import, row.id), by=1, districts=None, seen=row.version
        )
    work()
    assert count(factory, Firm) == 3


def test_known_firms_are_the_same_or_told_to_file_their_change(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    same = hand_in(workbook(FIRM_HEADS, [firm_row(1), firm_row(4)]))
    assert (same.state, same.added, same.same) == ("ready", 1, 1)
    other = hand_in(workbook(FIRM_HEADS, [firm_row(1, name="另一家公司"), firm_row(2, layer="应用层")]))
    assert [(line, column) for line, column, _ in problems(factory, other)] == [
        (2, "企业名称"),
        (3, "产业链层级"),
    ]


def test_a_firm_that_began_its_own_registration_is_left_to_it(
    hand_in: HandIn, factory: Factory, people: People
) -> None:
    firm = people.firm(name="广州自报智能有限公司")
    with factory() as session:
        code = session.get_one(Firm, firm).credit_code
    row = hand_in(workbook(FIRM_HEADS, [firm_row(1, code=code)]))
    assert "begun its own registration" in problems(factory, row)[0][2]


def test_a_row_that_stands_twice_is_named(hand_in: HandIn, factory: Factory) -> None:
    row = hand_in(workbook(FIRM_HEADS, [firm_row(1), firm_row(2), firm_row(1)]))
    assert [(line, column) for line, column, _ in problems(factory, row)] == [(4, "统一社会信用代码")]


YEAR = date.today().year - 1  # noqa: DTZ011  # the year that is over, whatever day the tests run


def figures(*rows: list[Any]) -> bytes:
    return workbook(FIGURE_HEADS, rows)


def test_figures_are_added_changed_and_what_is_empty_stays(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    hand_in(figures([credit_code(1), YEAR, 1500.5, 90, 30]), "figures", apply=True)
    row = hand_in(figures([credit_code(1), YEAR, "1,600.25万元", None, 30], [credit_code(2), YEAR - 1, 10, 1, None]), "figures", apply=True)  # fmt: skip
    assert (row.added, row.changed, row.same) == (1, 1, 0)
    with factory() as session:
        firm = session.scalars(select(Firm).where(Firm.credit_code == credit_code(1))).one()
        kept = session.get_one(YearFigures, (firm.id, YEAR))
        assert (kept.revenue, kept.rd_expense, kept.employees) == (1_600_250_000, 90_000_000, 30)
        (line, _) = queries.page(session, row.id, "changes", 1)
        assert line["fields"]["revenue"] == [1_500_500_000, 1_600_250_000]


def test_figures_that_contradict_what_is_kept_are_refused(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    hand_in(figures([credit_code(1), YEAR, 1500, 90, 30]), "figures", apply=True)
    heads = ("统一社会信用代码", "年度", "主营业务收入")
    row = hand_in(workbook(heads, [[credit_code(1), YEAR, 1600]]), "figures")
    assert problems(factory, row)[0][:2] == (2, "主营业务收入")
    late = hand_in(figures([credit_code(1), YEAR + 1, 5, 1, 1], [credit_code(9), YEAR, 5, 1, 1]), "figures")
    assert [(line, column) for line, column, _ in problems(factory, late)] == [
        (2, "年度"),
        (3, "统一社会信用代码"),
    ]


def test_what_changed_between_the_look_and_the_press_is_shown_anew(
    hand_in: HandIn, factory: Factory, work: Callable[[], int]
) -> None:
    hand_in(THREE, apply=True)
    row = hand_in(figures([credit_code(1), YEAR, 1500, 90, 30]), "figures")
    with transaction_of(factory) as session:
        firm = session.scalars(select(Firm).where(Firm.credit_code == credit_code(1))).one()
        session.add(YearFigures(firm_id=firm.id, year=YEAR, revenue=7_000_000, updated_at=row.made_at))
        actions.begin_applying(
            session, session.get_one(Import, row.id), by=None, districts=None, seen=row.version
        )
    work()
    with factory() as session:
        fresh = session.get_one(Import, row.id)
        assert (fresh.state, fresh.round, fresh.added, fresh.changed) == ("ready", 2, 0, 1)
        assert session.get_one(YearFigures, (firm.id, YEAR)).revenue == 7_000_000


def title(
    number: int, tier: str = "专精特新", first: object = date(2024, 1, 1), last: object = date(2026, 12, 31)
) -> list[Any]:
    return [
        credit_code(number),
        firm_row(number)[1],
        tier,
        "广东省工业和信息化厅",
        "粤工信〔2024〕1号",
        first,
        last,
    ]


def test_titles_awarded_elsewhere_are_recorded_as_checked(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    row = hand_in(workbook(TITLE_HEADS, [title(1), title(2, "小巨人", last=None)]), "titles", apply=True)
    assert (row.state, row.added) == ("applied", 2)
    with factory() as session:
        one, other = session.scalars(select(Title).order_by(Title.id))
        assert (one.tier, one.issuer, one.document_number) == (
            "srdi",
            "广东省工业和信息化厅",
            "粤工信〔2024〕1号",
        )
        assert one.checked_on is not None
        assert (other.tier, other.valid_to) == ("little_giant", None)
        recorded = session.scalars(
            select(AuditEvent.action).where(AuditEvent.action == "title.recorded")
        ).all()
        assert len(recorded) == 2


def test_a_title_that_the_firm_entered_is_checked_by_the_list(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    with transaction_of(factory) as session:
        firm = session.scalars(select(Firm).where(Firm.credit_code == credit_code(1))).one()
        term = {"valid_from": date(2024, 1, 1), "valid_to": date(2026, 12, 31)}
        session.add(Title(firm_id=firm.id, tier="srdi", issuer="广东省工业和信息化厅", **term))
    row = hand_in(workbook(TITLE_HEADS, [title(1)]), "titles", apply=True)
    assert (row.added, row.changed) == (0, 1)
    with factory() as session:
        (kept,) = session.scalars(select(Title))
        assert kept.checked_on is not None
        assert session.scalar(select(func.count()).select_from(TierSpan)) == 1


def test_a_title_that_stands_there_already_is_the_same_or_clashes(hand_in: HandIn, factory: Factory) -> None:
    hand_in(THREE, apply=True)
    hand_in(workbook(TITLE_HEADS, [title(1)]), "titles", apply=True)
    row = hand_in(workbook(TITLE_HEADS, [title(1), title(2)]), "titles")
    assert (row.added, row.same) == (1, 1)
    clash = hand_in(workbook(TITLE_HEADS, [title(1, first=date(2025, 1, 1)), title(2, last=date(2020, 1, 1)), title(3, "瞪羚", date(2099, 1, 1), None)]), "titles")  # fmt: skip
    assert [(line, column) for line, column, _ in problems(factory, clash)] == [
        (2, "称号"), (3, "有效期至"), (4, "认定日期"),
    ]  # fmt: skip


def test_every_import_is_in_the_trail_with_its_file(
    hand_in: HandIn, factory: Factory, people: People
) -> None:
    officer = people.official("city_officer")
    row = hand_in(THREE, by=officer, apply=True)
    with factory() as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.subject == f"import:{row.id}").order_by(AuditEvent.seq)
        ).all()
    assert [event.action for event in events] == [
        "import.handed_in",
        "import.checked",
        "import.confirmed",
        "import.applied",
    ]
    assert {event.data["sha256"] for event in events} == {row.sha256}
    assert events[-1].data["changes"] == row.digest
    assert events[-1].actor == officer
