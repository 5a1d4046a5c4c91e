"""The demonstration's support: what its programmes brought adds up, on every page and paper that says so."""

import io
from collections import Counter

from flask import Flask
from pypdf import PdfReader
from python_calamine import load_workbook
from sqlalchemy import func, select

from portal.applications.models import Application
from portal.core import clock
from portal.funding.models import FollowUp, Payment, Review
from portal.panels.models import PanelCase, Seat
from portal.reports import result_queries
from portal.reports.book import book_of
from portal.reports.result_paper import draw_results
from portal.reports.result_rules import GRANTED, by
from portal.reports.result_tables import sheets
from tests.statements import counted


def test_a_programme_was_played_to_its_last_payment(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        kinds = Counter(session.scalars(select(Payment.kind)))
        grades = set(session.scalars(select(Review.grade)))
        reports = Counter(on is None for on in session.scalars(select(FollowUp.reported_at)))
        seats = Counter(tuple(row) for row in session.execute(select(Seat.state, Seat.additional)))
        judged = session.scalars(select(PanelCase.result).where(PanelCase.result.is_not(None))).all()
    assert kinds["paid"] >= 6
    assert kinds["recovered"] == 1
    assert grades == {"good", "missed"}
    assert reports[True]
    assert reports[False]
    assert seats["scored", True]  # two scores lay too far apart
    assert seats["recused", False] == 1
    assert len(judged) >= 8


def test_what_programmes_brought_adds_up_by_every_dimension(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        with counted(city.extensions["portal.engine"]) as asked:
            groups = result_queries.groups(session)
        assert len([one for one in asked if one != "BEGIN"]) == 3
        promised = session.scalar(select(func.sum(Application.granted)).where(Application.state.in_(GRANTED)))
        moved = dict(
            session.execute(select(Payment.kind, func.sum(Payment.amount)).group_by(Payment.kind)).all()
        )
        titles = result_queries.titles(session)
        this_year = result_queries.groups(session, year=clock.today().year)
    paid = moved["paid"] - moved["recovered"]
    for dimension in result_queries.DIMENSIONS:
        found = by(groups, dimension).values()
        assert sum(one.promised for one in found) == promised
        assert sum(one.paid for one in found) == paid
    assert sum(g.received for g in this_year) < sum(g.received for g in groups)

    made = sheets(groups, titles, "zh")
    assert made["programme"].rows[-1][1][4] == promised / 1_000_000
    text = "".join(
        page.extract_text()
        for page in PdfReader(
            io.BytesIO(draw_results(made, "zh", title="成效", portal_name="P", on=clock.today()))
        ).pages
    )
    whole = f"{promised // 1_000_000}"
    assert whole in text
    book = load_workbook(io.BytesIO(book_of(made.values(), title="成效", made_at=clock.now())))
    assert book.get_sheet_by_name("分区成效").to_python()[-1][5] == promised / 1_000_000


def test_everybody_sees_the_money_but_of_no_single_firm(city: Flask) -> None:
    page = city.test_client().get("/programmes/results").text
    with city.extensions["portal.sessions"]() as session:
        month = result_queries.public_money(session, before=clock.start_of(clock.today().replace(day=1)))
        promised, paid = month.promised, month.paid
        found = result_queries.public_money(session, before=clock.now()).by["district"]
        firms = dict(
            session.execute(
                select(Application.district, func.count(Application.firm_id.distinct()))
                .where(Application.state.in_(GRANTED), Application.round_id.is_not(None))
                .group_by(Application.district)
            ).all()
        )
    assert promised.total
    assert f"{promised.total // 1_000_000}" in page
    assert "分区资金" in page  # it shows the money alone, not how the applications fared
    assert "成效" not in page
    assert paid.total
    few = [one for one in found if 0 < firms.get(one.word, 0) < 3]
    assert few
    assert all(one.promised is None and one.paid is None for one in few)
