"""A month's report as a workbook: each table on a sheet of its own, with the chart that shows it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.core.i18n import Text
from portal.core.spreadsheet import harmless, sheet_name
from portal.reports.tables import TITLE, Sheet, month_name, sheets

TEAL, VERMILION, GREY = "#0F5C63", "#B3261E", "#8A9099"
# of each table: the kind of its chart, and the columns that it shows
CHARTS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "indicators": ("bar", (1, 2)), "line": ("line", (1,)), "districts": ("column", (4, 5, 8)), "kinds": ("bar", (1, 3)),
    "tiers": ("bar", (1,)), "money": ("bar", (1, 2)), "results_year": ("column", (5, 6)), "results_programme": ("bar", (5, 6)),
    "results_district": ("bar", (5, 6)), "results_tier": ("bar", (5, 6)),
}  # fmt: skip
COLOURS = (TEAL, VERMILION, GREY)
WHOLE, DECIMAL = (
    "#,##0",
    "#,##0.00####",
)  # of one cell: one form for both would show 100 as "100." or as "100.00"
SUM = {"bold": True, "top": 1}


def book(content: Mapping[str, Any], language: str, *, made_at: datetime) -> bytes:
    """The month's workbook; the same report gives the same bytes."""
    title = f"{Text(TITLE).in_language(language)} {month_name(content['month'], language)}"
    return book_of(sheets(content, language).values(), title=title, made_at=made_at)


def book_of(found: Iterable[Sheet], *, title: str, made_at: datetime) -> bytes:
    """A workbook with a sheet and a chart for each table."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        made.set_properties({"title": title, "created": made_at.replace(tzinfo=None, microsecond=0)})
        looks = {
            "title": made.add_format({"bold": True, "font_size": 14}),
            "head": made.add_format(
                {"bold": True, "bg_color": "#E4E1DA", "text_wrap": True, "valign": "top"}
            ),
            "count": made.add_format({"num_format": WHOLE}),
            "amount": made.add_format({"num_format": DECIMAL}),
            "sum_count": made.add_format({"num_format": WHOLE, **SUM}),
            "sum_amount": made.add_format({"num_format": DECIMAL, **SUM}),
            "sum_label": made.add_format(SUM),
        }
        for sheet in found:
            _write(made, sheet, title, looks)
    return out.getvalue()


def _write(made: Any, sheet: Sheet, title: str, looks: dict[str, Any]) -> None:
    page = made.add_worksheet(sheet_name(sheet.title))
    page.set_column(0, 0, 30)
    page.set_column(1, len(sheet.heads) - 1, 13)
    page.write_string(0, 0, f"{sheet.title} · {title}", looks["title"])
    for column, head in enumerate(sheet.heads):
        page.write_string(2, column, head, looks["head"])
    for place, (label, cells) in enumerate(sheet.rows):
        last = sheet.summed and place == len(sheet.rows) - 1
        page.write_string(3 + place, 0, harmless(label), looks["sum_label"] if last else None)
        for column, cell in enumerate(cells, start=1):
            whole = cell is None or cell == int(cell)
            look = looks[f"{'sum_' if last else ''}{'count' if whole else 'amount'}"]
            if cell is None:
                page.write_blank(3 + place, column, None, look)
            else:
                page.write_number(3 + place, column, float(cell) if isinstance(cell, Decimal) else cell, look)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.insert_chart(4 + len(sheet.rows), 0, _chart(made, sheet))


def _chart(made: Any, sheet: Sheet) -> Any:
    kind, columns = CHARTS[sheet.key]
    chart = made.add_chart({"type": kind})
    first, last = 3, 2 + len(sheet.rows) - (1 if sheet.summed else 0)
    name = sheet_name(sheet.title)
    for column, colour in zip(columns, COLOURS, strict=False):
        chart.add_series({
            "name": [name, 2, column], "categories": [name, first, 0, last, 0], "values": [name, first, column, last, column],
            "fill": {"color": colour}, "line": {"color": colour, "width": 2.25 if kind == "line" else 0.75},
        })  # fmt: skip
    chart.set_title({"name": sheet.title, "name_font": {"size": 12}})
    chart.set_legend({"none": True} if len(columns) == 1 else {"position": "bottom"})
    if kind == "bar":
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 860, "height": 360})
    return chart
