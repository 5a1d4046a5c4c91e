"""The larger, plainer page for those who see less well (长者模式): a wish that the reader's own cookie remembers."""

from __future__ import annotations

from flask import request

SIZE_COOKIE = "size"
SIZES = ("usual", "large")


def size() -> str:
    """ "usual" or "large"."""
    chosen = request.cookies.get(SIZE_COOKIE, "")
    return chosen if chosen in SIZES else SIZES[0]
