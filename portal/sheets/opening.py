"""Opens a table that was handed in, Excel or CSV: told by its content, never by its name; what is no table is refused in words.

Excel is read by calamine, which knows no formulas and no error values: these are looked for in the sheets' own XML (`scanning`),
which also tells how large a sheet is before anything is loaded. CSV is UTF-8 (with or without its mark), UTF-16 with its mark, or GB18030.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.document_archives import check_archive
from portal.sheets.extent import extent
from portal.sheets.scanning import Scan

EMPTY = N_("The file is empty")
OLD_EXCEL = N_("This is an old Excel file (.xls): open it and save it as .xlsx")
LOCKED = N_("The file is protected by a password: save it without one and hand it in again")
NO_TABLE = N_("This is neither an Excel workbook (.xlsx) nor a CSV file")
NOT_READABLE = N_("The workbook is damaged: open it in Excel and save it again")
ENCODING = N_("The text of the file cannot be read: save it as “CSV UTF-8”, or as an Excel workbook")
TOO_MANY = N_("There are %(rows)s rows; at most %(most)s go into one file. Please divide it")
FAR_AWAY = N_(
    "Far away from the table, in the cell %(cell)s, stands something: delete what is outside of the table"
)
LINE = N_("Line %(line)s cannot be read: a quotation mark is open, or a field is far too long")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
MARKS = ",\t;"
LOOKED_AT_FOR_MARKS = 10  # lines
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
Cells = list[Any]


@dataclass(frozen=True)
class Sheet:
    """One table: its rows with their numbers as Excel counts them, cells from column A on."""

    name: str
    rows: Iterator[tuple[int, Cells]]
    formulas: frozenset[tuple[int, int]] = frozenset()  # (row, column), both from 0
    errors: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    uneven: bool = False  # its rows have as many cells as somebody wrote marks between them


@dataclass(frozen=True)
class Book:
    """The sheets that are seen, and the names of those that are hidden."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    rows: int = 0  # about so many


def open_table(content: bytes, *, most_rows: int) -> Book:
    """The table; Refused says what the file is instead, or why it is too large."""
    if not content:
        raise Refused(Text(EMPTY))
    if content.startswith(OLE):
        raise Refused(Text(LOCKED) if ENCRYPTED in content else Text(OLD_EXCEL))
    if content.startswith(b"PK"):
        return _open_workbook(content, most_rows=most_rows)
    return _open_csv(content, most_rows=most_rows)


def _open_workbook(content: bytes, *, most_rows: int) -> Book:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    seen: dict[
        str, Scan
    ] = {}  # each part is looked through while it is checked: unpacking it again takes time

    def watch(part: str, piece: bytes) -> None:
        if "worksheets/" in part:
            seen.setdefault(part, Scan()).take(piece)

    check_archive(content, main_part="xl/workbook.xml", suffix=".xlsx", watch=watch)
    try:
        scans = _looked_through(content, seen, most_rows=most_rows)
        book = load_workbook(io.BytesIO(content))
        sheets, hidden = [], []
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                hidden.append(about.name)
                continue
            scan = scans[about.name]  # none is loaded of which it is not known how far it reaches
            sheets.append(_sheet(book.get_sheet_by_name(about.name), scan))
    except (
        CalamineError,
        ElementTree.ParseError,
        ExpatError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
    ) as error:
        raise Refused(Text(NOT_READABLE)) from error
    return Book(tuple(sheets), tuple(hidden), sum(scan.rows for scan in scans.values()))


def _sheet(found: Any, scan: Scan) -> Sheet:
    start = found.start
    left = start[1] if start else 0

    cells: Iterator[Cells] = found.iter_rows() if start else iter(())
    if left:
        cells = ([""] * left + row for row in cells)
    return Sheet(
        found.name, enumerate(cells, 1), frozenset(scan.formulas), frozenset(scan.errors),
        tuple(found.merged_cell_ranges or ()),
    )  # fmt: skip


def _looked_through(content: bytes, seen: dict[str, Scan], *, most_rows: int) -> dict[str, Scan]:
    """What was seen of each sheet, by its name; Refused before anything is loaded when there is too much: every cell up to the
    last row and the last column would be kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: part for name, part in _parts(archive).items() if part in seen}
        scans = {name: seen[part].end() for name, part in parts.items()}
        most = max((scan.rows for scan in scans.values()), default=0)
        if most > most_rows + 1:
            raise Refused(Text(TOO_MANY, rows=most - 1, most=most_rows))
        for name in (name for name, scan in scans.items() if scan.reaches_far):
            with archive.open(parts[name]) as sheet:
                reach = extent(sheet)
            if reach.is_spread:
                raise Refused(Text(FAR_AWAY, cell=reach.outlier))
    return scans


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet and its part of the archive."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    names = set(archive.namelist())
    found = {}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in (*book.iter(f"{NAMESPACE}sheet"), *book.iter(f"{STRICT}sheet")):
        target = targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION), "").lstrip("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if part in names and "worksheets/" in part:
            found[sheet.get("name", "")] = part
    return found


def _open_csv(content: bytes, *, most_rows: int) -> Book:
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise Refused(Text(NO_TABLE))
    text = _decoded(content)
    if "\0" in text:
        raise Refused(Text(NO_TABLE))
    if not text.strip():
        raise Refused(Text(EMPTY))
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines > 4 * most_rows:  # a cell may hold several lines; rows are counted below
        raise Refused(Text(TOO_MANY, rows=lines - text.endswith(("\n", "\r")), most=most_rows))
    return Book((Sheet("CSV", _csv_rows(text, most_rows=most_rows), uneven=True),), rows=lines)


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Text(ENCODING))


def _csv_rows(text: str, *, most_rows: int) -> Iterator[tuple[int, Cells]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(Text(LINE, line=reader.line_num)) from None
        if number > most_rows + 1:
            with suppress(csv.Error):
                number += sum(1 for _ in reader)
            raise Refused(Text(TOO_MANY, rows=number - 1, most=most_rows))
        yield number, [_quoted(cell) for cell in cells]


def _delimiter(text: str) -> str:
    """By the first line that has any: a title may stand above the headings."""
    lines = text.lstrip().split("\n", LOOKED_AT_FOR_MARKS)[:LOOKED_AT_FOR_MARKS]
    first = next((line for line in lines if any(mark in line for mark in MARKS)), "")
    return max(MARKS, key=first.count)


def _quoted(cell: str) -> str:
    """What our own CSV made harmless, as it was: an apostrophe before a formula is none of the cell's."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t" else cell


def handed_in_why_not(name: str, content: bytes) -> Text | None:
    """For the form's field: what is no table at all is said at once; its rows are looked at later."""
    if not content:
        return Text(EMPTY)
    if content.startswith(OLE):
        return Text(LOCKED) if ENCRYPTED in content else Text(OLD_EXCEL)
    if not content.startswith(b"PK"):
        return Text(NO_TABLE) if b"\0" in content[:4096] and content[:2] not in UTF_16 else None
    try:
        check_archive(content, main_part="xl/workbook.xml", suffix=".xlsx")
    except Refused as refused:
        return refused.message
    return None
