"""Writes lists as Excel or CSV, row by row: memory does not grow with the list, text stays text, days and numbers are real ones.

rustpy-xlsxwriter writes a list ten times as fast as XlsxWriter, which stays for books with charts and choices to pick from.
A cell is a str, int, float, Decimal, date, datetime (with its zone) or None.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from operator import is_
from pathlib import Path
from typing import Any

from portal.core.clock import CITY_ZONE
from portal.core.typed import visible

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
MOST_TEXT = 32_767  # of one cell in Excel
MOST_OF_NAME = 31  # characters of a sheet's name in Excel
# A number's form is Excel's own: one that asks for separators and as many decimals as there are shows 100 as "100."
FORMS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": None, "count": "#,##0"}
AT_ONCE = 200  # rows in memory while a workbook is written
AS_THEY_ARE, TEXT = {int, float, bool, date, type(None)}, {str, type(None)}
Cell = Any


@dataclass(frozen=True)
class Head:
    """A column: its heading, its width in characters, and the form of its cells (text, day, moment, number, count)."""

    label: str
    width: int = 16
    form: str = "text"


@dataclass(frozen=True)
class Table:
    """A list to be written: what stands about it on the first sheet, its columns, its rows in their order."""

    title: str
    about_title: str
    about: tuple[tuple[str, str], ...]
    heads: tuple[Head, ...]
    rows: Iterable[Iterable[Cell]]


def sheet_name(title: str) -> str:
    """A sheet's name, as long as Excel allows: a longer title ends with a whole word, where it has words."""
    if len(title) <= MOST_OF_NAME:
        return title
    cut = title[:MOST_OF_NAME]
    return cut if title[MOST_OF_NAME] == " " or " " not in cut else cut.rpartition(" ")[0]


def write_xlsx(table: Table, path: Path) -> int:
    """Writes the workbook; gives the number of rows. When the rows break off, there is no file."""
    from rustpy_xlsxwriter import Format, write_worksheets

    labels, name = [head.label for head in table.heads], sheet_name(table.title)
    formats = {head.label: FORMS.get(head.form, "@") for head in table.heads}
    counted = _Counted(table.rows)
    records = (dict(zip(labels, cells, strict=True)) for cells in _as_excel_takes_them(counted))
    about = [{"": key, " ": value} for key, value in table.about]
    bold = Format().set_bold().set_background_color("#E4E1DA")
    write_worksheets(
        [(table.about_title, about or [{"": "", " ": ""}]), (name, _never_empty(records, labels))],
        str(path),
        freeze_panes={name: {"row": 1, "col": 0}},
        header_format={name: bold},
        autofilter={name: True},
        column_widths={table.about_title: [22.0, 60.0], name: [float(head.width) for head in table.heads]},
        column_formats={name: {
            label: Format().set_num_format(form) for label, form in formats.items() if form is not None
        }},
    )  # fmt: skip
    return counted.count


def _never_empty(records: Iterator[dict[str, Cell]], labels: list[str]) -> Iterator[dict[str, Cell]]:
    """The headings stand there although there is no row."""
    first = next(records, None)
    yield first if first is not None else dict.fromkeys(labels)
    yield from records


class _Counted:
    def __init__(self, rows: Iterable[Iterable[Cell]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Iterable[Cell]]:
        for cells in self.rows:
            self.count += 1
            yield cells


def _as_excel_takes_them(rows: Iterable[Iterable[Cell]]) -> Iterator[Iterable[Cell]]:
    """Some rows at a time, column by column: most columns hold nothing that must be looked at cell by cell."""
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        columns = list(zip(*some, strict=True))
        taken = list(map(_column, columns))
        yield from some if all(map(is_, taken, columns)) else zip(*taken, strict=True)


def _column(cells: Sequence[Cell]) -> Iterable[Cell]:
    types = set(map(type, cells))
    if types <= AS_THEY_ARE:
        return cells
    if types <= TEXT and max(map(len, texts := list(filter(None, cells))), default=0) <= MOST_TEXT:
        return cells if "".join(texts).isprintable() else map(_excel, cells)
    return map(_excel, cells)


def _excel(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return (cell if cell.isprintable() else visible(cell))[:MOST_TEXT]
    if isinstance(cell, datetime):
        return cell.astimezone(CITY_ZONE).replace(tzinfo=None)
    if isinstance(cell, Decimal):
        return float(cell)
    return cell


def write_csv(table: Table, path: Path) -> int:
    """CSV for spreadsheets: with the mark by which they know UTF-8, and no cell that they take for a formula."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([head.label for head in table.heads])
        for cells in table.rows:
            writer.writerow([_plain(cell) for cell in cells])
            count += 1
    return count


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return harmless(visible(cell)) if isinstance(cell, str) else str(cell)


def harmless(cell: str) -> str:
    """A cell that begins like a formula is made text by an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULAS) or cell.startswith(FORMULAS) else cell


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
