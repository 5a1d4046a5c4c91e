"""The leaders' page: the months that are over, each with its charts and tables, as PDF and as a workbook."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.accounts.access import requires
from portal.core.clock import day_of
from portal.core.i18n import Text
from portal.core.spreadsheet import XLSX
from portal.reports import queries
from portal.reports.models import MonthReport
from portal.reports.rules import first_of
from portal.reports.tables import FEW, MOVED, TITLE, Sheet, month_name, plan_name, sheets
from portal.web.charts import Chart, Series
from portal.web.downloads import attachment
from portal.web.formats import number
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("reports", __name__)


@blueprint.get("/desk/reports")
@requires("see_reports")
def overview() -> Answer:
    """Every month that was reported; the latest stands first."""
    rows = [
        {
            "month": f"{row.month:%Y-%m}",
            "name": month_name(f"{row.month:%Y-%m}", language()),
            "sha256": row.sha256,
        }
        for row in queries.reports(reading())
    ]
    return render_template("reports/months.html", rows=rows)


def _report(month: str) -> MonthReport:
    first = first_of(month)
    return queries.report(reading(), first)


@blueprint.get("/desk/reports/<month>")
@requires("see_reports")
def one(month: str) -> Answer:
    row = _report(month)
    made = sheets(row.content, language())
    return render_template(
        "reports/month.html", report=row, month=month, name=month_name(month, language()), sheets=made,
        charts=_charts(made), sentence=_sentence(made["line"]), notes=(gettext(FEW), gettext(MOVED)), before=_beside(row, -1),
        after=_beside(row, 1), plan=plan_name(row.content, language()),
    )  # fmt: skip


def _beside(row: MonthReport, step: int) -> str | None:
    """The reported month before or after this one."""
    months = [each.month for each in queries.reports(reading())][::-1]
    place = months.index(row.month) + step if row.month in months else -1
    return f"{months[place]:%Y-%m}" if 0 <= place < len(months) else None


def _charts(made: dict[str, Sheet]) -> dict[str, Chart]:
    found = {
        "line": _chart(made["line"], "line", (0,)),
        "districts": _chart(made["districts"], "column", (3, 4, 7)),
    }
    if "kinds" in made:
        found["kinds"] = _chart(made["kinds"], "bar", (0, 2))
    if "money" in made:
        found["money"] = _chart(made["money"], "bar", (0, 1))
    return found


def _chart(sheet: Sheet, kind: Any, columns: tuple[int, ...]) -> Chart:
    rows = sheet.rows[:-1] if sheet.summed else sheet.rows
    series = [
        Series(sheet.heads[column + 1], [_plain(cells[column]) for _, cells in rows]) for column in columns
    ]
    return Chart(
        name=f"report-{sheet.key}", title=sheet.title, over=sheet.heads[0], labels=[label for label, _ in rows], series=series,
        kind=kind,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else float(value)


def _sentence(line: Sheet) -> str | None:
    """What the line says in words."""
    counts = [int(cells[0] or 0) for _, cells in line.rows]
    if len(counts) < 2:
        return None
    last, before = counts[-1], counts[-2]
    words = {"n": number(last), "more": number(abs(last - before))}
    if last > before:
        return str(gettext("%(n)s firms, %(more)s more than a month before.", **words))
    if last < before:
        return str(gettext("%(n)s firms, %(more)s fewer than a month before.", **words))
    return str(gettext("%(n)s firms, as many as a month before.", n=words["n"]))


@blueprint.get("/desk/reports/<month>/file.<any(pdf, xlsx):form>")
@requires("see_reports")
def file(month: str, form: str) -> Response:
    """The same to take away; made from what was kept, so the same on every day."""
    from portal.reports.book import book
    from portal.reports.paper import draw_report

    row = _report(month)
    if form == "pdf":
        content, kind = draw_report(
            row.content, language(), portal_name=gettext(PORTAL_NAME), made_on=day_of(row.made_at),
            sha256=row.sha256,
        ), "application/pdf"  # fmt: skip
    else:
        content, kind = book(row.content, language(), made_at=row.made_at), XLSX
    return attachment(content, name=f"{said(Text(TITLE))}-{month}.{form}", mimetype=kind)
