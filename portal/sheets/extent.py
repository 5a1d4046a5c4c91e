"""How far a sheet's cells reach: told exactly, element by element, so only of a sheet in which `scanning` saw something far away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

MOST_CELLS = (
    20_000_000  # of a sheet from A1 to its last row and column, the empty ones too: calamine keeps them all
)
WIDE = 200  # columns: no table of ours has so many


@dataclass
class Extent:
    """The last row and the last column with a cell in them, both from 1; they need not be the same cell's."""

    row: int = 0
    column: int = 0
    lowest: str = ""  # the cell in the last row
    rightmost: str = ""  # the cell in the last column

    @property
    def is_spread(self) -> bool:
        return self.row * self.column > MOST_CELLS

    @property
    def outlier(self) -> str:
        """The cell that stands far away from the table."""
        return self.rightmost if self.column > WIDE else self.lowest


def extent(part: IO[bytes]) -> Extent:
    """Of a sheet's XML; a row or a cell that does not say where it stands comes after the one before."""
    reach, row, column = Extent(), 0, 0

    def begin(name: str, given: Mapping[str, str]) -> None:
        nonlocal row, column
        kind = name.rpartition(":")[2]
        if kind == "row":
            row, column = int(given.get("r", row + 1)), 0
        elif kind == "c":
            at, column = place_of(given["r"]) if "r" in given else (row, column + 1)
            if at > reach.row:
                reach.row, reach.lowest = at, f"{letters(column)}{at}"
            if column > reach.column:
                reach.column, reach.rightmost = column, f"{letters(column)}{at}"

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.ParseFile(part)
    return reach


def place_of(reference: str) -> tuple[int, int]:
    """The row and the column of a cell such as "B7", both from 1."""
    name, column = reference.rstrip("0123456789"), 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(name) :]), column


def letters(column: int) -> str:
    found = ""
    while column:
        column, letter = divmod(column - 1, 26)
        found = chr(65 + letter) + found
    return found
