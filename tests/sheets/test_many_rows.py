"""Tables of several chunks and several sheets: every row is told once, by its own number, sheet and heading."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import sessionmaker

from portal.core.db import PortalSession
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.sheets import queries
from portal.sheets.models import Import
from portal.sheets.problems import problem_of
from portal.sheets.reading import CHUNK
from tests.people import credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIGURE_HEADS, FIRM_HEADS, TITLE_HEADS, firm_row, read, said, workbook

Factory = sessionmaker[PortalSession]
YEAR = date.today().year - 1  # noqa: DTZ011  # the year that is over, whatever day the tests run


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.sheets.reading.CHUNK", 2)


def csv(*rows: Any) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def second(name: str, *rows: Any) -> Callable[[Any, Any], None]:
    """A second sheet of the workbook."""

    def add(book: Any, page: Any) -> None:
        other = book.add_worksheet(name)
        for line, row in enumerate(rows):
            other.write_row(line, 0, row)

    return add


def problems(factory: Factory, row: Import) -> list[tuple[str, int, str, str]]:
    with factory() as session:
        found = [problem_of(line) for line in queries.page(session, row.id, "problems", 1)]
    return [(each.sheet, each.row, each.column, each.message.in_language("en")) for each in found]


def test_one_wrong_row_in_the_second_chunk_is_named_by_its_number() -> None:
    code = credit_code(1)
    rows = [[code, 2024, float(n), 1.0, 5] for n in range(CHUNK + 1)]
    rows[CHUNK][4] = "many"
    parsed = read(workbook(FIGURE_HEADS, rows), "figures", most_rows=3000)
    assert [(line, column) for line, column, _ in said(parsed)] == [(CHUNK + 2, FIGURE_HEADS[4])]
    assert parsed.total == CHUNK + 1
    assert [row.number for row in parsed.rows] == list(range(2, CHUNK + 2))


@pytest.mark.usefixtures("small_chunks")
def test_blank_rows_in_the_middle_are_no_rows_and_move_no_number() -> None:
    rows: list[Any] = [[credit_code(n), 2024, 1.0, None, 5] for n in range(1, 6)]
    for given in (workbook(FIGURE_HEADS, [*rows[:3], [], [" "], *rows[3:]]), csv(FIGURE_HEADS, *[[c or "" for c in row] for row in rows[:3]], [], [" "], *[[c or "" for c in row] for row in rows[3:]])):  # fmt: skip
        parsed = read(given, "figures")
        assert [row.number for row in parsed.rows] == [2, 3, 4, 7, 8]
        assert (parsed.total, parsed.problems) == (5, [])


@pytest.mark.usefixtures("small_chunks")
def test_a_columns_cells_are_counted_once_when_its_chunk_is_read_again_row_by_row() -> None:
    good, bad = [credit_code(1), 2024, 1.0, 1.0, 5], [credit_code(1), "x", 1.0, 1.0, 5]
    late = [
        credit_code(1),
        2024,
        1.0,
        1.0,
        "many",
    ]  # wrong in the last column: the others were read before it
    parsed = read(workbook(FIGURE_HEADS, [bad, bad, bad, bad, good, late]), "figures")
    assert "4 of 6 cells" in parsed.notices[0].in_language("en")


def test_rows_of_a_csv_are_as_long_as_they_like_but_hold_nothing_without_a_heading() -> None:
    """A comma within an amount moved all that stood behind it into the next column."""
    row = [credit_code(1), 2024, 12.5, 3, 7]
    for fine in ([*row, "", " "], row[:3], row):
        (read_row,) = read(csv(FIGURE_HEADS, fine), "figures").rows
        assert read_row.values[3] == 12_500_000
    moved = read(csv([*FIGURE_HEADS, "", ""], row, [credit_code(2), 2024, "1,234.5", 3, 7]), "figures")
    assert [(line, column) for line, column, _ in said(moved)] == [(3, "")]
    assert "more cells than there are headings" in said(moved)[0][2]
    assert (moved.total, [each.number for each in moved.rows]) == (2, [2])


def test_what_is_odd_in_two_sheets_is_said_once_and_of_the_sheet_that_it_is_in() -> None:
    large = [
        [*FIGURE_HEADS, "备注"],
        *([credit_code(n), 2024, 123_456_789.0, 5.0, 3, ""] for n in range(1, 9)),
    ]
    small = [[*FIGURE_HEADS, "备注"], *([credit_code(n), 2024, 5.0, 5.0, 3, ""] for n in range(11, 14))]
    for first, other in ((large, small), (small, large)):
        parsed = read(workbook(first[0], first[1:], also=second("二", *other)), "figures")
        notices = [notice.in_language("en") for notice in parsed.notices]
        assert [notice.split(" ")[1] for notice in notices] == ["column", "amounts"], notices


@pytest.mark.usefixtures("small_chunks")
def test_a_year_that_stands_twice_is_told_by_the_row_and_the_sheet_of_the_first(
    hand_in: HandIn, factory: Factory
) -> None:
    hand_in(workbook(FIRM_HEADS, [firm_row(n) for n in (1, 2, 3)]), apply=True)
    rows = [[credit_code(n), YEAR - before, 1.0, 1.0, 5] for before in (0, 1) for n in (1, 2, 3)]
    twice = workbook(FIGURE_HEADS, [*rows, rows[1]], also=second("二", FIGURE_HEADS, rows[0], rows[4]))
    assert [(sheet, line, words) for sheet, line, _, words in problems(factory, hand_in(twice, "figures"))] == [
        ("数据", 8, "Row 3 says the same thing already"),
        ("二", 2, "Row 2 of the sheet “数据” says the same thing already"),
        ("二", 3, "Row 6 of the sheet “数据” says the same thing already"),
    ]  # fmt: skip


def test_each_sheet_has_its_own_headings(hand_in: HandIn, factory: Factory) -> None:
    """What is wrong in the second sheet was told under the headings of the first."""
    rows = [("Credit code", "Firm", "Year", "Employees"), (credit_code(8), "广州公司", YEAR, 5)]
    row = hand_in(
        workbook(FIGURE_HEADS, [[credit_code(9), YEAR, 1.0, 1.0, 5]], also=second("二", *rows)), "figures"
    )
    assert [(sheet, line, column) for sheet, line, column, _ in problems(factory, row)] == [
        ("数据", 2, FIGURE_HEADS[0]), ("二", 2, "Credit code"),
    ]  # fmt: skip


def test_figures_need_no_names_and_firms_do(hand_in: HandIn, factory: Factory) -> None:
    hand_in(workbook(FIRM_HEADS, [firm_row(n) for n in (1, 2)]), apply=True)
    heads = ("统一社会信用代码", "企业名称", *FIGURE_HEADS[1:])
    blank = workbook(heads, [[credit_code(n), name, YEAR, 1.0, 1.0, 5] for n, name in ((1, None), (2, " "))])
    assert hand_in(blank, "figures").added == 2
    firms = hand_in(workbook(FIRM_HEADS, [firm_row(3, name=None), firm_row(4, name="\u3000")]))
    assert [(line, column) for _, line, column, _ in problems(factory, firms)] == [
        (2, "企业名称"),
        (3, "企业名称"),
    ]


@pytest.mark.usefixtures("small_chunks")
def test_two_terms_of_a_title_that_meet_in_one_table_are_refused(hand_in: HandIn, factory: Factory) -> None:
    """The register refuses a second one; within one table both were recorded."""
    hand_in(workbook(FIRM_HEADS, [firm_row(n) for n in (1, 2)]), apply=True)

    def title(number: int, first: date, last: date | None) -> list[Any]:
        return [
            credit_code(number),
            firm_row(number)[1],
            "专精特新",
            "广东省工业和信息化厅",
            "粤工信〔2024〕1号",
            first,
            last,
        ]

    one, next_one = (
        title(1, date(2021, 1, 1), date(2023, 12, 31)),
        title(1, date(2024, 1, 1), date(2026, 12, 31)),
    )
    assert (
        hand_in(workbook(TITLE_HEADS, [one, title(2, date(2024, 1, 1), None), next_one]), "titles").added == 3
    )
    row = hand_in(
        workbook(TITLE_HEADS, [one, next_one, title(1, date(2023, 6, 1), date(2024, 6, 1))]), "titles"
    )
    ((_, line, column, words),) = problems(factory, row)
    assert (line, column) == (4, "称号")
    assert words.startswith(
        "In this table the firm has this title from 1 January 2021 to 31 December 2023 already (Row 2)"
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_workbook_of_errors_has_the_headings_though_a_title_stands_above_them(
    hand_in: HandIn, settings: Settings, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("portal.sheets.errors_book.MOST", 2)
    heads = ("统一社会信用代码", "企业名称", "所在区")
    rows: list[Any] = [[credit_code(n), f"广州{n}公司", "深圳"] for n in (1, 2, 3)]
    for wrong, more in ((2, []), (3, ["还有更多，请"])):
        body = [heads, *rows[:wrong]]
        content = csv(["2026年名单"], *body) if form == "csv" else workbook(["2026年名单"], body)
        row = hand_in(content)
        assert row.errors_sha256 is not None
        (page,) = load_workbook(io.BytesIO(FileStore(settings.files).read(row.errors_sha256))).worksheets
        lines = [list(line) for line in page.iter_rows(values_only=True)]
        assert lines[0] == ["行", *heads, "问题"]
        assert lines[1][:4] == [3, *rows[0]]
        assert "所在区：" in lines[1][4]
        assert page.cell(2, 4).fill.fgColor.rgb == "FFF7D9D6"
        assert [str(line[0])[:6] for line in lines[3:]] == more
