"""What a certificate says and how it stands on a day; drawing, signing and keeping are elsewhere."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Literal

from portal.core.errors import Refused
from portal.core.i18n import Text

Standing = Literal["valid", "expired", "revoked", "superseded"]
Language = Literal["zh", "zh+en"]

NUMBER = re.compile(r"[A-Z]{2,8}-[0-9]{4}-[0-9]{6}")
CODE = re.compile(r"[0-9a-f]{16}")

# names within the PDF, by which it is read again
NUMBER_KEY = "CertificateNumber"
SIGNATURE_FIELD = "IssuerSignature"


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """Everything that is printed, frozen when the certificate is issued."""

    design: str
    number: str
    code: str
    firm_name: str
    credit_code: str
    title_zh: str
    title_en: str
    tier: str
    level: str | None
    rule_set: str
    document_number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    issuing_body_zh: str
    issuing_body_en: str
    portal_name: str
    base_url: str
    statement_zh: str
    statement_en: str
    test_authority: bool
    language: Language = "zh"
    design_version: int = 1

    def __post_init__(self) -> None:
        if not NUMBER.fullmatch(self.number):
            raise ValueError(f"not a certificate number: {self.number!r}")
        if not CODE.fullmatch(self.code):
            raise ValueError(f"not a 64-bit code in lower-case hexadecimal: {self.code!r}")
        if self.language not in ("zh", "zh+en"):
            raise ValueError(f"not a language of certificates: {self.language!r}")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise Refused(Text("A certificate cannot end before it begins"), field="valid_to")

    def document(self) -> dict[str, Any]:
        """The facts as JSON keeps them: dates are ISO strings."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> CertificateFacts:
        """The facts that `document` made; TypeError for a key too many or too few, ValueError for a bad one."""
        values = dict(document)
        for key in ("issued_on", "valid_from", "valid_to"):
            if values.get(key) is not None:
                values[key] = date.fromisoformat(values[key])
        return cls(**values)


def certificate_number(*, year: int, serial: int, prefix: str = "GZAI") -> str:
    """`GZAI-<year>-<6 digits>`; the counter starts at 1 each year."""
    if not 1 <= serial <= 999_999:
        raise ValueError(f"no certificate has the serial {serial}")
    return f"{prefix}-{year:04d}-{serial:06d}"


def verification_url(*, base_url: str, number: str, code: str, proof: str = "") -> str:
    """What the QR says; without the code a number shows nothing. `proof` is for who has no network: `offline` makes it."""
    address = f"{base_url.rstrip('/')}/verify?number={number}&code={code}"
    return f"{address}#{proof}" if proof else address


def last_valid_day(*, valid_from: date, years: int) -> date:
    """A term ends the day before the same date; where that date does not exist, on the month's last day."""
    year = valid_from.year + years
    if valid_from.day > monthrange(year, valid_from.month)[1]:
        return date(year, valid_from.month, monthrange(year, valid_from.month)[1])
    return valid_from.replace(year=year) - timedelta(days=1)


def standing(*, today: date, valid_to: date | None, revoked_on: date | None, superseded: bool) -> Standing:
    """How a certificate stands on a day; the last valid day still counts."""
    if revoked_on is not None and revoked_on <= today:
        return "revoked"
    if superseded:
        return "superseded"
    if valid_to is not None and today > valid_to:
        return "expired"
    return "valid"
