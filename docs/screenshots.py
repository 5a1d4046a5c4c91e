"""Takes the pictures of the documentation from a demonstration city of its own: `make screenshots`."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from portal.demo.accounts import PASSWORD
from tests.browser import ARGUMENTS, LEFT_OUT, find

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).with_name("screens")
DAY = "2026-11-20"
SIZE = {"width": 1280, "height": 960}
MOST_BYTES = 200_000


def keep(page: Page, name: str) -> None:
    """The visible part of the page as a PNG of few colours, which is small enough to be committed."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    size = (FOLDER / f"{name}.png").stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{name}.png has {size} bytes, more than {MOST_BYTES}")


def take(address: str, browser_path: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
        page.goto(address)
        keep(page, "home")
        page.goto(f"{address}/account/login")
        page.fill("input[name=email]", "owner@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/my**")
        page.goto(f"{address}/my/classification")
        page.locator("main details summary:visible").nth(1).click()
        page.locator("main h2").nth(1).evaluate(
            "title => window.scrollTo(0, title.getBoundingClientRect().top - 40)"
        )
        keep(page, "classification")
        browser.close()


def main() -> None:
    browser_path = find()
    if browser_path is None:
        raise SystemExit(LEFT_OUT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as instance:
        env = os.environ | {"PORTAL_INSTANCE": instance, "PORT": str(port)}
        portal = [sys.executable, "-m", "portal.cli"]
        subprocess.run(
            [*portal, "clock", "set", DAY], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run([*portal, "demo"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen([*portal, "serve"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            FOLDER.mkdir(exist_ok=True)
            take(f"http://127.0.0.1:{port}", browser_path)
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the portal did not start")


if __name__ == "__main__":
    main()
