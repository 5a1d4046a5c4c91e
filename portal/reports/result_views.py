"""What programmes brought: for officials with charts, PDF and Excel; for everybody the money, without what gives a firm away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from portal.accounts.access import public, requires
from portal.core import clock
from portal.core.i18n import Text
from portal.core.money import yuan_wan
from portal.core.spreadsheet import XLSX
from portal.reports import result_queries as queries
from portal.reports.open_money_rules import Open
from portal.reports.result_tables import HEADS, NAMES, NOTES, OF_MONEY, TITLE, sheets, word_of
from portal.reports.tables import Sheet
from portal.tallies.aggregate_rules import LARGEST_SHARE, LEAST_FIRMS, RULE
from portal.web.charts import Chart, Series
from portal.web.downloads import attachment
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("results", __name__)

MONEY = (4, 5)  # promised and paid among a table's cells


@blueprint.get("/desk/programmes/results")
@requires("see_reports")
def overview() -> Answer:
    """Applications, success, days to the money, promised and paid: of all years, or of one year's calls."""
    year, years = _year(), queries.years(reading())
    made = _sheets(year)
    return render_template(
        "reports/results.html", sheets=made, charts={key: _chart(sheet) for key, sheet in made.items()}, year=year,
        years=years, notes=[gettext(note) for note in NOTES], whole=made["year"].rows[-1][1],
    )  # fmt: skip


@blueprint.get("/desk/programmes/results/file.<any(pdf, xlsx):form>")
@requires("see_reports")
def file(form: str) -> Response:
    """The same to take away, as it stands now."""
    year = _year()
    title = said(Text(TITLE)) + (f" {year}" if year else "")
    made = _sheets(year)
    if form == "pdf":
        from portal.reports.result_paper import draw_results

        content, kind = draw_results(
            made, language(), title=title, portal_name=gettext(PORTAL_NAME), on=clock.today()
        ), "application/pdf"  # fmt: skip
    else:
        from portal.reports.book import book_of

        content, kind = book_of(made.values(), title=title, made_at=clock.now()), XLSX
    return attachment(content, name=f"{title}.{form}".replace(" ", "-"), mimetype=kind)


@blueprint.get("/programmes/results")
@public
def for_everybody() -> Answer:
    """Money promised and paid, by programme, year, district and tier."""
    session, month = reading(), clock.today().replace(day=1)
    before = clock.start_of(month)
    money = queries.public_money(session, before=before)
    titles = queries.titles(session)
    return render_template(
        "reports/public_results.html", promised=money.promised, paid=money.paid, until=month - timedelta(days=1),
        charts={key: _open_chart(key, rows, titles) for key, rows in money.by.items()},
        told={key: any(row.promised for row in rows) for key, rows in money.by.items()},
        rule=gettext(RULE, least=LEAST_FIRMS, share=LARGEST_SHARE), note=gettext(NOTES[2]),
    )  # fmt: skip


def _year() -> int | None:
    """The year that is asked for; a page when it is none."""
    text = request.args.get("year", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and text >= "1900"):
        abort(400)
    return int(text)


def _sheets(year: int | None) -> dict[str, Sheet]:
    return sheets(queries.groups(reading(), year=year), queries.titles(reading()), language())


def _chart(sheet: Sheet) -> Chart:
    rows = sheet.rows[:-1]
    series = [
        Series(sheet.heads[column + 1], [_plain(cells[column]) for _, cells in rows]) for column in MONEY
    ]
    return Chart(
        name=sheet.key.replace("_", "-"), title=sheet.title, over=sheet.heads[0], labels=[label for label, _ in rows],
        series=series, kind="column" if sheet.key == "results_year" else "bar",
    )  # fmt: skip


def _open_chart(dimension: str, rows: Sequence[Open], titles: dict[str, tuple[str, str]]) -> Chart:
    heads = [gettext(HEADS[column]) for column in MONEY]
    values = ([row.promised for row in rows], [row.paid for row in rows])
    return Chart(
        name=f"money-{dimension}", title=gettext(OF_MONEY[dimension]), over=gettext(NAMES[dimension]),
        labels=[word_of(dimension, row.word, titles, language()) for row in rows],
        series=[Series(head, [_wan(value) for value in own]) for head, own in zip(heads, values, strict=True)],
        kind="column" if dimension == "year" else "bar",
    )  # fmt: skip


def _wan(value: int | None) -> int | None:
    return None if value is None else int(yuan_wan(value))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else float(value)
