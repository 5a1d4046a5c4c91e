"""Makes tables for the tests: workbooks as an official would hand them in, rows of firms and figures, and what is wrong with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter

from portal.sheets.layouts import LAYOUTS
from portal.sheets.opening import open_table
from portal.sheets.reading import Parsed, parse
from tests.people import credit_code

FIRM_HEADS = ("统一社会信用代码", "企业名称", "所在区", "成立日期", "产业链层级")
FIGURE_HEADS = ("统一社会信用代码", "年度", "营业收入（万元）", "研发费用（万元）", "从业人数")
TITLE_HEADS = ("统一社会信用代码", "企业名称", "称号", "认定单位", "文号", "认定日期", "有效期至")


def firm_row(number: int, **other: Any) -> list[Any]:
    given = {
        "code": credit_code(number), "name": f"广州第{number}智能科技有限公司", "district": "天河区", "day": date(2019, 5, 6),
        "layer": "模型层",
    } | other  # fmt: skip
    return list(given.values())


def workbook(
    heads: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    *,
    also: Callable[[Any, Any], None] | None = None,
    name: str = "数据",
) -> bytes:
    """A workbook of one sheet; `also` may do more to the book and the sheet before it is closed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(name)
        for line, cells in enumerate([heads, *rows]):
            for place, cell in enumerate(cells):
                if isinstance(cell, datetime | date):
                    page.write_datetime(line, place, cell, day)
                elif cell is not None:
                    page.write(line, place, cell)
        if also is not None:
            also(book, page)
    return out.getvalue()


def repacked(content: bytes, changes: dict[bytes, bytes], *, part: str = "") -> bytes:
    """The workbook with words of its parts (or of one of them) replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            xml = old.read(name)
            for before, after in changes.items() if part in ("", name) else ():
                xml = xml.replace(before, after)
            new.writestr(name, xml)
    return out.getvalue()


def read(content: bytes, kind: str = "firms", *, most_rows: int = 1000) -> Parsed:
    return parse(open_table(content, most_rows=most_rows), LAYOUTS[kind])


def said(parsed: Parsed) -> list[tuple[int, str, str]]:
    """Every problem as row, column and English words."""
    return [(problem.row, problem.column, problem.message.in_language("en")) for problem in parsed.problems]
