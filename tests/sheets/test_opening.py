"""What may be opened as a table: in any usual form and encoding; what is none, too large or spread out is refused in words."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core.errors import Refused
from tests.people import credit_code
from tests.sheets.tables import FIRM_HEADS, firm_row, read, repacked, workbook


def test_what_stands_far_away_from_the_table_is_refused_before_it_fills_the_memory() -> None:
    """All cells up to the last one are kept, the empty ones too: here 17 thousand million."""

    def far(book, page) -> None:  # type: ignore[no-untyped-def]
        page.write(1_048_575, 16_383, "x")

    with pytest.raises(Refused) as refused:
        read(workbook(FIRM_HEADS, [firm_row(1)], also=far))
    assert refused.value.message.params == {"cell": "XFD1048576"}


def test_a_cell_in_the_last_column_beside_a_long_table_is_refused_by_its_name() -> None:
    """Neither it nor the last row is far away by itself; together they were 800 million cells."""
    rows = [firm_row(1)] * 1300
    with pytest.raises(Refused) as refused:
        read(workbook(FIRM_HEADS, rows, also=lambda book, page: page.write(0, 16_383, "x")), most_rows=2000)
    assert refused.value.message.params == {"cell": "XFD1"}
    wide = workbook(FIRM_HEADS, rows[:9], also=lambda book, page: page.write(0, 16_383, "x"))
    assert len(read(wide).rows) == 9


def test_a_workbook_saved_as_strict_is_looked_through_like_any_other() -> None:
    """Its sheets have other namespaces: they were loaded unseen, whatever their size."""
    strict = repacked(
        workbook(FIRM_HEADS, [firm_row(n) for n in range(1, 31)]),
        {
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        },
    )
    with pytest.raises(Refused, match="rows; at most 20"):
        read(strict, most_rows=20)
    lost = repacked(workbook(FIRM_HEADS, [firm_row(1)]), {b"worksheets/sheet1": b"Worksheets/sheet1"})
    with pytest.raises(Refused, match="damaged"):  # the reader would find it, the looking through did not
        read(lost)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_usual_encoding_is_read(encoding: str, delimiter: str) -> None:
    lines = [FIRM_HEADS, [credit_code(1), "广州𠮷田智能有限公司", "天河", "2019/5/6", "模型层"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    (row,) = read(content).rows
    assert row.values[1] == "广州𠮷田智能有限公司"
    assert row.values[4] == date(2019, 5, 6)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_with_a_title_above_its_headings_is_read(delimiter: str) -> None:
    lines = [["2026年企业名单"], FIRM_HEADS[:3], [credit_code(1), "广州示例智能有限公司", "天河"]]
    parsed = read("\n".join(delimiter.join(line) for line in lines).encode())
    assert [row.number for row in parsed.rows] == [3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"), (b"  \n ", "empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"%PDF-1.7", "neither an Excel"), (b"PK\x03\x04 not a zip", "damaged|unpack|whole|read"), (b"\xff\xff\xff\x81", "cannot be read"),
        (b"a\0b", "neither an Excel"), (b'a,b\n"open', "quotation mark|row of headings"), (b"a,b,c\n1,2,3", "row of headings"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(content)


def test_too_many_rows_are_refused_before_they_are_loaded() -> None:
    content = workbook(FIRM_HEADS, [firm_row(n) for n in range(1, 31)])
    with pytest.raises(Refused, match="30 rows; at most 20"):
        read(content, most_rows=20)
    with pytest.raises(Refused, match="39 rows; at most 2 "):
        read(b"a,b\n" * 40, most_rows=2)
