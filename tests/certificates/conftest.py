"""Papers for the tests: facts that can be varied, an authority, a signed original."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.certificates.authority import Authority, kept_test_authority
from portal.certificates.checking import IssuedRecord, PdfCheck, Verdict, check, verdict
from portal.certificates.designs import statement
from portal.certificates.drawing import draw
from portal.certificates.rules import CertificateFacts
from portal.certificates.signing import sign
from tests.certificates.issued import issuer_for

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
TITLES = {
    "tier": ("瞪羚企业（梯度培育）", "Gazelle (cultivation tier)"),
    "registration": ("人工智能企业（入库）", "Registered AI Enterprise"),
}


def facts_of(**changes: Any) -> CertificateFacts:
    design = changes.get("design", "tier")
    title_zh, title_en = TITLES[design]
    statement_zh, statement_en = statement(design)
    values: dict[str, Any] = {
        "design": design, "number": "GZAI-2026-000123", "code": "9f3a5c0b7de81246",
        "firm_name": "广州智谱深蓝人工智能科技有限公司", "credit_code": "91440101MA5CTEST0J",
        "title_zh": title_zh, "title_en": title_en, "tier": "gazelle", "level": "gazelle",
        "rule_set": "gazelle_huangpu_2021", "document_number": "穗埔科规字〔2021〕3号",
        "issued_on": date(2026, 11, 23), "valid_from": date(2026, 11, 23), "valid_to": date(2029, 11, 22),
        "issuing_body_zh": "广州市人工智能产业链工作专班", "issuing_body_en": "Guangzhou AI Industry Chain Team",
        "portal_name": "广州市人工智能企业培育平台", "base_url": "https://ai.example.gov.cn",
        "statement_zh": statement_zh, "statement_en": statement_en, "test_authority": True, "language": "zh",
    }  # fmt: skip
    return CertificateFacts(**values | changes)


@dataclass(frozen=True)
class Office:
    """An authority with its register of one certificate: what a verifier knows."""

    authority: Authority
    pdf: bytes
    record: IssuedRecord

    def answers(self, pdf: bytes, trusted: set[str] | None = None) -> tuple[PdfCheck, Verdict]:
        """What `/verify` would say, finding the record by hash and then by the claimed number."""
        found = check(pdf, trusted=trusted or {self.authority.fingerprint})
        known = found.sha256 == self.record.sha256 or found.number == self.record.number
        return found, verdict(found, self.record if known else None)


@pytest.fixture(scope="session")
def make_facts() -> Callable[..., CertificateFacts]:
    return facts_of


@pytest.fixture(scope="session")
def make_authority(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Authority]:
    def make(at: datetime = AT) -> Authority:
        return kept_test_authority(Path(tmp_path_factory.mktemp("instance")) / "authority", at=at)

    return make


@pytest.fixture(scope="session")
def office(make_authority: Callable[..., Authority]) -> Office:
    import hashlib

    authority = make_authority()
    pdf = sign(draw(facts_of()), authority, at=AT)
    record = IssuedRecord(number="GZAI-2026-000123", sha256=hashlib.sha256(pdf).hexdigest(), standing="valid")
    return Office(authority, pdf, record)


@pytest.fixture
def paper(people, factory, settings):
    """Issues a certificate with its paper and credential; `days` is how long it still holds."""
    return issuer_for(people, factory, settings)
