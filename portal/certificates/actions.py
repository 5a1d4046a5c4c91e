"""Issuing, re-issuing and revoking: a number from the counter, frozen facts, and the work that makes the paper."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from portal.certificates import queries
from portal.certificates.designs import DESIGNS, statement
from portal.certificates.letters import tell_firm
from portal.certificates.models import Certificate, CertificateCounter
from portal.certificates.rules import CertificateFacts, Language, certificate_number
from portal.core import audit, jobs
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

FINISH = "certificates.finish"
ISSUER_ZH = "广州市人工智能产业链链长制工作专班"
ISSUER_EN = "Guangzhou AI Industry Chain Working Team"
PORTAL_NAME = "广州市人工智能企业培育与登记平台"

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
    valid_from: date | None = None, renews: Certificate | None = None, language: Language = "zh",
) -> Certificate:  # fmt: skip
    """Gives the next number, freezes the facts and enqueues the drawing, all in the caller's transaction.

    The code is drawn at random; only a demonstration, which is made from a seed, brings its own. `renews` is the
    certificate whose next term this one certifies, from `valid_from` on; it holds until its own last day.
    """
    facts = facts_of(
        wording=wording, holder=holder, number=next_numbers(session, on.year, count=1)[0], on=on, code=code,
        valid_from=valid_from, valid_to=valid_to, base_url=base_url, test_authority=test_authority, language=language,
    )  # fmt: skip
    certificate = _put(session, facts, firm_id=holder.firm_id, application_id=application_id)
    certificate.renews = renews.id if renews else None
    _draw_later(session, certificate)
    audit.record(session, "certificate.issued", f"certificate:{facts.number}", by=by, firm=holder.firm_id)
    return certificate


def reissue(
    session: Session, old: Certificate, *, on: date, base_url: str, test_authority: bool, by: int | None,
    name: str | None = None, language: Language | None = None, code: str | None = None, draw: bool = True,
) -> Certificate:  # fmt: skip
    """The same certificate anew for the rest of its term, under a new name or in another language; the old one
    no longer holds and points on to it. The firm is told. Refused when the old one does not hold any more.

    A batch draws by itself (`draw=False`)."""
    lock_row(session, Certificate, old.id)  # of two who re-issue at once the second is told
    if queries.standing_of(old, today=on) != "valid":
        raise Refused(Text(N_("Only a certificate that holds can be replaced.")))
    was = CertificateFacts.from_document(old.facts)
    statement_zh, statement_en = statement(was.design)
    facts = replace(
        was, design_version=DESIGNS[was.design].version, number=next_numbers(session, on.year, count=1)[0],
        code=code or secrets.token_hex(8), firm_name=name or was.firm_name, language=language or was.language,
        issued_on=on, issuing_body_zh=ISSUER_ZH, issuing_body_en=ISSUER_EN, portal_name=PORTAL_NAME,
        base_url=base_url, statement_zh=statement_zh, statement_en=statement_en, test_authority=test_authority,
    )  # fmt: skip
    new = _put(session, facts, firm_id=old.firm_id, application_id=old.application_id)
    old.superseded_by, old.superseded_on = new.id, on
    if draw:
        _draw_later(session, new)
    audit.record(
        session, "certificate.reissued", f"certificate:{new.number}", by=by, replaces=old.number, firm=old.firm_id
    )  # fmt: skip
    tell_firm(session, new, "reissued", base_url=base_url, old=old.number)
    return new


def reissue_all(
    session: Session,
    *,
    firm_id: int,
    name: str,
    on: date,
    base_url: str,
    test_authority: bool,
    by: int | None,
) -> list[Certificate]:
    """After a change of name: every certificate of the firm that holds is replaced by one with the new name."""
    return [
        reissue(session, each, name=name, on=on, base_url=base_url, test_authority=test_authority, by=by)
        for each in queries.in_force(session, firm_id=firm_id, today=on)
        if each.facts["firm_name"] != name
    ]


def revoke(
    session: Session,
    certificate: Certificate,
    *,
    reason: str,
    note: str,
    on: date,
    by: int | None,
    base_url: str,
) -> None:
    """From `on` the certificate no longer holds; its number is never given again. The firm is told."""
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
    tell_firm(session, certificate, "revoked", base_url=base_url, day=on, reason=Text(REASONS[reason]))


def revoke_all_of_firm(
    session: Session, *, firm_id: int, reason: str, note: str, on: date, by: int | None, base_url: str
) -> list[Certificate]:
    """When a firm leaves the register: every certificate of it that holds."""
    found = queries.in_force(session, firm_id=firm_id, today=on)
    for each in found:
        revoke(session, each, reason=reason, note=note, on=on, by=by, base_url=base_url)
    return found


def revoke_all_of_application(
    session: Session, *, application_id: int, reason: str, note: str, on: date, by: int | None, base_url: str
) -> list[Certificate]:
    """When a title is taken back: what its decision has issued and still holds, re-issued papers included."""
    found = [
        each for each in queries.of_application(session, application_id)
        if queries.standing_of(each, today=on) == "valid"
    ]  # fmt: skip
    for each in found:
        revoke(session, each, reason=reason, note=note, on=on, by=by, base_url=base_url)
    return found


def next_numbers(session: Session, year: int, *, count: int) -> list[str]:
    """The next numbers of the year: the counter's row is held until the commit, so there are no gaps."""
    if count == 0:
        return []
    insert_if_missing(session, CertificateCounter, year=year, last=0)
    counter = lock_row(session, CertificateCounter, year)
    counter.last += count
    first = counter.last - count + 1
    return [certificate_number(year=year, serial=first + each) for each in range(count)]


def facts_of(
    *, wording: Wording, holder: Holder, number: str, on: date, valid_to: date | None, base_url: str,
    test_authority: bool, valid_from: date | None = None, code: str | None = None, language: Language = "zh",
) -> CertificateFacts:  # fmt: skip
    """What a new certificate says, frozen."""
    statement_zh, statement_en = statement(wording.design)
    return CertificateFacts(
        design=wording.design, design_version=DESIGNS[wording.design].version, number=number,
        code=code or secrets.token_hex(8), firm_name=holder.name, credit_code=holder.credit_code,
        title_zh=wording.title_zh, title_en=wording.title_en, tier=wording.tier, level=wording.level,
        rule_set=wording.rule_set, document_number=wording.document_number, issued_on=on,
        valid_from=valid_from or on, valid_to=valid_to, issuing_body_zh=ISSUER_ZH, issuing_body_en=ISSUER_EN,
        portal_name=PORTAL_NAME, base_url=base_url, statement_zh=statement_zh, statement_en=statement_en,
        test_authority=test_authority, language=language,
    )  # fmt: skip


def row_of(facts: CertificateFacts, *, firm_id: int, application_id: int | None) -> Certificate:
    return Certificate(
        number=facts.number, code=facts.code, design=facts.design, firm_id=firm_id, application_id=application_id,
        facts=facts.document(), issued_on=facts.issued_on, valid_to=facts.valid_to,
    )  # fmt: skip


def _put(
    session: Session, facts: CertificateFacts, *, firm_id: int, application_id: int | None
) -> Certificate:
    certificate = row_of(facts, firm_id=firm_id, application_id=application_id)
    session.add(certificate)
    session.flush()  # the job needs the id
    return certificate


def try_again(session: Session, certificate: Certificate, *, by: int) -> None:
    """Makes a paper that waits for a person once more, after the name or a typeface was mended."""
    lock_row(session, Certificate, certificate.id)
    if certificate.failure is None or certificate.sha256 is not None:
        raise Refused(Text(N_("This paper does not wait for a person.")))
    certificate.failure = None
    jobs.enqueue(session, FINISH, certificate=certificate.id)
    audit.record(session, "certificate.tried_again", f"certificate:{certificate.number}", by=by)


def _draw_later(session: Session, certificate: Certificate) -> None:
    jobs.enqueue(session, FINISH, key=f"{FINISH}:{certificate.id}", certificate=certificate.id)
