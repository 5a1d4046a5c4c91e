"""Which documents are kept and which are refused, told from their bytes."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from portal.core.errors import Refused
from portal.firms import document_words as words
from portal.firms.document_rules import DOCX, XLSX, clean_name, examine, why_not
from tests.firms.documents import docx, jpeg, pdf, png, xlsx


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("审计报告.pdf", pdf(), "application/pdf"),
        ("a.PNG", png(), "image/png"),
        ("a.jpg", jpeg(), "image/jpeg"),
        ("a.jpeg", jpeg() + b"film of a telephone" * 50, "image/jpeg"),
        ("a.xlsx", xlsx(), XLSX),
        ("a.docx", docx(), DOCX),
    ],
)
def test_what_the_portal_takes_is_known_by_its_content(name: str, content: bytes, media_type: str) -> None:
    assert examine(name, content).media_type == media_type


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n" % len(packed)
        + packed
        + b"\nendstream\nendobj\n"
    )


def lying_archive() -> bytes:
    """An XLSX whose directory says that its largest part is small."""
    content = xlsx(more={"xl/big.xml": bytes(range(256)) * 400})
    size = struct.pack("<I", 256 * 400)
    assert content.count(size) == 2
    return content.replace(size, struct.pack("<I", 10))


BAD: dict[str, tuple[str, Any, str]] = {
    "empty": ("a.pdf", b"", words.EMPTY),
    "too large": ("a.pdf", pdf() + b" " * (20 * 1024 * 1024), words.TOO_LARGE),
    "a program": ("a.exe", b"MZ\x90", words.NOT_ALLOWED),
    "no ending": ("audit", pdf(), words.NOT_ALLOWED),
    "HTML named PDF": ("a.pdf", b"<!doctype html><script>alert(1)</script>", words.DISAGREE),
    "HTML before the PDF": ("a.pdf", b"<html>" + pdf(), words.DISAGREE),
    "PDF named PNG": ("a.png", pdf(), words.DISAGREE),
    "DOCX named XLSX": ("a.xlsx", docx(), words.DISAGREE),
    "old Excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, words.NOT_ALLOWED),
    "XLSX with a password": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, words.ENCRYPTED),
    "PDF with a password": ("a.pdf", pdf().replace(b"/Root", b"/Encrypt 9 0 R /Root"), words.ENCRYPTED),
    "PDF with JavaScript": ("a.pdf", pdf(b"8 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n"), words.ACTIVE),
    "PDF that hides JavaScript": ("a.pdf", pdf(stream(b"8 0 << /S /JavaScript /JS (x) >>")), words.ACTIVE),
    "PDF cut off": ("a.pdf", pdf()[:-40], words.DAMAGED),
    "PDF and ZIP in one": ("a.pdf", pdf() + xlsx()[:900], words.TWO_IN_ONE),
    "PDF with an archive behind": ("a.pdf", pdf(xlsx()), words.TWO_IN_ONE),
    "PDF with a page behind": ("a.pdf", pdf() + b"<script>alert(1)</script>", words.TWO_IN_ONE),
    "PNG with something behind": ("a.png", png() + b"<html>", words.TWO_IN_ONE),
    "PNG cut off": ("a.png", png()[:-8], words.DAMAGED),
    "PNG bomb": ("a.png", png(60_000, 60_000), words.TOO_MANY_PIXELS),
    "JPEG bomb": ("a.jpg", jpeg(65_000, 65_000), words.TOO_MANY_PIXELS),
    "JPEG cut off": ("a.jpg", jpeg()[:20], words.DAMAGED),
    "JPEG with an archive behind": ("a.jpg", jpeg() + xlsx(), words.TWO_IN_ONE),
    "JPEG with a page behind": ("a.jpg", jpeg() + b"<html><script>", words.TWO_IN_ONE),
    "macros": ("a.xlsx", xlsx(more={"xl/vbaProject.bin": b"x"}), words.ACTIVE),
    "macros by type": ("a.docx", docx(more={"x.xml": b"application/vnd.ms-word.document.macroEnabled"}), words.ACTIVE),
    "entities": ("a.xlsx", xlsx(more={"xl/s.xml": b"<!DOCTYPE lolz [<!ENTITY a 'b'>]>"}), words.ACTIVE),
    "bomb": ("a.xlsx", xlsx(more={"xl/s.xml": b"0" * 5_000_000}), words.UNPACKS_TOO_MUCH),
    "too many entries": ("a.xlsx", xlsx(more={f"xl/{i}.xml": b"" for i in range(2001)}), words.UNPACKS_TOO_MUCH),
    "path outside": ("a.xlsx", xlsx(more={"../../x.xml": b"x"}), words.DAMAGED),
    "archive with something behind": ("a.xlsx", xlsx() + b"%PDF-", words.TWO_IN_ONE),
    "archive with something before": ("a.xlsx", b"PK\x03\x04 and more " + xlsx(), words.TWO_IN_ONE),
    "archive cut off": ("a.xlsx", xlsx()[:200], words.DAMAGED),
    "archive that lies": ("a.xlsx", lying_archive(), words.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_dangerous_or_broken_is_refused_with_its_reason(case: str) -> None:
    name, content, reason = BAD[case]
    with pytest.raises(Refused) as refused:
        examine(name, content)
    assert refused.value.message.msgid == reason
    assert why_not(name, content) == refused.value.message


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(xlsx())
    directory = content.find(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert why_not("a.xlsx", bytes(content)).msgid == words.ENCRYPTED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\me\\审计报告.pdf", "审计报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00\nb.pdf", "a b.pdf"),
        ("", "document"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept
