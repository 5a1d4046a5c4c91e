"""Goes through a table and reads every row of it: finds the headings, reads each cell, and collects everything that is wrong.

Pure: what the register says about the rows is checked elsewhere. A column whose content is mostly something else is named as such.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.spreadsheet import sheet_name
from portal.core.typed import Mistyped
from portal.sheets.cells import is_blank, shown
from portal.sheets.layouts import EXPLAINED, LISTS, Column, Layout, Values, plain
from portal.sheets.opening import Book, Cells, Sheet
from portal.sheets.plausibility import SAMPLES, Seen, implausible, in_yuan
from portal.sheets.problems import Problem

NO_HEADINGS = N_("No row of headings was found: the first row has the headings of the template")
HEADING_MISSING = N_("The column “%(column)s” is missing")
HEADING_TWICE = N_("Two columns are both “%(column)s”")
HEADING_UNKNOWN = N_("The column “%(column)s” is not one of the template's, so it is not read")
NOTHING = N_("There are headings, but no row beneath them")
HIDDEN = N_("The hidden sheet “%(sheet)s” was not read")
OTHER_SHEET = N_("The sheet “%(sheet)s” has no headings of the template and was not read")
MERGED = N_("Cells are merged here: divide them, and enter the value in each row")
FORMULA = N_("Here stands a formula: paste the value instead")
ERROR_VALUE = N_("Excel shows an error here (such as #REF!): enter the value")
MISSING = N_("This must be filled in")

LOOKED_FOR_HEADINGS = 10
CHUNK = 2000
LOOKED_AT_FOR_YUAN = 3  # blocks
Report = Callable[[int], None]


class Row(NamedTuple):
    """One row as it was read: its sheet, its number in Excel, its values in the layout's order (None is blank)."""

    sheet: str
    number: int
    values: Values


@dataclass(frozen=True)
class Block:
    """Rows of one sheet that were read together, up to `CHUNK`: their numbers in Excel, their values column by column."""

    sheet: str
    numbers: Sequence[int]
    columns: Sequence[Sequence[Any]]  # in the layout's order

    @property
    def rows(self) -> list[Row]:
        values = zip(*self.columns, strict=True)
        return [
            Row(self.sheet, number, its_values)
            for number, its_values in zip(self.numbers, values, strict=True)
        ]


@dataclass
class Parsed:
    """All rows that can be read, and everything that is wrong or worth saying."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    total: int = 0
    headings: tuple[
        str, ...
    ] = ()  # as the file has them, in the layout's order; "" for a column that is not there

    @property
    def rows(self) -> list[Row]:
        return [row for block in self.blocks for row in block.rows]


def parse(book: Book, layout: Layout, *, report: Report = lambda done: None) -> Parsed:
    """Reads every sheet that has the headings; `report` is told now and then how many rows are done."""
    parsed = Parsed()
    read = 0
    own = {LISTS, *(sheet_name(Text(EXPLAINED).in_language(each)) for each in ("zh", "en"))}
    for name in book.hidden:
        if name not in own:
            parsed.notices.append(Text(HIDDEN, sheet=name))
    skipped = []
    for sheet in book.sheets:
        head = _headings(sheet, layout)
        if head is None:
            skipped.append(sheet.name)
            continue
        read += 1
        _read_sheet(sheet, head, layout, parsed, report)
    if not read:
        raise Refused(Text(NO_HEADINGS))
    parsed.notices += [Text(OTHER_SHEET, sheet=name) for name in skipped if name not in own]
    if not parsed.total and not parsed.problems:
        raise Refused(Text(NOTHING))
    return parsed


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


@dataclass(frozen=True)
class _Head:
    row: int
    places: dict[int, int]  # the layout's column → the sheet's
    cells: Cells


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


def _headings(sheet: Sheet, layout: Layout) -> _Head | None:
    """The first row in which at least half of the compulsory headings stand, and at least two; what stood above is passed over."""
    required = {place for place, column in enumerate(layout.columns) if column.required}
    for _ in range(LOOKED_FOR_HEADINGS):
        number, cells = next(sheet.rows, (0, None))
        if cells is None:
            return None
        matched = _matched(cells, layout)
        if len(matched) >= 2 and 2 * len(required & set(matched)) >= len(required):
            return _Head(number, {column: places[0] for column, places in matched.items()}, cells)
    return None


def _read_sheet(sheet: Sheet, head: _Head, layout: Layout, parsed: Parsed, report: Report) -> None:
    if not _whole(sheet, head, layout, parsed):
        return
    work = _Work(sheet, head, layout, _marked(sheet, head), [Seen() for _ in layout.columns])
    parsed.headings = parsed.headings or tuple(work.named(place) for place in range(len(layout.columns)))
    while chunk := list(islice(sheet.rows, CHUNK)):
        numbers, rows = zip(*chunk, strict=True)
        columns = None if work.marked else _at_once(work, rows)
        if columns is None:
            parsed.blocks += _one_by_one(work, chunk, parsed)
        else:
            parsed.blocks.append(Block(sheet.name, numbers, columns))
            parsed.total += len(chunk)
        report(parsed.total)
    names = [work.named(place) for place in range(len(layout.columns))]
    parsed.notices += implausible(layout.columns, work.seen, names)
    parsed.notices += in_yuan(layout.columns, [block.columns for block in parsed.blocks[:LOOKED_AT_FOR_YUAN]])


@dataclass
class _Work:
    """One sheet while it is read."""

    sheet: Sheet
    head: _Head
    layout: Layout
    marked: dict[tuple[int, int], str]
    seen: list[Seen]

    def named(self, place: int) -> str:
        at = self.head.places.get(place)
        return "" if at is None else shown(self.head.cells[at])


def _at_once(work: _Work, rows: Sequence[Cells]) -> list[Sequence[Any]] | None:
    """A chunk column by column, when everything in it is plain and right; None when the rows are to be read one by one."""
    if len(set(map(len, rows))) > 1:
        return None
    found: list[Sequence[Any]] = []
    given = list(zip(*rows, strict=True))
    for place, column in enumerate(work.layout.columns):
        at = work.head.places.get(place)
        if at is None:
            found.append([None] * len(rows))
            continue
        try:
            cells = given[at]
            values = _column(column, cells)
        except (Mistyped, IndexError):
            return None
        if column.required and None in values:
            return None
        if len(work.seen[place].samples) < SAMPLES:
            work.seen[place].samples += [cell for cell in cells[:SAMPLES] if cell != ""]
        work.seen[place].filled += len(rows) - values.count(None)
        found.append(values)
    return found


def _column(column: Column, cells: Sequence[Any]) -> Sequence[Any]:
    """A column's values; what stands in it several times is read once, where all is text (as numbers, TRUE is 1)."""
    values = column.bulk(cells) if column.bulk else None
    if values is not None:
        return values
    if set(map(type, cells)) == {str}:
        known = {cell: None if is_blank(cell) else column.read(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]
    return [None if is_blank(cell) else column.read(cell) for cell in cells]


def _one_by_one(work: _Work, chunk: list[tuple[int, Cells]], parsed: Parsed) -> list[Block]:
    """The rows of a chunk that are right; what is wrong with the others is said."""
    rows = [row for number, cells in chunk if (row := _read_row(work, number, cells, parsed)) is not None]
    if not rows:
        return []
    columns = list(zip(*(row.values for row in rows), strict=True))
    return [Block(work.sheet.name, [row.number for row in rows], columns)]


def _read_row(work: _Work, number: int, cells: Cells, parsed: Parsed) -> Row | None:
    problems: list[Problem] = []
    values: list[Any] = []
    sheet, blank = work.sheet.name, True
    for place, column in enumerate(work.layout.columns):
        at, value = work.head.places.get(place, -1), None
        cell = cells[at] if 0 <= at < len(cells) else ""
        why = work.marked.get((number - 1, at)) if work.marked else None
        if why is not None:
            blank = False
            problems.append(Problem(sheet, number, work.named(place), Text(why), shown(cell)))
        elif is_blank(cell):
            if column.required:
                problems.append(Problem(sheet, number, work.named(place), Text(MISSING)))
        else:
            blank, look = False, work.seen[place]
            look.filled += 1
            try:
                value = column.read(cell)
            except Mistyped as wrong:
                look.wrong += 1
                problems.append(Problem(sheet, number, work.named(place), wrong.message, shown(cell)))
            if len(look.samples) < SAMPLES:
                look.samples.append(cell)
        values.append(value)
    if blank:
        return None
    parsed.total += 1
    parsed.problems += problems
    return None if problems else Row(sheet, number, tuple(values))


def _whole(sheet: Sheet, head: _Head, layout: Layout, parsed: Parsed) -> bool:
    """Whether every compulsory heading is there, once; what is not ours is said."""
    matched = _matched(head.cells, layout)
    before = len(parsed.problems)
    for place, column in enumerate(layout.columns):
        label = Text(column.label)
        if column.required and place not in matched:
            parsed.problems.append(Problem(sheet.name, head.row, "", Text(HEADING_MISSING, column=label)))
        if len(matched.get(place, ())) > 1:
            parsed.problems.append(Problem(sheet.name, head.row, "", Text(HEADING_TWICE, column=label)))
    ours = {at for places in matched.values() for at in places}
    for at, cell in enumerate(head.cells):
        if at not in ours and not is_blank(cell):
            parsed.notices.append(Text(HEADING_UNKNOWN, column=shown(cell)[:40]))
    return len(parsed.problems) == before


def _marked(sheet: Sheet, head: _Head) -> dict[tuple[int, int], str]:
    """The cells that hold no plain value, and why: formulas, error values, merged ones beneath the headings."""
    found = dict.fromkeys(sheet.formulas, FORMULA) | dict.fromkeys(sheet.errors, ERROR_VALUE)
    for (top, left), (bottom, right) in sheet.merged:
        if bottom >= head.row:  # counted from 0, so the row after the headings
            for row in range(max(top, head.row), min(bottom, top + 5000) + 1):
                found |= {(row, column): MERGED for column in range(left, min(right, left + 100) + 1)}
    return found
