"""Files that are taken away: as an attachment under their real name, never shown inside our pages, never kept by a cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO
from urllib.parse import quote

from werkzeug.wrappers import Response

PIECE = 64 * 1024


def attachment(content: bytes | Iterable[bytes], *, name: str, mimetype: str) -> Response:
    """The answer that a browser saves."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = disposition(name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def attached_file(file: IO[bytes], *, name: str, mimetype: str) -> Response:
    """The same from an open file, piece by piece; it is closed at the end."""
    return attachment(_pieces(file), name=name, mimetype=mimetype)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def disposition(name: str) -> str:
    """RFC 6266: a plain name for old readers, the real one in UTF-8."""
    suffix = "." + name.rsplit(".", 1)[-1] if "." in name else ""
    plain = name if name.isascii() and '"' not in name and "\\" not in name else f"table{suffix}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
