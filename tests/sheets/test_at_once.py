"""What is taken in by whole chunks is what would be taken in row by row."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession, transaction_of
from portal.firms.models import YearFigures
from portal.sheets import queries
from portal.sheets.figure_comparing import COLUMNS
from portal.sheets.models import Import
from tests.people import credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIGURE_HEADS, FIRM_HEADS, firm_row, workbook


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
