"""What the QR says for who has no network: the facts that matter and our signature over them, in digits.

The fragment of the QR's address holds one decimal number, which a QR keeps in the fewest modules. Its bytes are

    version (1) · key (first 4 of the signer's fingerprint) · flags (1) · issued on, valid from, valid to (2 each)
    · credit code · title · firm's name [· first 8 bytes of a cut text's SHA-256, for each cut one] · signature

A day counts from 1 January 2000, 0 is none; a text is its length in bytes and its bytes. The signature covers the
number and the code of the certificate too, which stand in the address before it. The same facts give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from portal.certificates.rules import CertificateFacts

VERSION = 1
PURPOSE = b"portal.certificate.facts/1\n"  # the same key signs files: neither signature passes for the other
TEST_AUTHORITY, NAME_CUT, TITLE_CUT = 1, 2, 4
UTF_16 = 0x80  # beside a text's length: two bytes a character, else UTF-8
MOST_BYTES = 80  # of a text: 40 Chinese characters
FIRST_DAY = date(2000, 1, 1)
KEY_BYTES, HASH_BYTES = 4, 8


def proof(facts: CertificateFacts, *, fingerprint: str, sign: Callable[[bytes], bytes]) -> str:
    """The digits that follow the QR's address; `sign` answers with the bare signature, `fingerprint` names its key."""
    body = packed(facts, fingerprint=fingerprint)
    return str(int.from_bytes(body + sign(message(facts.number, facts.code, body)), "big"))


def message(number: str, code: str, body: bytes) -> bytes:
    """What is signed."""
    return PURPOSE + f"{number}\n{code}\n".encode("ascii") + body


def packed(facts: CertificateFacts, *, fingerprint: str) -> bytes:
    name, name_hash = _text(facts.firm_name)
    title, title_hash = _text(facts.title_zh)
    flags = TEST_AUTHORITY * facts.test_authority | NAME_CUT * bool(name_hash) | TITLE_CUT * bool(title_hash)
    days = b"".join(_day(day) for day in (facts.issued_on, facts.valid_from, facts.valid_to))
    head = bytes((VERSION,)) + bytes.fromhex(fingerprint)[:KEY_BYTES] + bytes((flags,)) + days
    return head + _text(facts.credit_code)[0] + title + name + name_hash + title_hash


def _day(day: date | None) -> bytes:
    return (0 if day is None else (day - FIRST_DAY).days).to_bytes(2, "big")


def _text(text: str) -> tuple[bytes, bytes]:
    """The text in the shorter of two encodings, cut between characters, and of a cut one the beginning of its hash."""
    shown = text
    while (size := min(len(shown.encode()), len(shown.encode("utf-16-be")))) > MOST_BYTES:
        shown = shown[:-1]
    cut = hashlib.sha256(text.encode()).digest()[:HASH_BYTES] if shown != text else b""
    if size < len(shown.encode()):
        return bytes((UTF_16 | size,)) + shown.encode("utf-16-be"), cut
    return bytes((size,)) + shown.encode(), cut
