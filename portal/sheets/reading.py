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
from portal.sheets.headings import Head, find_headings, look_through
from portal.sheets.layouts import EXPLAINED, LISTS, Column, Layout, Values
from portal.sheets.opening import Book, Cells, Sheet
from portal.sheets.plausibility import SAMPLES, Seen, implausible, in_yuan
from portal.sheets.problems import Problem

NO_HEADINGS = N_("No row of headings was found: the first row has the headings of the template")
NOTHING = N_("There are headings, but no row beneath them")
HIDDEN = N_("The hidden sheet “%(sheet)s” was not read")
OTHER_SHEET = N_("The sheet “%(sheet)s” has no headings of the template and was not read")
MERGED = N_("Cells are merged here: divide them, and enter the value in each row")
FORMULA = N_("Here stands a formula: paste the value instead")
ERROR_VALUE = N_("Excel shows an error here (such as #REF!): enter the value")
MISSING = N_("This must be filled in")
TOO_LONG = N_(
    "This row has more cells than there are headings: is there a comma within a cell, without quotation marks around it?"
)

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


@dataclass(frozen=True)
class Headings:
    """Where the headings of a sheet stand, and what they are called there: in the layout's order, "" for what is not there."""

    row: int
    names: tuple[str, ...]


@dataclass
class Parsed:
    """All rows that can be read, and everything that is wrong or worth saying."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    total: int = 0
    headings: dict[str, Headings] = field(default_factory=dict)  # by sheet

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
        head = find_headings(sheet, layout)
        if head is None:
            skipped.append(sheet.name)
            continue
        read += 1
        _read_sheet(sheet, head, layout, parsed, report)
    if not read:
        raise Refused(Text(NO_HEADINGS))
    parsed.notices += [Text(OTHER_SHEET, sheet=name) for name in skipped if name not in own]
    parsed.notices = list(dict.fromkeys(parsed.notices))  # what holds of several sheets is said once
    if not parsed.total and not parsed.problems:
        raise Refused(Text(NOTHING))
    return parsed


def _read_sheet(sheet: Sheet, head: Head, layout: Layout, parsed: Parsed, report: Report) -> None:
    work = _Work(sheet, head, layout, _marked(sheet, head), [Seen() for _ in layout.columns])
    names = tuple(work.named(place) for place in range(len(layout.columns)))
    parsed.headings[sheet.name] = Headings(head.row, names)
    wrong, strange = look_through(sheet, head, layout)
    parsed.problems += wrong
    parsed.notices += strange
    if wrong:
        return
    first = len(parsed.blocks)
    while chunk := list(islice(sheet.rows, CHUNK)):
        numbers, rows = zip(*chunk, strict=True)
        columns = None if work.marked else _at_once(work, rows)
        if columns is None:
            parsed.blocks += _one_by_one(work, chunk, parsed)
        else:
            parsed.blocks.append(Block(sheet.name, numbers, columns))
            parsed.total += len(chunk)
        report(parsed.total)
    parsed.notices += implausible(layout.columns, work.seen, names)
    looked_at = parsed.blocks[first : first + LOOKED_AT_FOR_YUAN]
    parsed.notices += in_yuan(layout.columns, [block.columns for block in looked_at])


@dataclass
class _Work:
    """One sheet while it is read."""

    sheet: Sheet
    head: Head
    layout: Layout
    marked: dict[tuple[int, int], str]
    seen: list[Seen]

    def named(self, place: int) -> str:
        at = self.head.places.get(place)
        return "" if at is None else shown(self.head.cells[at])

    def is_too_long(self, cells: Cells) -> bool:
        """Whether something stands where no heading is, in a row whose cells a comma too many has moved."""
        return self.sheet.uneven and not all(map(is_blank, cells[self.head.width :]))


def _at_once(work: _Work, rows: Sequence[Cells]) -> list[Sequence[Any]] | None:
    """A chunk column by column, when everything in it is plain and right; None when the rows are to be read one by one."""
    if len(set(map(len, rows))) > 1 or (work.sheet.uneven and any(map(work.is_too_long, rows))):
        return None
    found: list[Sequence[Any]] = []
    samples: list[Sequence[Any]] = []
    given = list(zip(*rows, strict=True))
    for place, column in enumerate(work.layout.columns):
        at = work.head.places.get(place)
        if at is None:
            found.append([None] * len(rows))
            samples.append(())
            continue
        try:
            cells = given[at]
            values = _column(column, cells)
        except (Mistyped, IndexError):
            return None
        if column.required and None in values:
            return None
        found.append(values)
        samples.append(cells[:SAMPLES])
    for look, values, some in zip(work.seen, found, samples, strict=True):  # only now: else they count twice
        if len(look.samples) < SAMPLES:
            look.samples += [cell for cell in some if not is_blank(cell)]
        look.filled += len(rows) - values.count(None)
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
    if work.is_too_long(cells):
        parsed.total += 1
        parsed.problems.append(Problem(sheet, number, "", Text(TOO_LONG)))
        return None
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


def _marked(sheet: Sheet, head: Head) -> dict[tuple[int, int], str]:
    """The cells that hold no plain value, and why: formulas, error values, merged ones beneath the headings."""
    found = dict.fromkeys(sheet.formulas, FORMULA) | dict.fromkeys(sheet.errors, ERROR_VALUE)
    for (top, left), (bottom, right) in sheet.merged:
        if bottom >= head.row:  # counted from 0, so the row after the headings
            for row in range(max(top, head.row), min(bottom, top + 5000) + 1):
                found |= {(row, column): MERGED for column in range(left, min(right, left + 100) + 1)}
    return found
