"""What is taken in by whole chunks is what would be taken in row by row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession, transaction_of
from portal.core.errors import Refused
from portal.firms.models import YearFigures
from portal.sheets import queries
from portal.sheets.figure_comparing import COLUMNS
from portal.sheets.layouts import LAYOUTS
from portal.sheets.models import Import
from portal.sheets.opening import Book, Sheet
from portal.sheets.reading import parse
from tests.people import credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIGURE_HEADS, FIRM_HEADS, firm_row, workbook

CELLS = {
    "code": st.sampled_from([credit_code(1), credit_code(2), credit_code(1).lower(), "", " ", "x", 7.0]),
    "name": st.sampled_from(
        ["广州甲公司", " 广州甲公司", "", "\u3000", "甲", "甲" * 151, "甲\u202e公司", 3.0]
    ),
    "year": st.sampled_from([2024.0, "2024年", "", 2024.5, 1989.0, True, date(2024, 1, 1)]),
    "money": st.sampled_from(
        [1.5, 0.0, "", "1,234.5", -1.0, 1e-7, 2.0**34, float("nan"), "约5", timedelta(1)]
    ),
    "count": st.sampled_from([5.0, "5人", "", 5.5, -1.0, False]),
}
ROWS = st.lists(st.one_of(st.just([""] * 5), st.tuples(*CELLS.values()).map(list), st.just([credit_code(1), "广州甲公司", 2024.0, 1.5, 5.0])), max_size=9)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(ROWS, st.integers(1, 4), st.booleans())
def test_a_sheet_read_by_chunks_is_the_sheet_read_row_by_row(
    rows: list[Any], chunk: int, uneven: bool
) -> None:
    """The same rows under the same numbers, the same problems, counts and notices, wherever the chunks end."""
    heads = ["统一社会信用代码", "企业名称", "年度", "营业收入", "从业人数"]
    found = []
    for at_once in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("portal.sheets.reading.CHUNK", chunk)
            if not at_once:
                patch.setattr("portal.sheets.reading._at_once", lambda work, rows: None)
            given_rows = [list(row) for row in rows]
            if uneven and given_rows:
                given_rows[-1].append("x")
            book = Book((Sheet("一", iter(enumerate([heads, *given_rows], 1)), uneven=uneven),))
            try:
                parsed = parse(book, LAYOUTS["figures"])
            except Refused as refused:
                found.append(str(refused))
            else:
                found.append((parsed.rows, parsed.problems, parsed.total, parsed.notices))
    assert found[0] == found[1]


def test_figures_taken_at_once_are_those_taken_row_by_row(
    hand_in: HandIn, factory: sessionmaker[PortalSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same counts, the same pages, the same digest, the same figures in the register."""
    hand_in(workbook(FIRM_HEADS, [firm_row(n) for n in (1, 2, 3)]), apply=True)
    heads = ("统一社会信用代码", "企业名称", *FIGURE_HEADS[1:])
    rows = [[*firm_row(n)[:2], year, 100.5, 3.25, 7] for n in (1, 2, 3) for year in (2025, 2024)]
    content = workbook(heads, [*rows, [credit_code(1), None, 2023, 1.0, None, 1]])
    found = []
    for row_by_row in (False, True):
        with monkeypatch.context() as patch:
            if row_by_row:
                patch.setattr("portal.sheets.figure_comparing._all_new", lambda chunk: False)
            row = hand_in(content, "figures", apply=True)
        with factory() as session:
            pages = queries.page(session, row.id, "changes", 1)
            kept = session.execute(select(YearFigures.firm_id, YearFigures.year, *COLUMNS)).all()
        with transaction_of(factory) as session:
            session.execute(delete(YearFigures))
            session.get_one(Import, row.id).open_key = f"put aside {row.id}"
        found.append((row.state, row.added, row.same, row.digest, pages, sorted(kept)))
    assert found[0] == found[1]
    assert (found[0][1], len(found[0][5])) == (7, 7)
