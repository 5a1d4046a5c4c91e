"""Finds the headings of a sheet: the row in which they stand, which of a kind's columns is which of the sheet's, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from portal.core.i18n import N_, Text
from portal.sheets.cells import is_blank, shown
from portal.sheets.layouts import Column, Layout, plain
from portal.sheets.opening import Book, Cells, Sheet
from portal.sheets.problems import Problem

HEADING_MISSING = N_("The column “%(column)s” is missing")
HEADING_TWICE = N_("Two columns are both “%(column)s”")
HEADING_UNKNOWN = N_("The column “%(column)s” is not one of the template's, so it is not read")

LOOKED_FOR_HEADINGS = 10


@dataclass(frozen=True)
class Head:
    """The row of the headings as it was found."""

    row: int
    places: dict[int, int]  # the layout's column → the sheet's
    cells: Cells

    @cached_property
    def width(self) -> int:
        """Up to the last heading; blank cells may stand behind it."""
        return max(at for at, cell in enumerate(self.cells, 1) if not is_blank(cell))


def _matched(cells: Cells, layout: Layout) -> dict[int, list[int]]:
    known = {name: place for place, column in enumerate(layout.columns) for name in _names(column)}
    found: dict[int, list[int]] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and (column := known.get(plain(cell))) is not None:
            found.setdefault(column, []).append(place)
    return found


def _names(column: Column) -> set[str]:
    own = (column.heading("zh"), column.heading("en"), column.key)
    return {plain(name) for name in (*own, *column.names)}


def find_headings(sheet: Sheet, layout: Layout) -> Head | None:
    """The first row in which at least half of the compulsory headings stand, and at least two; what stood above is passed over."""
    required = {place for place, column in enumerate(layout.columns) if column.required}
    for _ in range(LOOKED_FOR_HEADINGS):
        number, cells = next(sheet.rows, (0, None))
        if cells is None:
            return None
        matched = _matched(cells, layout)
        if len(matched) >= 2 and 2 * len(required & set(matched)) >= len(required):
            return Head(number, {column: places[0] for column, places in matched.items()}, cells)
    return None


def look_through(sheet: Sheet, head: Head, layout: Layout) -> tuple[list[Problem], list[Text]]:
    """What is wrong with the headings (one that is compulsory is missing, or is there twice), and which are not ours."""
    matched = _matched(head.cells, layout)
    problems, notices = list[Problem](), list[Text]()
    for place, column in enumerate(layout.columns):
        label = Text(column.label)
        if column.required and place not in matched:
            problems.append(Problem(sheet.name, head.row, "", Text(HEADING_MISSING, column=label)))
        if len(matched.get(place, ())) > 1:
            problems.append(Problem(sheet.name, head.row, "", Text(HEADING_TWICE, column=label)))
    ours = {at for places in matched.values() for at in places}
    for at, cell in enumerate(head.cells):
        if at not in ours and not is_blank(cell):
            notices.append(Text(HEADING_UNKNOWN, column=shown(cell)[:40]))
    return problems, notices


def recognised(book: Book, layouts: dict[str, Layout]) -> str | None:
    """Of which kind a table is, by its headings: the kind that most of them belong to. Takes the first rows of the book."""
    best: tuple[int, str] | None = None
    for sheet in book.sheets:
        firsts = [cells for _, (_, cells) in zip(range(LOOKED_FOR_HEADINGS), sheet.rows, strict=False)]
        for key, layout in layouts.items():
            hits = max((len(_matched(cells, layout)) for cells in firsts), default=0)
            if hits >= 2 and (best is None or hits > best[0]):
                best = (hits, key)
    return best[1] if best else None
