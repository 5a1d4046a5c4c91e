"""Issuing and revoking: a number from the counter, frozen facts, and the work that makes the paper."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.certificates.designs import statement
from portal.certificates.models import Certificate, CertificateCounter
from portal.certificates.rules import CertificateFacts, certificate_number
from portal.core import audit, jobs
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

FINISH = "certificates.finish"
ISSUER_ZH = "广州市人工智能产业链链长制工作专班"
ISSUER_EN = "Guangzhou AI Industry Chain Working Team"

REASONS = {
    # why a certificate may be revoked
    "no_longer_met": N_("The standard is no longer met"),
    "false_data": N_("False data were filed"),
    "serious_event": N_("A serious incident, dishonesty or tax evasion"),
    "left": N_("The firm left the register"),
    "issued_in_error": N_("It was issued in error"),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a certificate certifies: title, tier and rule set, as printed."""

    design: str
    title_zh: str
    title_en: str
    tier: str
    level: str | None = None
    rule_set: str = ""
    document_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose certificate it is, under the name of the day of issue."""

    firm_id: int
    name: str
    credit_code: str


def issue(
    session: Session, *, holder: Holder, wording: Wording, on: date, valid_to: date | None,
    application_id: int | None, base_url: str, test_authority: bool, by: int | None, code: str | None = None,
) -> Certificate:  # fmt: skip
    """Gives the next number, freezes the facts and enqueues the drawing, all in the caller's transaction.

    The code is drawn at random; only a demonstration, which is made from a seed, brings its own.
    """
    number = _next_number(session, on.year)
    statement_zh, statement_en = statement(wording.design)
    facts = CertificateFacts(
        design=wording.design, number=number, code=code or secrets.token_hex(8), firm_name=holder.name,
        credit_code=holder.credit_code, title_zh=wording.title_zh, title_en=wording.title_en,
        tier=wording.tier, level=wording.level, rule_set=wording.rule_set,
        document_number=wording.document_number, issued_on=on, valid_from=on, valid_to=valid_to,
        issuing_body_zh=ISSUER_ZH, issuing_body_en=ISSUER_EN, portal_name="广州市人工智能企业培育与登记平台",
        base_url=base_url, statement_zh=statement_zh, statement_en=statement_en, test_authority=test_authority,
    )  # fmt: skip
    certificate = Certificate(
        number=number, code=facts.code, design=wording.design, firm_id=holder.firm_id,
        application_id=application_id, facts=facts.document(), issued_on=on, valid_to=valid_to,
    )  # fmt: skip
    session.add(certificate)
    session.flush()  # the job needs the id
    jobs.enqueue(session, FINISH, key=f"{FINISH}:{certificate.id}", certificate=certificate.id)
    audit.record(session, "certificate.issued", f"certificate:{number}", by=by, firm=holder.firm_id)
    return certificate


def revoke(session: Session, certificate: Certificate, *, reason: str, note: str, on: date, by: int) -> None:
    """From `on` the certificate no longer holds; its number is never given again."""
    if reason not in REASONS:
        raise Refused(Text(N_("Choose a reason from the list.")), field="reason")
    lock_row(session, Certificate, certificate.id)  # of two who revoke at once the second is told
    if certificate.revoked_on is not None:
        raise Refused(Text(N_("This certificate is revoked already.")))
    certificate.revoked_on, certificate.revocation_reason = on, reason
    certificate.revocation_note = note or None
    audit.record(
        session, "certificate.revoked", f"certificate:{certificate.number}", by=by, reason=reason, on=on
    )


def _next_number(session: Session, year: int) -> str:
    insert_if_missing(session, CertificateCounter, year=year, last=0)
    counter = lock_row(session, CertificateCounter, year)
    counter.last += 1
    return certificate_number(year=year, serial=counter.last)
