"""Keys and signatures: who signs, from where, and what a reader of PDFs makes of it."""

from __future__ import annotations

import io
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.certificates.authority import (
    FILE_NAME,
    Authority,
    authority_of,
    kept_test_authority,
    load,
    trusted_fingerprints,
)
from portal.certificates.checking import check
from portal.certificates.cms import AuthoritySigner
from portal.certificates.drawing import draw
from portal.certificates.signing import sign
from portal.core.errors import Refused
from portal.core.settings import read_settings

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
DIGEST = bytes(range(32))


def real_authority(key, *, folder: Path, passphrase: bytes | None = None, name: str = "广州市某局") -> Path:
    """A self-signed certificate as a city might get one, in a PKCS#12 file."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(issuer_name=subject, subject_name=subject, public_key=key.public_key())
        .serial_number(7)
        .not_valid_before(AT - timedelta(days=100))
        .not_valid_after(AT + timedelta(days=59))
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    hidden = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    path = folder / "city.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"city", key, certificate, None, hidden))
    return path


def reader_says(pdf: bytes, authority: Authority):
    """What pyHanko's full validation says, trusting the top of the authority's chain."""
    top = (authority.certificate, *authority.chain)[-1]
    root = asn1_x509.Certificate.load(top.public_bytes(serialization.Encoding.DER))
    context = ValidationContext(trust_roots=[root], moment=AT, allow_fetching=False)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return signature, validate_pdf_signature(signature, context)


def test_a_signature_is_pades_over_the_whole_file_and_forbids_changes(office):
    signature, status = reader_says(office.pdf, office.authority)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.md_algorithm == "sha256"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.self_reported_timestamp == AT
    attributes = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    assert attributes == {
        "content_type", "message_digest", "signing_certificate_v2", "cms_algorithm_protection",
    }  # fmt: skip  # and no signing time: PAdES forbids it


def test_a_signed_paper_is_small(office):
    assert len(office.pdf) <= 60 * 1024


def test_the_drawn_page_is_untouched_by_signing(office, make_facts):
    assert office.pdf.startswith(draw(make_facts()))


def test_the_test_authority_says_that_it_is_one(office):
    assert office.authority.is_test
    assert "测试" in office.authority.name
    assert "TEST" in office.authority.name
    assert isinstance(office.authority.key.curve, ec.SECP256R1)
    office.authority.certificate.verify_directly_issued_by(office.authority.chain[0])


def test_the_test_authority_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    folder = tmp_path / "instance" / "authority"
    made = kept_test_authority(folder, at=AT)
    assert kept_test_authority(folder, at=AT).fingerprint == made.fingerprint
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.parent.iterdir()] == ["authority"]


def _fingerprint(folder: Path) -> str:
    return kept_test_authority(folder, at=AT).fingerprint


def test_processes_that_start_at_once_agree_on_one_authority(tmp_path):
    with ProcessPoolExecutor(6) as pool:
        found = list(pool.map(_fingerprint, [tmp_path / "authority"] * 12))
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["authority"]


@pytest.mark.parametrize("passphrase", [None, b"geheim"])
def test_a_city_signs_with_its_own_pkcs12(tmp_path, make_facts, passphrase):
    path = real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path, passphrase=passphrase)
    authority = load(path, passphrase.decode() if passphrase else None)
    assert not authority.is_test
    assert authority.name == "广州市某局"
    assert authority.days_left(AT) == 59
    pdf = sign(draw(make_facts(test_authority=False)), authority, at=AT)
    assert check(pdf, trusted={authority.fingerprint}).sound


def test_an_rsa_key_signs_too(tmp_path, make_facts):
    authority = load(real_authority(rsa.generate_private_key(65537, 2048), folder=tmp_path))
    pdf = sign(draw(make_facts()), AuthoritySigner(authority), at=AT)
    assert check(pdf, trusted={authority.fingerprint}).sound
    signature, status = reader_says(pdf, authority)
    assert status.intact
    assert status.valid
    assert signature.signer_info["signature_algorithm"]["algorithm"].native == "sha256_rsa"


def test_a_wrong_passphrase_is_refused(tmp_path):
    path = real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path, passphrase=b"geheim")
    for passphrase in (None, "falsch"):
        with pytest.raises(Refused):
            load(path, passphrase)


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "city.p12"
    for content in (b"", b"not a key"):
        path.write_bytes(content)
        with pytest.raises(Refused):
            load(path)
    with pytest.raises(Refused):
        load(tmp_path / "missing.p12")


def test_a_kind_of_key_that_readers_do_not_know_is_refused(tmp_path):
    with pytest.raises(Refused):
        load(real_authority(ed25519.Ed25519PrivateKey.generate(), folder=tmp_path))


def test_nothing_is_signed_after_the_certificate_ended(tmp_path, make_facts):
    authority = load(real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path))
    pdf = draw(make_facts())
    for moment in (AT + timedelta(days=60), AT - timedelta(days=101)):
        with pytest.raises(Refused):
            sign(pdf, authority, at=moment)


def test_any_service_that_answers_with_a_cms_can_sign(office, make_facts):
    """A city's seal service takes the place of our key without a change elsewhere."""

    class SealService:
        largest = 4000

        def __init__(self) -> None:
            self.asked: list[bytes] = []

        def refuse_at(self, at: datetime) -> None:
            pass

        def cms(self, digest: bytes) -> bytes:
            self.asked.append(digest)
            return AuthoritySigner(office.authority).cms(digest)

    service = SealService()
    pdf = sign(draw(make_facts()), service, at=AT)
    assert check(pdf, trusted={office.authority.fingerprint}).sound
    assert [len(digest) for digest in service.asked] == [32]


def test_no_two_signatures_of_one_digest_are_the_same_but_all_fit(office):
    signer = AuthoritySigner(office.authority)
    answers = {signer.cms(DIGEST) for _ in range(50)}
    assert len(answers) == 50
    assert max(len(answer) for answer in answers) <= signer.largest


def test_the_key_never_shows_in_what_is_shown(office):
    numbers = office.authority.key.private_numbers().private_value
    assert str(numbers) not in repr(office.authority)


def settings_for(tmp_path: Path, **changes):
    return replace(read_settings({"PORTAL_INSTANCE": str(tmp_path / "instance")}), **changes)


def test_without_a_key_a_test_authority_signs(tmp_path):
    settings = settings_for(tmp_path)
    first = authority_of(settings)
    assert first.is_test
    assert authority_of(settings) is first  # read once
    assert trusted_fingerprints(settings) == {first.fingerprint}


def test_a_new_key_signs_at_once_and_the_old_one_stays_trusted(tmp_path, make_facts):
    before = settings_for(tmp_path)
    old = authority_of(before)
    paper = sign(draw(make_facts()), old, at=AT)
    path = real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path)
    after = settings_for(tmp_path, signing_key=path)
    new = authority_of(after)
    assert (new.fingerprint != old.fingerprint, new.is_test) == (True, False)
    assert trusted_fingerprints(after) == {old.fingerprint, new.fingerprint}
    assert check(paper, trusted=trusted_fingerprints(after)).sound


def test_a_key_that_cannot_be_read_stops_signing_and_not_verifying(tmp_path, make_facts):
    before = settings_for(tmp_path)
    paper = sign(draw(make_facts()), authority_of(before), at=AT)
    broken = tmp_path / "broken.p12"
    broken.write_bytes(b"no key")
    after = settings_for(tmp_path, signing_key=broken)
    with pytest.raises(Refused):
        authority_of(after)
    assert check(paper, trusted=trusted_fingerprints(after)).sound


def test_a_key_file_that_was_replaced_is_read_again(tmp_path):
    path = real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path)
    settings = settings_for(tmp_path, signing_key=path)
    old = authority_of(settings)
    real_authority(ec.generate_private_key(ec.SECP256R1()), folder=tmp_path)
    os.utime(path, ns=(1, 1))
    assert authority_of(settings).fingerprint != old.fingerprint


def test_a_test_authority_does_not_sign_in_production(tmp_path):
    folder = tmp_path / "authority"
    kept_test_authority(folder, at=AT)
    settings = settings_for(tmp_path, signing_key=folder / FILE_NAME, environment="production")
    with pytest.raises(Refused, match="test authority"):
        authority_of(settings)


def test_a_key_that_is_not_there_is_refused_with_a_reason(tmp_path):
    with pytest.raises(Refused):
        authority_of(settings_for(tmp_path, signing_key=tmp_path / "nowhere.p12"))
