"""What a document may be, told from its bytes: PDF, PNG, JPEG, XLSX or DOCX, whole, open to read and without programs.

Pure: `examine` gives the media type or raises Refused with the reason (security.md, what comes in).
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.core.typed import visible
from portal.firms.document_archives import check_archive
from portal.firms.document_words import (
    ACTIVE,
    DAMAGED,
    DISAGREE,
    EMPTY,
    ENCRYPTED,
    NOT_ALLOWED,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    TWO_IN_ONE,
)

MIB = 1024 * 1024
MOST_BYTES = 20 * MIB
MOST_OF_A_CASE = 50
MOST_BYTES_OF_A_FIRM = 300 * MIB
MOST_PIXELS = 100_000_000
MOST_NAME = 150

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".xlsx": XLSX,
    ".docx": DOCX,
}
SHOWN = ("application/pdf", "image/png", "image/jpeg")  # a browser shows these itself
ACCEPT = ",".join(TYPES)

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what Office makes of a file with a password
ENCRYPTION = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
PROGRAM = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)[\s(<\[/]")
OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
PAGE_WORDS = (b"<html", b"<script", b"<!doctype html", b"<svg", b"<?php")


@dataclass(frozen=True)
class Examined:
    """A document that may be kept: its cleaned name and what it is."""

    name: str
    media_type: str


def examine(upload_name: str, content: bytes) -> Examined:
    """What the document is; Refused says why it cannot be kept."""
    name = clean_name(upload_name)
    suffix = PurePosixPath(name).suffix.lower()
    if not content:
        raise Refused(Text(EMPTY))
    if len(content) > MOST_BYTES:
        raise Refused(Text(TOO_LARGE))
    if suffix not in TYPES:
        raise Refused(Text(NOT_ALLOWED))
    if content.startswith(OLD_OFFICE) and suffix in (".xlsx", ".docx"):
        raise Refused(Text(ENCRYPTED))
    media_type = TYPES[suffix]
    if not content.startswith(BEGINNINGS[media_type]):
        raise Refused(Text(DISAGREE, suffix=suffix))
    CHECKS[media_type](content, suffix)
    return Examined(name, media_type)


def why_not(upload_name: str, content: bytes) -> Text | None:
    """The reason as a message, for a form's field."""
    try:
        examine(upload_name, content)
    except Refused as refused:
        return refused.message
    return None


def clean_name(upload_name: str) -> str:
    """The last part of the path, NFC, without characters that hide or steer; its ending stays when it is shortened."""
    last = unicodedata.normalize("NFC", upload_name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(visible(last).replace("\ufffd", "").split()).strip(". ")
    path = PurePosixPath(plain or "document")
    stem, suffix = path.stem, path.suffix[:10]
    return stem[: MOST_NAME - len(suffix)] + suffix


def _check_pdf(content: bytes, suffix: str) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise Refused(Text(DAMAGED))
    if len(content) - end > 1024 or _is_page(content[:1024]) or _is_page(content[end:]):
        raise Refused(Text(TWO_IN_ONE))
    _refuse_archive_inside(content)
    if ENCRYPTION.search(content):
        raise Refused(Text(ENCRYPTED))
    if PROGRAM.search(content) or any(PROGRAM.search(inner) for inner in _object_streams(content)):
        raise Refused(Text(ACTIVE))


def _object_streams(content: bytes) -> list[bytes]:
    """What a PDF keeps compressed of its structure; at most 5 MiB of each of the first 2,000."""
    found = []
    for match, _ in zip(OBJECT_STREAM.finditer(content), range(2000), strict=False):
        try:
            found.append(
                zlib.decompressobj().decompress(content[match.end() : match.end() + 5 * MIB], 5 * MIB)
            )
        except zlib.error:
            continue  # not compressed in this way; what is plain was searched already
    return found


def _check_png(content: bytes, suffix: str) -> None:
    at, kind = 8, b""
    while kind != b"IEND":
        if at + 12 > len(content):
            raise Refused(Text(DAMAGED))
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind == b"IHDR":
            width, height = struct.unpack(">II", content[at + 8 : at + 16])
            if width * height > MOST_PIXELS:
                raise Refused(Text(TOO_MANY_PIXELS))
        at += 12 + length
    if at > len(content):
        raise Refused(Text(DAMAGED))
    if at < len(content):
        raise Refused(Text(TWO_IN_ONE))


def _check_jpeg(content: bytes, suffix: str) -> None:
    """Walks the segments up to the picture. Telephones put a film behind it, so only files of other kinds are refused there."""
    at = 2
    while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] != b"\xda":
        if at + 4 > len(content):
            raise Refused(Text(DAMAGED))
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(content):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            if width * height > MOST_PIXELS:
                raise Refused(Text(TOO_MANY_PIXELS))
        at += 2 + length
    end = content.rfind(b"\xff\xd9")
    if content[at : at + 2] != b"\xff\xda" or end < at:
        raise Refused(Text(DAMAGED))
    if _is_page(content[end : end + 4096]) or b"%PDF-" in content[end:]:
        raise Refused(Text(TWO_IN_ONE))
    _refuse_archive_inside(content)


def _is_page(part: bytes) -> bool:
    lowered = part.lower()
    return any(word in lowered for word in PAGE_WORDS)


def _refuse_archive_inside(content: bytes) -> None:
    """A ZIP is read from its end: one that is put behind a picture or a PDF opens as both."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if at >= 0 and content[at + 4 : at + 8] == b"\0\0\0\0":
        raise Refused(Text(TWO_IN_ONE))


def _check_office(content: bytes, suffix: str) -> None:
    check_archive(
        content, main_part="xl/workbook.xml" if suffix == ".xlsx" else "word/document.xml", suffix=suffix
    )


BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    XLSX: b"PK\x03\x04",
    DOCX: b"PK\x03\x04",
}
CHECKS = {
    "application/pdf": _check_pdf,
    "image/png": _check_png,
    "image/jpeg": _check_jpeg,
    XLSX: _check_office,
    DOCX: _check_office,
}
