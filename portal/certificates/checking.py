"""Is this PDF one that we issued? Reads any bytes without failing; what the record says about it is passed in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, Protocol

from portal.certificates.claims import claimed_code, claimed_number, looks_like_pdf
from portal.certificates.rules import Standing
from portal.core.i18n import N_, Text

Verdict = Literal["valid", "revoked", "expired", "superseded", "altered", "unknown"]

LARGEST_ISSUED = 1 << 20  # ours are 60 KB: nothing larger is worth the cost of parsing
MOST_FIELDS = 20
MIB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class PdfCheck:
    """What the bytes alone tell. Only `sound` is proof; `number`, `code` and `ours` are claims until then."""

    sha256: str
    readable: bool = False
    has_signature: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    ours: bool = False
    number: str | None = None
    code: str | None = None  # as the PDF says it beside its number
    signed_at: datetime | None = None
    reason: Text | None = None

    @property
    def sound(self) -> bool:
        """Signed by us, over every byte of the file, and unchanged since."""
        return self.has_signature and self.intact and self.covers_whole_file and self.ours


class Record(Protocol):
    """What the register of certificates says about the number or the bytes."""

    @property
    def number(self) -> str: ...
    @property
    def sha256(self) -> str | None: ...
    @property
    def standing(self) -> Standing: ...


@dataclass(frozen=True, kw_only=True)
class IssuedRecord:
    number: str
    sha256: str | None
    standing: Standing


def verdict(check: PdfCheck, record: Record | None) -> Verdict:
    """`record` is the certificate of these bytes (by hash), else the one whose number the PDF claims, else None.

    Altered: bears our signature or number, but is not the issued bytes. Unknown: has neither.
    """
    if record is not None and check.sound and (record.sha256, record.number) == (check.sha256, check.number):
        return record.standing
    return "altered" if record is not None or check.ours else "unknown"


def check(pdf: bytes, *, trusted: Collection[str]) -> PdfCheck:
    """`trusted` holds the SHA-256 fingerprints of all certificates that ever signed for us; old ones stay in it.

    Never raises, whatever the bytes.
    """
    found = PdfCheck(sha256=hashlib.sha256(pdf).hexdigest())
    if not looks_like_pdf(pdf):
        return replace(found, reason=Text(N_("The file is not a PDF")))
    number = claimed_number(pdf)
    found = replace(found, number=number, code=claimed_code(pdf, number) if number else None)
    if len(pdf) > LARGEST_ISSUED:
        return replace(found, reason=Text(N_("The file is larger than any certificate of ours")))
    limits = _limits()  # outside, so that a mistake of ours does not pass for the file's
    try:
        field = _signature_field(pdf, limits)
    except Exception:  # noqa: BLE001  # a hostile file may break the parser in any way
        return replace(found, reason=Text(N_("The PDF is damaged and cannot be read")))
    found = replace(found, readable=True)
    if field is None:
        return replace(found, reason=Text(N_("The PDF carries no signature")))
    found = replace(found, has_signature=True)
    try:
        return _examined(found, pdf, field, trusted)
    except Exception:  # noqa: BLE001  # the same
        return replace(found, reason=Text(N_("The signature is damaged and cannot be read")))


@lru_cache
def _limits() -> Any:
    from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits

    return DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=4 * MIB),
        document_budget=DocumentDecodeBudget(base_allowance=8 * MIB, max_ratio=16),
    )


def _signature_field(pdf: bytes, limits: Any) -> Any:
    """The reader and the filled signature field, without walking trees that a hostile file could make endless."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(pdf), strict=True, decode_limits=limits)
    root = reader.root
    fields = root["/AcroForm"]["/Fields"] if "/AcroForm" in root else ()
    if len(fields) > MOST_FIELDS:
        return None
    for reference in fields:
        field = reference.get_object()
        if "/V" in field and field["/FT"] == "/Sig":
            return reader, field
    return None


def _examined(found: PdfCheck, pdf: bytes, place: Any, trusted: Collection[str]) -> PdfCheck:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    reader, field = place
    signature = EmbeddedPdfSignature(reader, field, str(field["/T"]))
    signer = signature.signer_cert
    found = replace(
        found,
        ours=hashlib.sha256(signer.dump()).hexdigest() in trusted,
        covers_whole_file=_covers(pdf, signature),
        signed_at=signature.self_reported_timestamp,
    )
    if not found.covers_whole_file:
        return replace(
            found, reason=Text(N_("The signature does not cover the whole file: it was changed later"))
        )
    if signature.md_algorithm != "sha256":
        return replace(found, reason=Text(N_("The file was changed after it was signed")))
    unchanged, genuine = validate_sig_integrity(
        signature.signer_info, signer, expected_content_type="data", actual_digest=signature.compute_digest()
    )
    if not (unchanged and genuine):
        return replace(found, reason=Text(N_("The file was changed after it was signed")))
    reason = None if found.ours else Text(N_("The signature is not by our issuing authority"))
    return replace(found, intact=True, reason=reason)


def _covers(pdf: bytes, signature: Any) -> bool:
    """Whether the signed bytes are all bytes but the signature itself: pyHanko alone would let later ones pass."""
    start, length, resumed, rest = (int(value) for value in signature.byte_range)
    gap = pdf[length:resumed]
    return (
        start == 0
        and 0 < length < resumed
        and resumed + rest == len(pdf)
        and gap[:1] == b"<"
        and gap[-1:] == b">"
        and bytes.fromhex(gap[1:-1].decode("ascii")) == bytes(signature.pkcs7_content)
    )
