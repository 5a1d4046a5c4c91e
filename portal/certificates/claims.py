"""Which certificate number a PDF bears, found without parsing it: a claim, not a proof."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice

from portal.certificates.tagging import NUMBER_KEY

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
    for part in (pdf, *_unpacked(pdf)):
        found = _first(part) or _first(part.replace(b"\0", b""))  # a text may be UTF-16
        if found:
            return found
    return None


def _first(content: bytes) -> str | None:
    for digits in islice(DIGITS.finditer(content), MOST_CANDIDATES):
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
