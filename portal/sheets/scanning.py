"""Looks through a sheet's XML, piece by piece, before a reader loads it: how large it is, where formulas and error values stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portal.sheets.extent import MOST_CELLS, place_of

PREFIXED_ROW = re.compile(rb"<\w+:row[\s>/]")
CELL_OF_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f[\s>/]"""
)
CELL_OF_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["']"""
)
WIDE_CELL = {b'"': re.compile(rb'r="[A-Z]{2}'), b"'": re.compile(rb"r='[A-Z]{2}")}  # beyond column Z
LOW_CELL = {
    b'"': re.compile(rb'r="[A-Z]([0-9]{6,})'),
    b"'": re.compile(rb"r='[A-Z]([0-9]{6,})"),
}  # from row 100,000 on
UNPLACED_CELL = re.compile(rb"""<c(?! r=["'])[ />]|:c[ />]""")  # does not say first where it stands
PIECE = 1 << 20
MOST_MARKED = 2000  # cells with a formula or an error value that are named one by one


@dataclass
class Scan:
    """What one sheet's XML told: its rows, and where formulas and error values stand. Taken piece by piece."""

    rows: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    wide: bool = (
        False  # perhaps: there are cells beyond column Z, or some of which is not seen where they stand
    )
    last_row: int = 99_999  # or one before it
    _tail: bytes = b""

    @property
    def reaches_far(self) -> bool:
        """Perhaps: how far, `extent` tells."""
        return self.wide or 26 * self.last_row > MOST_CELLS

    def take(self, piece: bytes) -> None:
        xml = self._tail + piece
        cut = _last_cell(xml)
        self._look(xml, cut)
        self._tail = xml[cut:]

    def end(self) -> Scan:
        self._look(self._tail, len(self._tail))
        self._tail = b""
        return self

    def _look(self, xml: bytes, end: int) -> None:
        """Looks through it up to `end`. One character is found far faster than two: mostly it is not there at all."""
        prefixed, quoted = b":" in xml, b"'" in xml
        self.rows += xml.count(b"<row", 0, end)
        if b"k" in xml:
            self.rows -= xml.count(b"<rowBreaks", 0, end)
        if prefixed:
            self.rows += len(PREFIXED_ROW.findall(xml, 0, end))
        if b"f" in xml and (b"<f" in xml or (prefixed and b":f" in xml)) and len(self.formulas) < MOST_MARKED:
            self.formulas |= {_place(match[1]) for match in CELL_OF_FORMULA.finditer(xml, 0, end)}
        if (b't="e"' in xml or (quoted and b"t='e'" in xml)) and len(self.errors) < MOST_MARKED:
            self.errors |= {_place(match[1]) for match in CELL_OF_ERROR.finditer(xml, 0, end)}
        if not self.reaches_far:
            self._look_far(xml, end, (b'"', b"'") if quoted else (b'"',))

    def _look_far(self, xml: bytes, end: int, quotes: tuple[bytes, ...]) -> None:
        """Patterns that begin with letters of their own, and counts: any other takes several times as long."""
        placed = sum(xml.count(b"<c r=" + quote, 0, end) for quote in quotes)
        if xml.count(b"<c", 0, end) != placed or b":" in xml:
            self.wide = UNPLACED_CELL.search(xml, 0, end) is not None
        for quote in quotes:
            self.wide = self.wide or WIDE_CELL[quote].search(xml, 0, end) is not None
            rows = set(LOW_CELL[quote].findall(xml, 0, end))
            self.last_row = max(self.last_row, *map(int, rows), 0)


def _last_cell(xml: bytes) -> int:
    """Where the last cell begins: what is looked for never lies across a piece's end."""
    at = xml.rfind(b"<c ")
    if b":" in xml:
        at = max(at, xml.rfind(b"<", 0, max(xml.rfind(b":c "), 0)))  # <x:c r="A1">
    if at > 0 or (
        at == 0 and len(xml) < PIECE
    ):  # a cell that is longer is cut, or every piece would be joined to it
        return at
    return max(xml.rfind(b"<"), 0)


def _place(reference: bytes) -> tuple[int, int]:
    row, column = place_of(reference.decode())
    return row - 1, column - 1
