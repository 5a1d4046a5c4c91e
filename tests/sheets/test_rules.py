"""What a table may hold: every strange cell, heading, sheet and file has its clear words, and what is right is read exactly."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.core.errors import Refused
from portal.core.money import fen
from portal.core.spreadsheet import sheet_name
from portal.core.typed import Mistyped
from portal.firms.credit_code import is_good
from portal.sheets import bulk, cells
from portal.sheets.headings import recognised
from portal.sheets.layouts import LAYOUTS
from portal.sheets.opening import open_table
from portal.sheets.template import template
from tests.people import credit_code
from tests.sheets.tables import FIGURE_HEADS, FIRM_HEADS, firm_row, read, said, workbook

CODE = credit_code(41)


def test_a_right_table_is_read_whole() -> None:
    parsed = read(workbook(FIRM_HEADS, [firm_row(1), firm_row(2)]))
    assert parsed.problems == []
    assert [row.number for row in parsed.rows] == [2, 3]
    values = parsed.rows[0].values
    assert values[:3] == (credit_code(1), "广州第1智能科技有限公司", "440106")
    assert (values[4], values[6]) == (date(2019, 5, 6), "model")


def test_the_order_of_columns_does_not_matter() -> None:
    backwards = workbook(FIRM_HEADS[::-1], [firm_row(1)[::-1]])
    assert read(backwards).rows == read(workbook(FIRM_HEADS, [firm_row(1)])).rows


def test_lines_above_the_headings_and_empty_ones_between_are_passed_over() -> None:
    content = workbook(["2026 年企业名单"], [[], FIRM_HEADS, firm_row(1), [], firm_row(2)])
    assert [row.number for row in read(content).rows] == [4, 6]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_each_template_is_recognised_as_its_own_kind(kind: str, language: str) -> None:
    content = template(LAYOUTS[kind], language)
    assert recognised(open_table(content, most_rows=200), LAYOUTS) == kind
    with pytest.raises(Refused, match="no row beneath"):
        read(content, kind)
    book = load_workbook(io.BytesIO(content))
    for place, column in enumerate(LAYOUTS[kind].columns, start=1):
        book.worksheets[0].cell(2, place, column.example)
    filled = io.BytesIO()
    book.save(filled)
    assert read(filled.getvalue(), kind).notices == []  # the template's own other sheets are no surprise


@pytest.mark.parametrize(
    ("place", "cell", "words"),
    [
        (0, 9.144010600000001e17, "took this code for a number"),
        (0, "91440106MA0000411X", "The last character does not fit"),
        (0, "91440106", "18 characters; this one has 8"),
        (0, None, "must be filled in"),
        (1, date(2020, 1, 1), "Here stands the day 1 January 2020"),
        (1, "甲" * 151, "At most 150 characters"),
        (1, "公司\u202e", "reverses the order"),
        (1, "公司\x07", "invisible control character"),
        (2, "深圳", "is not in the list: 荔湾区"),
        (3, 43226, "if 6 May 2018 is meant"),
        (3, 12.5, "A day such as 2024-05-01 belongs here"),
        (3, "2023-02-29", "no day 29"),
        (3, "去年", "Please enter a date"),
        (4, True, "TRUE or FALSE"),
    ],
)
def test_a_strange_cell_is_named_with_what_to_do(place: int, cell: object, words: str) -> None:
    row = firm_row(1)
    row[place] = cell
    ((number, column, message),) = said(read(workbook(FIRM_HEADS, [firm_row(2), row])))
    assert (number, column) == (3, FIRM_HEADS[place])
    assert words in message


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:]} ", CODE.translate({n: n + 0xFEE0 for n in range(33, 127)})],
)
def test_a_code_with_blanks_or_full_width_letters_is_the_same_code(typed: str) -> None:
    assert cells.code(typed) == CODE


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1234.5, "1234.5"), (0.000001, "0.000001"), ("1,234.5", "1234.5"), ("１２３４．５万元", "1234.5"), ("1,234.50 万元", "1234.5"),
        (99999999999.0, "99999999999"), ("0", "0"),
    ],
)  # fmt: skip
def test_money_in_any_writing_is_read_to_the_fen(cell: object, amount: str) -> None:
    assert cells.money(cell) == fen(Decimal(amount))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1.2亿元", "convert"), ("300元", "convert"), ("12,34", "commas"), ("约500", "in digits"), (0.0000001, "decimals"),
        (-1.0, "negative"), (1e12, "larger than any"), (date(2024, 1, 1), "the day 1 January 2024"), (True, "TRUE"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(cell: object, words: str) -> None:
    with pytest.raises(Mistyped) as wrong:
        cells.money(cell)
    assert words in wrong.value.message.in_language("en")


@settings(deadline=None)
@given(
    st.lists(
        st.floats(-1e10, 1e10) | st.integers(-(10**15), 10**15).map(lambda n: n / 10**6),
        min_size=1,
        max_size=20,
    )
)
@example([8589934592.61914])  # above 2**33: two amounts, a 分 apart, are one number to Excel
def test_a_column_at_once_gives_what_its_cells_give_one_by_one(column: list[float]) -> None:
    """Or it says that it cannot: never another amount."""
    at_once = bulk.money(column, signed=True)
    if at_once is None:
        return
    assert at_once == [cells.money(cell, signed=True) for cell in column]
    assert all(Decimal(n) / 10**6 == Decimal(repr(cell)) for n, cell in zip(at_once, column, strict=True))


plain_text = st.text("甲乙Aa é\u0301Å\u3000\xa0\t\u200b", max_size=8)


@settings(deadline=None, max_examples=400)
@given(st.lists(plain_text, min_size=1, max_size=5))
def test_texts_at_once_are_those_one_by_one(column: list[str]) -> None:
    at_once = bulk.texts(column, most=5, least=2)
    if at_once is not None:
        one_by_one = [None if cells.is_blank(cell) else cells.text(cell, most=5, least=2) for cell in column]
        assert list(at_once) == one_by_one


def test_plain_texts_and_codes_are_read_at_once() -> None:
    """Else the long way is taken each time, and nobody sees it but the clock."""
    names, codes = ["甲公司", "B Co", ""], [credit_code(n) for n in (1, 2, 1)]
    assert bulk.texts(names, most=9) == ["甲公司", "B Co", None]
    assert bulk.codes(codes) == codes


@settings(deadline=None, max_examples=200)
@given(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYOa０ "), st.integers(0, 17))
def test_no_wrong_code_passes_among_right_ones(letter: str, place: int) -> None:
    right, code = credit_code(1), credit_code(2)
    changed = code[:place] + letter + code[place + 1 :]
    assert (bulk.codes([right, changed]) is not None) == is_good(changed)
    assert bulk.codes([right, code[:-1]]) is None
    assert bulk.codes([right[:9], right[9:]]) is None


hostile = (
    st.text(st.characters(), max_size=40) | st.floats() | st.booleans() | st.dates() | st.datetimes() | st.timedeltas()
    | st.sampled_from(["=1+1", "@x", "-2+3", "\ufeff", "１２", "1e5", "NaN", "Infinity", "０x1F", "一二三", "\x00", "\ud800"])
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(hostile)
def test_no_cell_breaks_any_column(cell: object) -> None:
    for layout in LAYOUTS.values():
        for column in layout.columns:
            with suppress(Mistyped):
                column.read(cell)
            assert isinstance(cells.shown(cell), str)


def test_a_formula_an_error_value_and_merged_cells_are_found() -> None:
    def more(book, page) -> None:  # type: ignore[no-untyped-def]
        page.write_formula(1, 1, '="广州"&"公司"', None, "广州公司")
        page.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        page.merge_range(3, 2, 4, 2, "天河区")

    wrong = said(read(workbook(FIRM_HEADS, [firm_row(n) for n in range(1, 5)], also=more)))
    assert [(row, column) for row, column, _ in wrong] == [
        (2, "企业名称"), (3, "成立日期"), (4, "所在区"), (5, "所在区"),
    ]  # fmt: skip
    assert [message.split(" ")[0] for *_, message in wrong] == ["Here", "Excel", "Cells", "Cells"]


def test_an_error_value_without_a_formula_is_found() -> None:
    content = workbook(FIRM_HEADS, [firm_row(1)], also=lambda book, page: page.write(1, 1, "待换"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part, changed = re.subn(rb'<c r="C2" t="s"><v>\d+</v>', b'<c r="C2" t="e"><v>#REF!</v>', part)
                assert changed == 1
            new.writestr(name, part)
    ((row, column, message),) = said(read(out.getvalue()))
    assert (row, column) == (2, "所在区")
    assert "error" in message


def test_long_names_of_sheets_end_with_a_whole_word() -> None:
    assert sheet_name("Support that was applied for in a year") == "Support that was applied for in"
    assert sheet_name("Support that was applied formerly") == "Support that was applied"
    assert sheet_name("甲" * 40) == "甲" * 31
    assert sheet_name("x" * 31) == "x" * 31


def test_hidden_and_other_sheets_are_said_not_read() -> None:
    def more(book, page) -> None:  # type: ignore[no-untyped-def]
        hidden = book.add_worksheet("旧数据")
        hidden.write_row(0, 0, FIRM_HEADS)
        hidden.hide()
        book.add_worksheet("备注").write(0, 0, "仅供参考")

    parsed = read(workbook(FIRM_HEADS, [firm_row(1)], also=more))
    assert len(parsed.rows) == 1
    assert [notice.params["sheet"] for notice in parsed.notices] == ["旧数据", "备注"]


def test_swapped_columns_are_named_as_swapped() -> None:
    rows = [firm_row(n) for n in range(1, 9)]
    swapped = [[row[1], row[0], *row[2:]] for row in rows]
    parsed = read(workbook(FIRM_HEADS, swapped))
    assert "swapped with “企业名称”" in parsed.notices[0].in_language("en")
    assert parsed.rows == []


def test_amounts_in_yuan_are_remarked_on() -> None:
    rows = [[credit_code(n), 2024, 123_456_789.0, 1000.0, 50] for n in range(1, 6)]
    (notice,) = read(workbook(FIGURE_HEADS, rows), "figures").notices
    assert "in yuan" in notice.in_language("en")


def test_a_heading_that_is_missing_or_there_twice_is_said_before_any_row() -> None:
    missing = said(read(workbook(FIRM_HEADS[:2], [firm_row(1)[:2]])))
    assert missing == [(1, "", "The column “District” is missing")]
    twice = said(read(workbook((*FIRM_HEADS, "企业名称"), [[*firm_row(1), "x"]])))
    assert twice == [(1, "", "Two columns are both “Name of the firm”")]
