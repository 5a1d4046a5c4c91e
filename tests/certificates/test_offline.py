"""What the QR says for who has no network: read back and checked here as the page does it, with nothing of ours."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from portal.certificates.authority import load
from portal.certificates.designs import DESIGNS
from portal.certificates.drawing import draw
from portal.certificates.rules import verification_url
from portal.certificates.signing import sign, signer_of
from tests.certificates.conftest import AT, facts_of
from tests.certificates.test_signing import real_authority
from tests.scanned import qr_codes

LONG = ("广州粤港澳大湾区人工智能（机器人）与具身智能协同创新" * 6)[:146] + "有限公司"
NAMES = [
    "广州智谱深蓝人工智能科技有限公司",
    "深蓝科",
    "广州𬭎䶮㛃科技有限公司",
    LONG,
    "Guangzhou AI Co., Ltd.",
    "𬭎" * 150,
    "A" * 150,
]


@dataclass
class Said:
    key: bytes
    flags: int
    days: list[date | None]
    credit_code: str
    title: str
    name: str
    hashes: bytes
    body: bytes
    signature: bytes


def read(digits: str, *, signature_length: int = 64) -> Said:
    """The digits taken apart, by the description at the head of `offline`."""
    number = int(digits)
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    assert content[0] == 1
    body, signature = content[:-signature_length], content[-signature_length:]
    days = [int.from_bytes(body[at : at + 2], "big") for at in (6, 8, 10)]
    at, texts = 12, []
    for _ in range(3):
        length = body[at] & 0x7F
        part = body[at + 1 : at + 1 + length]
        texts.append(part.decode("utf-16-be" if body[at] & 0x80 else "utf-8"))
        at += 1 + length
    told = [date(2000, 1, 1) + timedelta(days=day) if day else None for day in days]
    return Said(body[1:5], body[5], told, *texts, body[at:], body, signature)


def holds(said: Said, key, *, number: str, code: str) -> bool:
    r, s = (int.from_bytes(part, "big") for part in (said.signature[:32], said.signature[32:]))
    message = b"portal.certificate.facts/1\n" + f"{number}\n{code}\n".encode() + said.body
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@pytest.fixture(scope="module")
def signer(office):
    return signer_of(office.authority)


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_come_back_under_our_signature(signer, name):
    facts = facts_of(firm_name=name)
    said = read(signer.proof(facts))
    assert said.key.hex() == signer.authority.fingerprint[:8]
    assert said.days == [facts.issued_on, facts.valid_from, facts.valid_to]
    assert (said.credit_code, said.title) == (facts.credit_code, facts.title_zh)
    assert facts.firm_name.startswith(said.name)
    key = signer.authority.certificate.public_key()
    assert holds(said, key, number=facts.number, code=facts.code)
    assert not holds(said, key, number="GZAI-2026-000124", code=facts.code)
    assert not holds(said, key, number=facts.number, code="0" * 16)


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_is_cut_with_its_hash(signer, name):
    said = read(signer.proof(facts_of(firm_name=name)))
    if said.name == name:
        assert (said.flags, said.hashes) == (1, b"")
    else:
        assert len(said.name) >= 20
        assert (said.flags, said.hashes) == (1 | 2, hashlib.sha256(name.encode()).digest()[:8])
        assert name in (LONG, "𬭎" * 150, "A" * 150)


def test_a_certificate_without_an_end_and_a_real_authority_say_so(signer):
    said = read(signer.proof(facts_of(valid_to=None, test_authority=False)))
    assert (said.days[2], said.flags) == (None, 0)


def test_the_same_facts_give_the_same_digits(signer):
    assert signer.proof(facts_of()) == signer.proof(facts_of())
    assert signer.proof(facts_of()) != signer.proof(facts_of(valid_to=date(2029, 11, 23)))


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_no_bit_can_be_changed(signer, place, bit):
    facts = facts_of()
    said = read(signer.proof(facts))
    changed = bytearray(said.body)
    changed[place % len(changed)] ^= 1 << bit
    key = signer.authority.certificate.public_key()
    assert not holds(replace(said, body=bytes(changed)), key, number=facts.number, code=facts.code)


def test_the_signature_of_a_proof_is_none_of_a_file(signer, office):
    """One key signs both: what is signed begins differently, so that neither passes for the other."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(signer.cms(hashlib.sha256(b"").digest()))["content"]["signer_infos"][0]
    assert info["signed_attrs"].untag().dump()[:1] == b"\x31"
    assert b"portal.certificate.facts/1"[:1] != b"\x31"


def test_an_rsa_key_makes_a_larger_code_that_still_reads(tmp_path):
    key = rsa.generate_private_key(65537, 2048)
    signer = signer_of(load(real_authority(key, folder=tmp_path)))
    facts = facts_of(firm_name=LONG)
    said = read(signer.proof(facts), signature_length=256)
    message = b"portal.certificate.facts/1\n" + f"{facts.number}\n{facts.code}\n".encode() + said.body
    key.public_key().verify(said.signature, message, padding.PKCS1v15(), hashes.SHA256())
    code = zxingcpp.create_barcode(url(facts, signer), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert version(code) <= 20


def url(facts, signer) -> str:
    proof = signer.proof(facts)
    return verification_url(base_url=facts.base_url, number=facts.number, code=facts.code, proof=proof)


def version(code) -> int:
    return (memoryview(code.to_image(scale=1, add_quiet_zones=False)).shape[0] - 17) // 4


@pytest.mark.parametrize("name", NAMES)
def test_the_code_stays_small(signer, name):
    code = zxingcpp.create_barcode(
        url(facts_of(firm_name=name), signer), zxingcpp.BarcodeFormat.QRCode, ec_level="M"
    )
    assert version(code) <= 14


def degraded(page: Image.Image, *, angle: float, blur: float, quality: int, shade: int) -> Image.Image:
    """As a phone sees it: askew, out of focus, dim, and pressed by JPEG."""
    seen = page.rotate(angle, expand=True, fillcolor="gray", resample=Image.Resampling.BICUBIC)
    seen = seen.filter(ImageFilter.GaussianBlur(blur)).point(
        lambda value: value * (255 - shade) // 255 + shade // 2
    )
    packed = io.BytesIO()
    seen.save(packed, "JPEG", quality=quality)
    return Image.open(packed)


@pytest.mark.parametrize(("design", "name"), [("tier", LONG), ("registration", NAMES[0])])
@pytest.mark.parametrize(
    "how",
    [
        {"angle": 0, "blur": 0, "quality": 90, "shade": 0},
        {"angle": 7, "blur": 1.2, "quality": 40, "shade": 60},
        {"angle": -33, "blur": 1.5, "quality": 60, "shade": 90},
        {"angle": 180, "blur": 1, "quality": 25, "shade": 30},
    ],
)  # fmt: skip
def test_the_code_is_read_from_the_page_and_from_a_bad_photo_of_it(signer, design, name, how):
    facts = facts_of(design=design, firm_name=name)
    drawn = pypdfium2.PdfDocument(draw(facts, signer.proof(facts)))[0]
    page = drawn.render(scale=3.5).to_pil().convert("RGB")
    width, height = page.size
    page = page.crop((width // 2, height // 2, width, height))  # the quarter with the code
    assert [code.text for code in qr_codes(degraded(page, **how))] == [url(facts, signer)]


def test_a_proof_makes_no_paper_too_large(signer):
    for design in DESIGNS:
        facts = facts_of(design=design, test_authority=False)
        assert len(draw(facts, signer.proof(facts))) <= 45 * 1024


def test_a_signed_paper_with_its_proof_is_still_read_as_ours(office, signer):
    facts = facts_of()
    pdf = sign(draw(facts, signer.proof(facts)), office.authority, at=AT)
    found, _ = office.answers(pdf)
    assert (found.sound, found.number, found.code) == (True, facts.number, facts.code)
