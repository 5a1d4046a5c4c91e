"""The way in: takes a request's whole body before a thread is asked to answer it, and gives the answer out as fast as the
reader takes it. So however many clients send or read slowly, they hold no thread; what the answer is, others say."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

THREADS = 8
IN_MEMORY = 256 * 1024  # more of one body, or of one answer, goes to a temporary file
PIECE = 64 * 1024
WORTH_READING = 5  # times what is allowed
MOST_SECONDS = 300  # for one body: 20 MiB at 70 KiB a second

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gone(Exception):
    """The client has left, or was too slow: there is nobody to answer."""


@dataclass
class Answer:
    """What the application said, ready to be sent."""

    content: IO[bytes]
    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)


class Door:
    """An ASGI application around a WSGI one. A body of more than `most_bytes` is not kept: the application
    sees its length and refuses it."""

    def __init__(
        self,
        application: Application,
        *,
        most_bytes: int,
        threads: int = THREADS,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self.application = application
        self.most_bytes = most_bytes
        self.most_seconds = most_seconds
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        environ = surroundings(scope)
        with contextlib.suppress(Gone):
            with await self._body(environ, receive) as body:
                environ["wsgi.input"] = body
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self.pool, self._answer, environ)
            with answer.content:
                await _give(answer, send)

    async def _body(self, environ: dict[str, Any], receive: Receive) -> IO[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if length in ("", "0") and not chunked:
            return io.BytesIO()
        try:
            async with asyncio.timeout(self.most_seconds):
                body, size = await _take(receive, most_bytes=self.most_bytes)
        except TimeoutError:
            raise Gone from None
        environ["CONTENT_LENGTH"] = str(size)
        return body

    def _answer(self, environ: dict[str, Any]) -> Answer:
        """In one of the threads: asks the application, and takes its whole answer."""
        answer = Answer(SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  # closed when it is sent

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Callable[..., Any]:
            answer.status, answer.headers = int(status[:3]), headers
            return answer.content.write

        pieces = self.application(environ, start)
        try:
            for piece in pieces:
                answer.content.write(piece)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        answer.content.seek(0)
        return answer


def surroundings(scope: Scope) -> dict[str, Any]:
    """The request as WSGI tells it. A header with `_` in its name is left out: it could pass for one with `-`."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name}"
        text = value.decode("latin-1")
        joint = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{text}" if key in environ else text
    return environ


async def _take(receive: Receive, *, most_bytes: int) -> tuple[IO[bytes], int]:
    """The body and its size. One that is too long is thrown away as it comes (a browser reads the answer only when
    it has sent everything), and cut off when it goes on and on."""
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # the caller closes it
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size <= most_bytes:
            body.write(piece)
        elif size > WORTH_READING * most_bytes:
            break
        if not message.get("more_body"):
            break
    if size > most_bytes:
        body.truncate(0)
    body.seek(0)
    return body, size


async def _give(answer: Answer, send: Send) -> None:
    headers = [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    piece = answer.content.read(PIECE)
    while True:
        following = answer.content.read(PIECE)
        await send({"type": "http.response.body", "body": piece, "more_body": bool(following)})
        if not following:
            return
        piece = following
