"""What is seen of a sheet before it is loaded."""

from __future__ import annotations

import re

import pytest

from portal.sheets.scanning import Scan


def test_what_is_looked_for_in_a_sheet_is_found_wherever_its_pieces_end() -> None:
    """With and without a prefix, in double and single quotes; page breaks are no rows."""
    plain = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row><row><c r="B2" t="e"><v>#N/A</v></c></row>'
        b"<row/><row\tr='4'><c r='AA4' t='e'></c></row></sheetData><rowBreaks></rowBreaks></worksheet>"
    )
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", plain)
    for xml in (plain, prefixed):
        for size in (1, 7, 40, 4096):
            scan = Scan()
            for start in range(0, len(xml), size):
                scan.take(xml[start : start + size])
            scan.end()
            assert (scan.rows, scan.formulas, scan.errors) == (4, {(0, 0)}, {(1, 1), (3, 26)}), (xml, size)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_far_cells_are_seen_wherever_pieces_end(quote: str) -> None:
    xml = f"<row r={quote}9{quote}><c r={quote}B900000{quote}/><c r={quote}ZZ9999{quote}/><c r={quote}AAA1000{quote}/></row>".encode()
    for size in (1, 9, 4096):
        scan = Scan()
        for start in range(0, len(xml), size):
            scan.take(xml[start : start + size])
        assert (scan.end().last_row, scan.last_column, scan.is_spread) == (899_999, 702, True), size
        assert scan.last_cell == "AAA900000"
