"""The template of a kind of table as a workbook: headings, an example, choices to pick from, and a sheet that explains each column."""

from __future__ import annotations

import io
from typing import Any

from portal.core.i18n import N_, Text
from portal.core.spreadsheet import sheet_name
from portal.sheets.layouts import EXPLAINED, LISTS, Column, Layout

COLUMN, NEEDED, WHAT, EXAMPLE, OPTIONS = (
    N_("Column"), N_("Needed"), N_("What goes there"), N_("Example"), N_("Choices"),
)  # fmt: skip
YES, MAY = N_("Must be filled in"), N_("May stay empty")
RULES = (
    N_("Keep the headings; the order of the columns does not matter, and columns that are not needed may be removed."),
    N_("Values only: no formulas, no merged cells. Hidden sheets are not read."),
    N_("At most %(most)s rows in one file. Nothing is imported before every row is right, and before you have seen what it would change."),
)  # fmt: skip
READY_ROWS = 5000  # so many rows are prepared with formats and choices


def template(layout: Layout, language: str) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet_name(_said(layout.label, language)))
        help_page = book.add_worksheet(sheet_name(_said(EXPLAINED, language)))
        lists = book.add_worksheet(LISTS)
        lists.hide()
        _headings(book, page, lists, layout, language)
        _explain(book, help_page, layout, language)
    return out.getvalue()


def _headings(book: Any, page: Any, lists: Any, layout: Layout, language: str) -> None:
    needed = book.add_format(
        {"bold": True, "bg_color": "#0F5C63", "font_color": "#FFFFFF", "text_wrap": True}
    )
    may = book.add_format({"bold": True, "bg_color": "#E4E1DA", "text_wrap": True})
    forms = {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": None,
    }
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    for place, column in enumerate(layout.columns):
        page.set_column(place, place, column.width, forms[column.form])
        page.write_string(0, place, column.heading(language), needed if column.required else may)
        page.write_comment(0, place, _said(column.help, language))
        if column.options and column.key != "signs":
            _pick(page, lists, place, column)


def _pick(page: Any, lists: Any, place: int, column: Column) -> None:
    """Choices stand on a hidden sheet: in the cell's own list Excel takes 255 characters only."""
    for line, option in enumerate(column.options):
        lists.write_string(line, place, option)
    letter = chr(ord("A") + place)
    source = f"=_lists!${letter}$1:${letter}${len(column.options)}"
    page.data_validation(
        1, place, READY_ROWS, place, {"validate": "list", "source": source, "error_type": "warning"}
    )


def _explain(book: Any, page: Any, layout: Layout, language: str) -> None:
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((24, 14, 44, 28, 60)):
        page.set_column(place, place, width, wrap)
    line = 0
    page.write_string(line, 0, _said(layout.about, language))
    for rule in RULES:
        line += 1
        page.write_string(
            line,
            0,
            Text(rule, most=layout.most_rows).in_language(language)
            if "%(" in rule
            else _said(rule, language),
        )
    line += 2
    for place, head in enumerate((COLUMN, NEEDED, WHAT, EXAMPLE, OPTIONS)):
        page.write_string(line, place, _said(head, language), bold)
    for column in layout.columns:
        line += 1
        cells = (
            column.heading(language), _said(YES if column.required else MAY, language), _said(column.help, language),
            column.example, "、".join(column.options),
        )  # fmt: skip
        for place, cell in enumerate(cells):
            page.write_string(line, place, cell, wrap)


def _said(message: str, language: str) -> str:
    return Text(message).in_language(language)
