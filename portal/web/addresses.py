"""What an address may hold: numbers that a column can keep, no control characters, and one spelling for each page."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter, Map, Rule

MOST = 2**31 - 1  # what a column of row numbers holds
CONTROL = re.compile("[\x00-\x1f\x7f]")


class RowNumber(IntegerConverter):
    """`<int:…>` in a route: what is longer names no page, and is never asked of the database."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=MOST)


class Address(Rule):
    """A route whose way of writing its address is worked out when one is first written: Werkzeug compiles two functions
    for each of some three hundred at the start, of which most are never called."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now, compiled = super()._compile_builder, list[Callable[..., tuple[str, str]]]()

        def build(rule: Rule, *given: object, **more: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, *given, **more)

        return build


def row_number(text: str) -> int:
    """For `request.args.get(…, type=row_number)`: ValueError for what no row can have as its number."""
    if not re.fullmatch("[0-9]{1,10}", text) or int(text) > MOST:
        raise ValueError(text)
    return int(text)


def row_asked(name: str) -> int | None:
    """The number behind the question mark after which a list begins; None when none is asked for. What no row can have as its
    number is a bad request (400), never the first page."""
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return row_number(text)
    except ValueError:
        abort(400)


def page_behind() -> str:
    """The page that a form was sent from: its own address, or the nearest one above it that can be read and not only sent to."""
    return _nearest(request.path) or "/"


def page_above() -> str | None:
    """The nearest page above this one; the first page is not said to be above."""
    return _nearest(request.path.rpartition("/")[0]) or None


def _nearest(path: str) -> str:
    pages = current_app.url_map.bind("portal")
    while path and not pages.test(path, method="GET"):
        path = path.rpartition("/")[0]
    return path


def one_line(text: str) -> str:
    """What was asked for, without characters that no name holds and PostgreSQL does not take."""
    return CONTROL.sub("", text).strip()


def install(app: Flask) -> None:
    """Before the routes are known. `//firms` is no other spelling of `/firms`: the library would lead from one to the
    other through the host that the request names."""
    app.url_rule_class = Address
    app.url_map.converters["int"] = RowNumber
    app.url_map.merge_slashes = False
    app.before_request(_refuse_control_characters)


def _refuse_control_characters() -> None:
    if CONTROL.search(request.path):
        abort(404)
