"""XLSX and DOCX are ZIP archives: checked for bombs, programs, passwords and strangers before anything opens them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.firms.document_words import ACTIVE, DAMAGED, DISAGREE, ENCRYPTED, TWO_IN_ONE, UNPACKS_TOO_MUCH

MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_RATIO = 50
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/embeddings/")


Watch = Callable[[str, bytes], None]


def check_archive(
    content: bytes, *, main_part: str, suffix: str, watch: Watch = lambda name, piece: None
) -> None:
    """Refused says what is wrong; what passes is a whole Office document with `main_part` in it.
    `watch` is shown every part as it is unpacked, piece by piece."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_frame(archive, content)
            _check_entries(archive, main_part=main_part, suffix=suffix)
            _check_contents(archive, size=len(content), watch=watch)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, UnicodeDecodeError):
        raise Refused(Text(DAMAGED)) from None


def _check_frame(archive: zipfile.ZipFile, content: bytes) -> None:
    """Nothing behind the archive, and the archive begins where the file does."""
    if archive.comment or content.rfind(b"PK\x05\x06") + 22 != len(content):
        raise Refused(Text(TWO_IN_ONE))
    if min((entry.header_offset for entry in archive.infolist()), default=0) != 0:
        raise Refused(Text(TWO_IN_ONE))


def _check_entries(archive: zipfile.ZipFile, *, main_part: str, suffix: str) -> None:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise Refused(Text(UNPACKS_TOO_MUCH))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(Text(ENCRYPTED))
    if len(set(names)) != len(names) or any(".." in n or n.startswith("/") or "\\" in n for n in names):
        raise Refused(Text(DAMAGED))
    if "[content_types].xml" not in names or main_part not in names:
        raise Refused(Text(DISAGREE, suffix=suffix))
    if any(program in f"/{name}" for name in names for program in PROGRAMS):
        raise Refused(Text(ACTIVE))


def _check_contents(archive: zipfile.ZipFile, *, size: int, watch: Watch) -> None:
    """The sizes as declared first, then every entry is unpacked: one that lies about its size fails its checksum."""
    declared = sum(entry.file_size for entry in archive.infolist())
    if declared > MOST_UNPACKED or declared > MOST_RATIO * size:
        raise Refused(Text(UNPACKS_TOO_MUCH))
    for entry in archive.infolist():
        with archive.open(entry) as part:
            piece = part.read(4096)
            if b"<!DOCTYPE" in piece or b"macroEnabled" in piece:
                raise Refused(Text(ACTIVE))
            while piece:
                watch(entry.filename, piece)
                piece = part.read(1 << 20)
