"""Public pages kept ready as bytes, in front of the application, for readers who carry no cookie but their language and size of text.

A page is made again when the register's version, the day, the language or the size is another: whatever changes what
the public sees raises that version. Who is signed in, or has a page in a session, never meets this store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from portal.web.i18n import COOKIE
from portal.web.sizes import SIZE_COOKIE, SIZES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_WITH_QUERY = frozenset(
    {"/firms"}
)  # what is asked there is read strictly, and most ask the same few things
KEPT_PLAIN = KEPT_WITH_QUERY | {
    "/",
    "/chain",
    "/districts",
    "/open-data",
    "/api/v1/tally",
    "/api/v1/openapi.json",
}
MOST = 256
NOT_MODIFIED = "304 NOT MODIFIED"


@dataclass(frozen=True)
class Page:
    """An answer as it leaves: with an ETag made from its own bytes, so that every process says the same."""

    headers: list[tuple[str, str]]
    body: bytes
    etag: str


def look_for_stranger(environ: WSGIEnvironment) -> tuple[str, str] | None:
    """The language and size of a reader of whom nothing else is known; None for one with a session, a token, or a wish more."""
    if "HTTP_AUTHORIZATION" in environ or "HTTP_AUTHENTICATION_TOKEN" in environ:
        return None
    language, size = DEFAULT_LANGUAGE, SIZES[0]
    for cookie in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE:
            language = value if value in LANGUAGES else language
        elif name == SIZE_COOKIE:
            size = value if value in SIZES else size
        elif name:
            return None
    return language, size


@dataclass
class PublicPages:
    """A WSGI application that answers what it has kept, and asks `application` for the rest."""

    application: WSGIApplication
    engine: Engine
    version: Any
    pages: dict[tuple[object, ...], Page] = field(default_factory=dict)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        look = self._look(environ)
        key = self._key(environ, look) if look else None
        if key is None:
            return self.application(environ, start_response)
        page = self.pages.get(key)
        if page is None:
            return self._make(key, environ, start_response)
        return _answer(page, environ, start_response)

    def _look(self, environ: WSGIEnvironment) -> tuple[str, str] | None:
        """How a page that may be kept looks; None when the request is not for this store."""
        kept = KEPT_WITH_QUERY if environ.get("QUERY_STRING") else KEPT_PLAIN
        asked = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] in kept
        return look_for_stranger(environ) if asked else None

    def _key(self, environ: WSGIEnvironment, look: tuple[str, str]) -> tuple[object, ...] | None:
        try:
            with self.engine.connect() as connection:
                version = connection.scalar(self.version)
        except SQLAlchemyError:
            return None  # the application has the page that says so
        return version, clock.today(), look, environ["PATH_INFO"], environ.get("QUERY_STRING", "")

    def _make(
        self, key: tuple[object, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = [status, headers]
            return lambda data: None

        chunks = self.application(environ, listen)
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = said
        if not status.startswith("200") or any(name.lower() == "set-cookie" for name, _ in headers):
            start_response(status, headers)
            return [body]
        page = _page(headers, body)
        if len(self.pages) >= MOST:
            self.pages.clear()
        self.pages[key] = page
        return _answer(page, environ, start_response)


def _page(headers: list[tuple[str, str]], body: bytes) -> Page:
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    own = ("etag", "cache-control", "vary")
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    return Page([*kept, ("ETag", etag), ("Cache-Control", "no-cache"), ("Vary", "Cookie")], body, etag)


def _answer(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response(NOT_MODIFIED, page.headers[-3:])
        return []
    start_response("200 OK", page.headers)
    return [page.body]


def install(app: Flask, version: Any) -> None:
    """Puts the store in front of `app`; `version` is the column whose one row says which state is public."""
    app.wsgi_app = PublicPages(  # type: ignore[method-assign]
        app.wsgi_app,
        app.extensions["portal.single_reads"],
        select(version),
    )
