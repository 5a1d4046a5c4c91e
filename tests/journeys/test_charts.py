"""Charts in a real browser, under the portal's own policy: drawn, walked by keys, taken away, and a table without scripts."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from flask import Flask, Response, render_template
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from portal.core.settings import ROOT
from portal.web import i18n
from portal.web.assets import asset_url
from portal.web.gallery import specimens
from portal.web.security import CONTENT_POLICY
from tests.journeys.visitor import Visitor, arrives

pytestmark = [pytest.mark.journey, pytest.mark.look]

FORECAST = "#registered-by-month"


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of the components' gallery."""
    app = Flask("gallery", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "for the tests only"
    i18n.install(app)
    app.jinja_env.globals.update(asset=asset_url, csrf_token=lambda: "token")

    def page() -> str:
        return render_template("components/gallery.html", portal_name="Portal", language="zh", **specimens())

    def guarded(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    app.add_url_rule("/", view_func=page)
    app.after_request(guarded)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def opened(browser: Browser, gallery: str, **how: object) -> Visitor:
    visitor = arrives(browser, gallery, **how)  # type: ignore[arg-type]
    visitor.page.goto(gallery)
    return visitor


def test_a_chart_is_drawn_within_the_policy_and_walked_by_arrow_keys(browser: Browser, gallery: str) -> None:
    visitor = opened(browser, gallery)
    page = visitor.page
    expect(page.locator(f"{FORECAST} .chart-place svg")).to_be_visible()
    assert page.locator("[data-chart] .chart-place svg").count() == 3
    place = page.locator(f"{FORECAST} .chart-place")
    place.focus()
    for key in ("End", "ArrowLeft", "Home", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(f"{FORECAST} .chart-said")).to_have_text("2025-02; 已登记企业 55")
    expect(place.locator("svg")).to_contain_text("2025-02")
    assert visitor.complaints == []


def test_nothing_moves_when_the_picture_comes(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery).page
    expect(page.locator(f"{FORECAST} .chart-place svg")).to_be_visible()
    shifted = page.evaluate(
        """() => new Promise((say) => new PerformanceObserver((list) => say(list.getEntries().map((e) => e.value)))
           .observe({type: "layout-shift", buffered: true}) || setTimeout(() => say([]), 500))"""
    )
    assert sum(shifted) < 0.01


def test_a_chart_is_taken_away_as_csv_png_and_svg(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery).page
    tools = page.locator(f"{FORECAST} .chart-files")
    taken = {}
    for words in ("CSV", "PNG", "SVG"):
        control = tools.locator("a, button").filter(has_text=words)
        with page.expect_download() as caught:
            control.click()
        taken[caught.value.suggested_filename] = caught.value.path().read_bytes()
    rows = list(csv.reader(io.StringIO(taken["registered-by-month.csv"].decode("utf-8-sig"))))
    assert rows[0][:2] == ["月份", "已登记企业"]
    assert rows[2][:2] == ["2025-02", "55"]
    assert taken["registered-by-month.png"].startswith(b"\x89PNG")
    svg = ElementTree.fromstring(taken["registered-by-month.svg"])
    assert "各月末已登记企业数与预测" in "".join(svg.itertext())


def test_without_scripts_the_table_stands_in_its_place(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery, scripts=False).page
    expect(page.locator(f"{FORECAST} .chart-place")).to_be_hidden()
    expect(page.locator(f"{FORECAST} table")).to_contain_text("2025-02")
    expect(page.locator(f"{FORECAST} th[scope=row]").first).to_be_visible()


GAPS = """() => [...document.querySelectorAll("#registered-by-month .chart-place text")]
  .filter((label) => /^20[0-9][0-9]-[0-9][0-9]$/.test(label.textContent)).map((label) => label.getBoundingClientRect())
  .sort((one, other) => one.left - other.left).map((box, n, all) => n ? box.left - all[n - 1].right : Infinity)"""


def test_months_below_a_line_stand_apart(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery).page
    for width in range(360, 1281, 40):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(gallery)
        expect(page.locator(f"{FORECAST} .chart-place svg")).to_be_visible()
        gaps = page.evaluate(GAPS)
        assert len(gaps) > 2, width
        assert min(gaps) >= 12, width


def test_labels_of_thresholds_share_a_row_where_the_page_is_wide(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery).page
    for width, rows in ((390, 2), (1279, 2), (1280, 1)):
        page.set_viewport_size({"width": width, "height": 900})
        labels = page.locator(".chart-labels:visible")
        expect(labels).to_have_count(1)
        assert len({each.bounding_box()["y"] for each in labels.locator("text").all()}) == rows


def test_a_drawing_takes_the_readers_own_few_colours(browser: Browser, gallery: str) -> None:
    page = opened(browser, gallery).page
    page.emulate_media(forced_colors="active")
    paper, ink = page.evaluate(
        """() => ["Canvas", "CanvasText"].map((colour) => {
             const probe = document.createElement("i");
             probe.style.color = colour;
             document.body.append(probe);
             return getComputedStyle(probe).color;
           })"""
    )
    drawn = page.evaluate(
        """() => [[".chart-bar", "fill"], [".chart-bar", "stroke"], [".chart-mark", "stroke"], [".chart-part text", "fill"]]
             .map(([part, how]) => getComputedStyle(document.querySelector(part))[how])"""
    )
    assert drawn == [paper, ink, ink, ink]
