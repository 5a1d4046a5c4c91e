"""When a reader sees the page: the largest paint in a real browser, on a phone's processor and a phone's network."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.city import city
from bench.rounds import line
from portal.core.settings import read_settings
from portal.serving import web_command
from tests.browser import ARGUMENTS, find
from tests.programs import answers, environment, free_port, program, until

FIRMS, ROUNDS = 1000, 5
PAGES = {"web.paint.home": "/", "web.paint.register": "/firms", "web.paint.verify": "/verify"}
GOOD = 2500  # ms until the largest paint: what web.dev calls good, for three visits in four
# Lighthouse's phone: a slow 4G line, and a processor four times slower than this one.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
WATCH = """
window.painted = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.painted = each.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""


def paint() -> list[dict[str, object]]:
    """A line a page: the median of first visits, each with an empty cache, beside what is called good."""
    chromium = find()
    if chromium is None:
        raise RuntimeError("no browser was found")
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    port = free_port()
    settings = read_settings(
        {"PORTAL_DATABASE_URL": city(FIRMS), "PORTAL_INSTANCE": str(folder), "PORT": str(port)}
    )
    base, log = f"http://127.0.0.1:{port}", folder / "portal.log"
    env = environment(settings, PORT=str(port), PORTAL_BASE_URL=base)
    with (
        program(web_command(settings, host="127.0.0.1", workers=1), env, log),
        sync_playwright() as playwright,
    ):
        until(lambda: answers(f"{base}/healthz"), log=log)
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = {row: [_visit(browser, base + path) for _ in range(ROUNDS)] for row, path in PAGES.items()}
        browser.close()
    return [
        line(row, value=median(times), baseline=GOOD, ratio=median(times) / GOOD, goal=1, unit="ms")
        for row, times in found.items()
    ]


def _visit(browser: Browser, address: str) -> float:
    """Milliseconds until the largest paint of a first visit."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    context.add_init_script(WATCH)
    page = context.new_page()
    slow: Any = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", NETWORK)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    painted = float(page.evaluate("window.painted"))
    context.close()
    assert painted > 0, address
    return painted
