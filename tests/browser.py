"""Finds the browser of the journeys. With CI=true it is installed when it is missing, and being without one is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
LEFT_OUT = (
    "No Chromium or Chrome was found, so the browser journeys are left out; "
    "on Debian: apt-get install chromium fonts-noto-cjk; elsewhere CHROMIUM=/path/to/it names one."
)
# What keeps it quiet, and lets it run as root in a container.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def on_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def find() -> str | None:
    """The path of the browser that CHROMIUM names, else of one that is installed; None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = [shutil.which(name) for name in NAMES] + [place for place in PLACES if Path(place).is_file()]
    return next((path for path in found if path), None)


TOOLS = ("pdfsig", "qpdf")  # whose word on our papers is asked (tests/certificates/test_other_readers.py)


def has_tools() -> bool:
    return all(shutil.which(name) for name in TOOLS)


def install() -> None:
    """Debian's Chromium, a Chinese font, and two readers of PDF files; needs root."""
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
    subprocess.run(
        [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-noto-cjk",
            "poppler-utils",
            "qpdf",
        ],
        check=True,
        **quiet,
    )


def main() -> int:
    if on_ci() and (find() is None or not has_tools()):
        click.echo("installing Chromium, a Chinese font and readers of PDF files ...")
        install()
    if find() is not None:
        return 0
    click.echo(LEFT_OUT)
    return 1 if on_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
