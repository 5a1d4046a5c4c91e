"""Which certificate number a PDF bears, found without parsing it: a claim, not a proof."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator

from portal.certificates.rules import NUMBER_KEY

OWN_FIELD = re.compile(rb"/" + NUMBER_KEY.encode() + rb"\s*\(([A-Z]{2,8}-[0-9]{4}-[0-9]{6})\)")
ANYWHERE = re.compile(rb"(?<![A-Z0-9-])[A-Z]{2,8}-[0-9]{4}-[0-9]{6}(?![0-9])")
DIGITS = re.compile(
    rb"-[0-9]{4}-[0-9]{6}(?![0-9])"
)  # rare in any file, so that the wider search is seldom made
HEADER_WITHIN = 1024

# bounds for hostile files
MOST_CANDIDATES = 1000
MOST_STREAMS = 500
LONGEST_STREAM = 1 << 20
MOST_UNPACKED = 8 << 20


def looks_like_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:HEADER_WITHIN]


def claimed_number(pdf: bytes) -> str | None:
    """The number in our own field, else the first that stands anywhere in the file or its compressed parts."""
    own = OWN_FIELD.search(pdf)
    if own:
        return own[1].decode("ascii")
    return next((found for part in _parts(pdf) if (found := _first(part))), None)


def claimed_code(pdf: bytes, number: str) -> str | None:
    """The code that stands beside this number in an address to verify at: without it a number shows nothing."""
    address = re.compile(rb"number=" + number.encode("ascii") + rb"&code=([0-9a-f]{16})(?![0-9a-f])")
    return next((found[1].decode("ascii") for part in _parts(pdf) if (found := address.search(part))), None)


def _parts(pdf: bytes) -> Iterator[bytes]:
    """The file itself, then what it holds compressed; a text in UTF-16 comes without its empty halves."""
    for part in itertools.chain([pdf], _unpacked(pdf)):
        yield part
        if b"\0" in part:
            yield part.replace(b"\0", b"")


def _first(content: bytes) -> str | None:
    for digits in itertools.islice(DIGITS.finditer(content), MOST_CANDIDATES):
        found = ANYWHERE.search(content, max(digits.start() - 9, 0), digits.end() + 1)
        if found:
            return found[0].decode("ascii")
    return None


def _unpacked(pdf: bytes) -> Iterator[bytes]:
    """The compressed streams, as far as the bounds allow."""
    view, room, position = memoryview(pdf), MOST_UNPACKED, 0
    for _ in range(MOST_STREAMS):
        position = pdf.find(b"stream", position)
        if position < 0 or room <= 0:
            return
        position += len(b"stream")
        start = position + (2 if pdf[position : position + 2] == b"\r\n" else 1)
        try:
            unpacked = zlib.decompressobj().decompress(
                view[start : start + LONGEST_STREAM], min(LONGEST_STREAM, room)
            )
        except zlib.error:
            continue
        room -= len(unpacked)
        yield unpacked
