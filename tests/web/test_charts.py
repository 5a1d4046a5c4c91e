"""A chart says the same as a picture, as a table and as a file."""

import csv
import io
import json
import re
from base64 import b64decode

from flask import Flask, render_template_string

from portal.core.settings import ROOT
from portal.web import i18n
from portal.web.charts import Band, Chart, Series, Target

MONTHS = Chart(
    name="registered",
    title="</script><b>2026 年各月</b>",
    over="月份",
    labels=["9 月", "10 月", "11 月"],
    written=["2026-09", "2026-10", "2026-11"],
    series=[Series("已登记", [980, 1024, None]), Series("=预测", [None, 1024, 1100.25], look="dashed")],
    band=Band("区间", "下限", "上限", [None, 1024, 1050], [None, 1024, 1180]),
    target=Target(1000, "目标 1,000"),
    urls=["/firms?a=1&b=2", None, None],
)


def shown(chart: Chart) -> str:
    app = Flask("charts", template_folder=str(ROOT / "templates"))
    i18n.install(app)
    app.jinja_env.globals["asset"] = lambda name: f"/static/dist/{name}"
    with app.test_request_context("/"):
        return render_template_string(
            '{% from "components/chart.html" import chart %}{{ chart(given, sentence="按现有速度") }}',
            given=chart,
        )


def test_its_rows_are_read_with_separated_thousands_and_an_empty_cell_for_a_gap() -> None:
    assert MONTHS.heads == ["月份", "已登记", "=预测", "下限", "上限"]
    assert MONTHS.rows == [
        ["2026-09", "980", "", "", ""],
        ["2026-10", "1,024", "1,024", "1,024", "1,024"],
        ["2026-11", "", "1,100.2", "1,050", "1,180"],
    ]


def test_its_file_holds_bare_numbers_and_no_formula() -> None:
    text = b64decode(MONTHS.csv_link.partition("base64,")[2]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["月份", "已登记", "'=预测", "下限", "上限"],
        ["2026-09", "980", "", "", ""],
        ["2026-10", "1024", "1024", "1024", "1024"],
        ["2026-11", "", "1100.25", "1050", "1180"],
    ]


def test_what_is_drawn_is_what_the_table_says_and_no_markup_leaves_its_place() -> None:
    page = shown(MONTHS)
    found = re.findall(r'<script type="application/json">(.*?)</script>', page, flags=re.DOTALL)
    data = json.loads(found[0])
    assert data == json.loads(json.dumps(MONTHS.drawing))
    assert data["rows"] == MONTHS.rows
    assert data["target"] == {"value": 1000, "label": "目标 1,000"}
    assert not data["whole"]
    assert "<b>" not in page
    assert '<a href="/firms?a=1&amp;b=2">2026-09</a>' in page


def test_a_chart_of_whole_numbers_says_so_and_one_line_needs_no_legend() -> None:
    plain = Chart(name="n", title="t", over="o", labels=["a"], series=[Series("s", [3])])
    assert plain.drawing["whole"]
    assert plain.drawing["band"] is None
    assert "chart-legend" not in shown(plain)
    assert "chart-legend" in shown(MONTHS)
