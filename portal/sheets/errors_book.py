"""The rows in which something is wrong, as a workbook: each wrong cell in red, and beside them in words what to do."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.spreadsheet import sheet_name
from portal.sheets.cells import shown
from portal.sheets.layouts import Layout
from portal.sheets.opening import Cells, open_table
from portal.sheets.problems import Problem

ROW = N_("Row")
WRONG = N_("What is wrong")
MORE = N_("There are more; correct these first")
MOST = 10_000
LANGUAGE = "zh"


def errors_book(
    content: bytes, problems: list[Problem], layout: Layout, heads: Mapping[str, int]
) -> bytes | None:
    """`heads` are the rows of the headings by sheet. None when the file could not be opened: then there are no cells to show."""
    import xlsxwriter

    by_place: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        if problem.row and len(by_place) <= MOST:
            by_place.setdefault((problem.sheet, problem.row), []).append(problem)
    if not by_place:
        return None
    try:
        book = open_table(content, most_rows=layout.most_rows)
    except Refused:
        return None
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        style = {
            "head": made.add_format({"bold": True, "bg_color": "#E4E1DA", "text_wrap": True}),
            "wrong": made.add_format({"bg_color": "#F7D9D6", "font_color": "#9C1C1C"}),
            "said": made.add_format({"text_wrap": True, "font_color": "#9C1C1C"}),
        }
        for sheet in book.sheets:
            wanted = {row: found for (name, row), found in by_place.items() if name == sheet.name}
            if wanted:
                _write(
                    made.add_worksheet(sheet_name(sheet.name)), sheet.rows, wanted, heads[sheet.name], style
                )
    return out.getvalue()


def _write(page: Any, rows: Any, wanted: dict[int, list[Problem]], head: int, style: dict[str, Any]) -> None:
    names: list[str] = []
    line = 0
    last = max(wanted)
    for number, cells in rows:
        if number > last:
            break
        if number == head:
            names = [shown(cell) for cell in cells]
            _head(page, names, style)
        if number not in wanted:
            continue
        if line == MOST:
            page.write_string(line + 1, 0, Text(MORE).in_language(LANGUAGE), style["said"])
            break
        line += 1
        _line(page, line, number, cells[: len(names)], names, wanted[number], style)


def _head(page: Any, heads: list[str], style: dict[str, Any]) -> None:
    page.set_column(0, 0, 8)
    page.set_column(1, len(heads), 18)
    page.set_column(len(heads) + 1, len(heads) + 1, 70)
    page.freeze_panes(1, 1)
    texts = (Text(ROW).in_language(LANGUAGE), *heads, Text(WRONG).in_language(LANGUAGE))
    for column, text in enumerate(texts):
        page.write_string(0, column, text, style["head"])


def _line(
    page: Any, line: int, number: int, cells: Cells, heads: list[str], found: list[Problem], style: dict[str, Any]
) -> None:  # fmt: skip
    wrong = {problem.column for problem in found}
    page.write_number(line, 0, number)
    for column, cell in enumerate(cells):
        look = style["wrong"] if heads[column] in wrong else None
        page.write_string(line, column + 1, shown(cell) if cell != "" else "", look)
    said = "\n".join(
        f"{problem.column}：{problem.message.in_language(LANGUAGE)}" if problem.column else problem.message.in_language(LANGUAGE)
        for problem in found
    )  # fmt: skip
    page.write_string(line, len(heads) + 1, said[:32000], style["said"])
