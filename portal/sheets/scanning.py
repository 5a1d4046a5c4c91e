"""Looks through a sheet's XML, piece by piece, before a reader loads it: how large it is, where formulas and error values stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PREFIXED_ROW = re.compile(rb"<\w+:row[\s>/]")
CELL_OF_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f[\s>/]"""
)
CELL_OF_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["']"""
)
FAR_CELL = re.compile(rb'r="(?=[A-Z0-9]{7})([A-Z]{1,3})([0-9]{1,7})"')  # from A100000, AA10000, AAA1000 on
FAR_CELL_QUOTED = re.compile(rb"r='(?=[A-Z0-9]{7})([A-Z]{1,3})([0-9]{1,7})'")
PIECE = 1 << 20
MOST_MARKED = 2000  # cells with a formula or an error value that are named one by one
MOST_CELLS = 20_000_000  # of a sheet from A1 to its last cell, the empty ones too: calamine keeps them all


@dataclass
class Scan:
    """What one sheet's XML told: its rows, and where formulas and error values stand. Taken piece by piece."""

    rows: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0  # from 0, of what `FAR_CELL` finds: all that stands nearer is within `MOST_CELLS`
    last_column: int = 0
    _tail: bytes = b""

    @property
    def is_spread(self) -> bool:
        return (self.last_row + 1) * (self.last_column + 1) > MOST_CELLS

    @property
    def last_cell(self) -> str:
        letters, column = "", self.last_column + 1
        while column:
            column, letter = divmod(column - 1, 26)
            letters = chr(65 + letter) + letters
        return f"{letters}{self.last_row + 1}"

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
        if not self.is_spread:
            self._look_far(FAR_CELL.findall(xml, 0, end))
            if quoted:
                self._look_far(FAR_CELL_QUOTED.findall(xml, 0, end))

    def _look_far(self, found: list[tuple[bytes, bytes]]) -> None:
        columns, rows = {letters for letters, _ in found}, {digits for _, digits in found}
        self.last_column = max(self.last_column, *map(_column, columns), 0)
        self.last_row = max(self.last_row, *(int(digits) - 1 for digits in rows), 0)


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
    letters = reference.rstrip(b"0123456789")
    return int(reference[len(letters) :]) - 1, _column(letters)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
