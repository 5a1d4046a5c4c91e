"""What the public pages cost: CPU in process of one request through WSGI, beside a Flask that says hello."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask

from bench.city import city, postgres_city
from bench.rounds import WALL, compared
from portal.app import create_app
from portal.core.settings import read_settings

FIRMS = 1000
HELLO = 40e-6  # s of CPU: what `hello` took on the machine on which goals in seconds were set
LARGE = int(os.environ.get("SCALE", "100000"))


def home() -> list[dict[str, object]]:
    """The tally for a stranger: with its body, asked again with its ETag; and what the size of the register adds."""
    app = _portal(city(FIRMS))
    headers = _get(app, "/")[1]
    again = {"HTTP_IF_NONE_MATCH": dict(headers)["ETag"]}
    assert _get(app, "/", **again)[0].startswith("304")
    lines = [
        compared("web.home", _asked(app, "/"), hello(), goal=4),
        compared("web.home.unchanged", _asked(app, "/", **again), hello(), goal=2),
        compared(f"web.home.{LARGE}", _asked(_portal(city(LARGE)), "/"), hello(), goal=4),
    ]
    if server := postgres_city(LARGE):
        lines.append(compared(f"web.home.postgresql.{LARGE}", _asked(_portal(server), "/"), hello(), goal=4))
    return lines


def register() -> list[dict[str, object]]:
    """The register's first page made live, behind the store of kept pages; and what the size of the register adds: of CPU
    where the database is in this process, of the wall where it is not."""
    small, large = _portal(city(FIRMS)), _portal(city(LARGE))
    kept = compared("web.register.kept", _asked(small, "/firms"), hello(), goal=4)
    _make_live(small, large)
    first = compared("web.register", _asked(small, "/firms"), hello(), goal=11, times=100)
    grown = compared(
        f"web.register.{LARGE}", _asked(large, "/firms"), _asked(small, "/firms"), goal=1.15, times=100
    )
    return [first, grown, kept, *_register_on_postgresql()]


def _register_on_postgresql() -> list[dict[str, object]]:
    few, many = postgres_city(FIRMS), postgres_city(LARGE)
    if few is None or many is None:
        return []
    row, small, large = "web.register.postgresql", _portal(few), _portal(many)
    _make_live(small, large)
    first = compared(row, _asked(small, "/firms"), hello(), goal=20, times=100, **WALL)
    grown = compared(
        f"{row}.{LARGE}", _asked(large, "/firms"), _asked(small, "/firms"), goal=1.15, times=100, **WALL
    )
    return [first, grown]


def _make_live(*apps: Flask) -> None:
    """Without the store of kept pages in front: create_app has put it there as the program to call, and it knows what it wraps."""
    for app in apps:
        app.wsgi_app = app.wsgi_app.application  # type: ignore[attr-defined, method-assign]


@lru_cache
def hello() -> Callable[[], object]:
    """One request to a Flask that says hello: the yardstick of this machine."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "hello")
    return _asked(app, "/")


def _portal(url: str) -> Flask:
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    return create_app(read_settings({"PORTAL_DATABASE_URL": url, "PORTAL_INSTANCE": folder}))


def _asked(app: Flask, path: str, **more: str) -> Callable[[], object]:
    status = _get(app, path, **more)[0]
    assert status[:3] in ("200", "304"), status
    return lambda: _get(app, path, **more)


def _get(app: Flask, path: str, **more: str) -> tuple[str, list[tuple[str, str]], bytes]:
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, **more,
    }  # fmt: skip
    answer = app.wsgi_app(
        environ, lambda status, headers, exc_info=None: said.extend((status, headers)) or bytes
    )
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return said[0], said[1], body
