"""What a firm keeps as figures, and the facts document made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import sessionmaker

from portal.classification.facts_reading import read_facts
from portal.core import clock
from portal.core.audit import AuditEvent
from portal.core.db import PortalSession
from portal.core.errors import Clash, NotFound, Refused
from portal.firms import figure_actions, figure_queries, holding_actions
from portal.firms.figure_actions import seen_of
from portal.firms.models import Firm, FirmFact, Title, YearFigures
from tests.people import People

LAST = clock.today().year - 1
AS_OF = clock.today()


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return people.firm(owner=owner)


@pytest.fixture
def session(firm_id: int, factory: sessionmaker[PortalSession]) -> Iterator[PortalSession]:
    """Begins to write when the firm is there: one writer at a time."""
    with factory() as opened:
        opened.begin_writing()
        yield opened


def keep_right(session: PortalSession, firm_id: int, owner: int, **more: object) -> None:
    values = {"ip_class": "I", "name": "一种方法", "number": "ZL2024", **more}
    holding_actions.keep_entry(session, kind="right", firm_id=firm_id, entry_id=None, values=values, by=owner)


def test_a_year_is_kept_and_unknown_stays_unknown(session: PortalSession, firm_id: int, owner: int) -> None:
    figures = {"revenue": Decimal("1200.5"), "net_profit": Decimal(-3), "employees": 0}
    figure_actions.keep_year(session, firm_id=firm_id, year=LAST, figures=figures, by=owner)
    row = session.get_one(YearFigures, (firm_id, LAST))
    assert (row.revenue, row.net_profit, row.employees) == (1_200_500_000, -3_000_000, 0)
    assert row.rd_expense is None
    assert figure_queries.year(session, firm_id, LAST)["revenue"] == Decimal("1200.5")


def test_a_year_that_is_blanked_has_no_row(session: PortalSession, firm_id: int, owner: int) -> None:
    figure_actions.keep_year(session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal(1)}, by=owner)
    figure_actions.keep_year(session, firm_id=firm_id, year=LAST, figures={}, by=owner)
    session.flush()
    assert session.get(YearFigures, (firm_id, LAST)) is None


@pytest.mark.parametrize("year", [LAST + 1, LAST - 10, 1800])
def test_a_year_that_is_not_over_or_too_old_is_not_there(
    session: PortalSession, firm_id: int, owner: int, year: int
) -> None:
    with pytest.raises(NotFound):
        figure_actions.keep_year(session, firm_id=firm_id, year=year, figures={}, by=owner)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"revenue": Decimal(10), "main_revenue": Decimal(11)}, "main_revenue"),
        ({"employees": 5, "rd_staff": 6}, "rd_staff"),
        ({"employees": 5, "tech_staff": 6}, "tech_staff"),
        ({"total_assets": Decimal(0), "total_liabilities": Decimal(1)}, "total_assets"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(
    session: PortalSession, firm_id: int, owner: int, figures: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        figure_actions.keep_year(session, firm_id=firm_id, year=LAST, figures=figures, by=owner)
    assert refused.value.field == field


def test_a_stale_page_does_not_overwrite_a_colleague(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    seen = seen_of(figure_queries.year(session, firm_id, LAST))
    figure_actions.keep_year(
        session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal(1)}, by=owner, seen=seen
    )
    with pytest.raises(Clash):
        figure_actions.keep_year(
            session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal(2)}, by=owner, seen=seen
        )
    before = seen_of({"equity_2y": None})
    figure_actions.keep_facts(
        session, firm_id=firm_id, values={"equity_2y": Decimal(1)}, by=owner, seen=before
    )
    with pytest.raises(Clash):
        figure_actions.keep_facts(
            session, firm_id=firm_id, values={"equity_2y": Decimal(2)}, by=owner, seen=before
        )


def test_a_change_is_in_the_trail_with_old_and_new(session: PortalSession, firm_id: int, owner: int) -> None:
    figure_actions.keep_year(session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal(1)}, by=owner)
    figure_actions.keep_year(
        session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal("2.5")}, by=owner
    )
    figure_actions.keep_year(
        session, firm_id=firm_id, year=LAST, figures={"revenue": Decimal("2.50")}, by=owner
    )
    session.commit()
    kept = session.scalars(select(AuditEvent).where(AuditEvent.action == "figures.year_kept")).all()
    assert [event.data["changed"] for event in kept] == [{"revenue": [None, "1"]}, {"revenue": ["1", "2.5"]}]


def test_a_fact_that_becomes_unknown_has_no_row(session: PortalSession, firm_id: int, owner: int) -> None:
    values = {"equity_2y": Decimal("0.5"), "own_brand": False, "quality_items": ["none"], "niche_years": 0}
    figure_actions.keep_facts(session, firm_id=firm_id, values=values, by=owner)
    assert figure_queries.facts(session, firm_id) == {
        "equity_2y": "0.5", "own_brand": "false", "quality_items": "none", "niche_years": "0",
    }  # fmt: skip
    figure_actions.keep_facts(session, firm_id=firm_id, values=dict.fromkeys(values), by=owner)
    session.flush()
    assert session.scalar(select(func.count()).select_from(FirmFact)) == 0


def test_two_years_cannot_bring_more_than_three(session: PortalSession, firm_id: int, owner: int) -> None:
    values = {"equity_2y": Decimal(2), "equity_3y": Decimal(1)}
    with pytest.raises(Refused) as refused:
        figure_actions.keep_facts(session, firm_id=firm_id, values=values, by=owner)
    assert refused.value.field == "equity_2y"


def test_nothing_known_is_a_document_of_almost_nothing(session: PortalSession, firm_id: int) -> None:
    document = figure_queries.facts_document(session, firm_id, as_of=AS_OF)
    assert document == {
        "as_of": AS_OF.isoformat(), "reporting_year": LAST, "kind": "new", "district": "440106",
    }  # fmt: skip
    read_facts(document)


def fill(session: PortalSession, firm_id: int, owner: int) -> None:
    firm = session.get_one(Firm, firm_id)
    firm.established, firm.industry_code = date(2016, 5, 1), "6513"
    for number in range(LAST - 3, LAST + 1):
        money = dict.fromkeys(
            ("revenue", "main_revenue", "rd_expense", "cost_expense", "total_assets"), Decimal("1E+3")
        )
        heads = {"employees": 80, "rd_staff": 30, "tech_staff": 20}
        figures = money | heads | {"net_profit": Decimal("-0.000001"), "total_liabilities": Decimal(0)}
        figure_actions.keep_year(session, firm_id=firm_id, year=number, figures=figures, by=owner)
    values = {
        "equity_2y": Decimal(0), "equity_3y": Decimal("12.5"), "pre_a_funding": Decimal(3), "valuation_usd_m": Decimal("100.25"),
        "valuation_rmb_m": Decimal(700), "cumulative_funding_usd_m": Decimal(6), "listing": "neeq", "private_investment": True,
        "niche_years": 5, "market_share_pct": Decimal("12.5"), "domestic_rank": 0, "market_position_ok": True,
        "product_domain": "B", "product_in_sei": True, "product_key_field": False, "key_chain_role": False,
        "own_brand": True, "management_cert": True, "info_system": True, "quality_items": ["iso9001", "standards"],
        "digital_level": "3", "has_rd_org": True, "rd_institution": "provincial", "rd_basis": "cost",
        "platform_score": Decimal("61.5"), "local_feature_score": 12, "maker_china_top": 0,
        "exclusions.abnormal_list": False, "exclusions.dishonest_list": False, "exclusions.prohibited_product": False,
        "exclusions.major_incident_3y": False, "exclusions.tax_evasion_3y": True,
    }  # fmt: skip
    figure_actions.keep_facts(session, firm_id=firm_id, values=values, by=owner)
    keep_right(session, firm_id, owner, high_value=True, owner_rank=1, transferred_in=False)
    keep_right(session, firm_id, owner, number="SR1", ip_class="II")
    for kind, values in (
        ("honour", {"type": "HNTE", "name": "高新技术企业", "valid_to": date(LAST + 2, 12, 31)}),
        ("award", {"level": "provincial", "name": "科技进步奖", "rank": 2, "day": date(LAST, 3, 1)}),
        ("standard", {"name": "标准", "rank": None, "day": None}),
        ("title", {"tier": "innovative", "issuer": "广东省工业和信息化厅", "valid_from": date(LAST, 1, 1), "valid_to": date(LAST + 2, 1, 1)}),
        ("title", {"tier": "srdi", "issuer": "广东省工业和信息化厅", "valid_from": date(2019, 1, 1), "valid_to": date(2022, 1, 1)}),
    ):  # fmt: skip
        holding_actions.keep_entry(
            session, kind=kind, firm_id=firm_id, entry_id=None, values=values, by=owner
        )


def test_everything_known_is_read_by_the_strict_reader_as_the_same(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    fill(session, firm_id, owner)
    document = figure_queries.facts_document(session, firm_id, as_of=AS_OF, kind="renewal")
    assert read_facts(document).document() == document | {"titles": ["tech_or_innovative"]}
    assert document["years"][str(LAST)]["net_profit"] == "-0.000001"
    assert document["years"][str(LAST)]["revenue"] == "1000"
    assert document["employees"] == 80
    assert document["digital_level"] == 3
    assert document["titles"] == ["tech_or_innovative"]
    assert document["ip"][0] == {"class": "I", "high_value": True, "owner_rank": 1, "transferred_in": False}
    assert document["led_standards"] == [{}]
    assert document["exclusions"]["tax_evasion_3y"] is True


def test_the_document_of_an_earlier_day_knows_nothing_of_later_years(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    fill(session, firm_id, owner)
    document = figure_queries.facts_document(session, firm_id, as_of=date(LAST, 6, 30))
    assert document["reporting_year"] == LAST - 1
    assert set(document["years"]) == {str(LAST - 3), str(LAST - 2), str(LAST - 1)}
    read_facts(document)
    assert "established" not in figure_queries.facts_document(session, firm_id, as_of=date(2015, 1, 1))


def test_none_is_said_and_taken_back_by_an_entry(session: PortalSession, firm_id: int, owner: int) -> None:
    for key in ("ip", "honours", "awards", "led_standards", "titles"):
        figure_actions.say_none(session, firm_id=firm_id, key=key, none=True, by=owner)
    document = figure_queries.facts_document(session, firm_id, as_of=AS_OF)
    assert [document[key] for key in ("ip", "honours", "awards", "led_standards", "titles")] == [[]] * 5
    read_facts(document)
    keep_right(session, firm_id, owner)
    assert "ip" not in figure_queries.facts(session, firm_id)
    assert figure_queries.facts_document(session, firm_id, as_of=AS_OF)["ip"] == [{"class": "I"}]


def test_a_title_of_the_portal_is_no_title_held_elsewhere(session: PortalSession, firm_id: int) -> None:
    session.add(
        Title(firm_id=firm_id, tier="srdi", issuer="portal", valid_from=date(2020, 1, 1), application_id=1)
    )
    session.flush()
    assert "titles" not in figure_queries.facts_document(session, firm_id, as_of=AS_OF)


def test_the_document_takes_as_many_statements_however_much_there_is(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    fill(session, firm_id, owner)
    session.commit()
    session.expunge_all()
    seen: list[str] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda c, cur, statement, *rest: seen.append(statement)
    )
    figure_queries.facts_document(session, firm_id, as_of=AS_OF)
    assert len([s for s in seen if s.startswith("SELECT")]) == 6
