"""What is seen of a sheet before it is loaded."""

from __future__ import annotations

import io
import re

import pytest

from portal.sheets.extent import extent
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


@pytest.mark.parametrize(
    ("cell", "far"),
    [
        (b'<c r="B900000"/>', True), (b"<c r='AA7'/>", True), (b'<c s="1" r="A1"/>', True), (b"<c/>", True), (b"<x:c>", True),
        (b"<c r=\"Z99999\"/><cols></cols>", False), (b"<c r=\"Z700000\"/>", False), (b"<c r='Z800000'/>", True),
    ],
)  # fmt: skip
def test_far_cells_are_seen_wherever_pieces_end(cell: bytes, far: bool) -> None:
    xml = b'<row r="900000"><c r="A2"><v>7</v></c>' + cell + b"</row>"
    for size in (1, 9, 4096):
        scan = Scan()
        for start in range(0, len(xml), size):
            scan.take(xml[start : start + size])
        assert scan.end().reaches_far == far, size


def test_how_far_a_sheet_reaches_is_told_exactly() -> None:
    """Cells and rows that do not say where they stand come after the one before."""
    xml = b"<s><x:row xmlns:x='x' r='7'><x:c/><x:c r='AB7'/><x:c/></x:row><row><c s='1' r='B900'/></row><row r='8'><c/></row></s>"
    reach = extent(io.BytesIO(xml))
    assert (reach.row, reach.column, reach.lowest, reach.rightmost) == (900, 29, "B900", "AC7")
    assert not reach.is_spread
