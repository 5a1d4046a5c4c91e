"""What is said of an uploaded file, whatever it is."""

from __future__ import annotations

import io
import os
import time
import zlib

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from reportlab.pdfgen.canvas import Canvas

from portal.certificates.authority import FILE_NAME, kept_test_authority
from portal.certificates.checking import IssuedRecord, PdfCheck, check, verdict
from portal.certificates.drawing import draw
from portal.certificates.rules import SIGNATURE_FIELD
from tests.certificates.conftest import AT

NUMBER = "GZAI-2026-000123"
SOUND = PdfCheck(
    sha256="a" * 64, readable=True, has_signature=True, intact=True, covers_whole_file=True, ours=True, number=NUMBER
)  # fmt: skip


def record(standing="valid", sha256="a" * 64, number=NUMBER):
    return IssuedRecord(number=number, sha256=sha256, standing=standing)


@pytest.mark.parametrize("standing", ["valid", "revoked", "expired", "superseded"])
def test_the_issued_bytes_stand_as_the_record_says(standing):
    assert verdict(SOUND, record(standing)) == standing


@pytest.mark.parametrize(
    ("change", "known", "answer"),
    [
        ({"intact": False}, record(), "altered"),
        ({"covers_whole_file": False}, record(), "altered"),
        ({"ours": False}, record(), "altered"),
        ({"has_signature": False, "ours": False, "intact": False}, record(), "altered"),
        ({"sha256": "b" * 64}, record(), "altered"),  # our signature on bytes that we did not issue
        ({"number": "GZAI-2026-000999"}, record(), "altered"),
        ({}, record(sha256=None), "altered"),  # not finished yet, so never issued
        ({}, None, "altered"),
        ({"intact": False}, None, "altered"),
        ({"ours": False}, None, "unknown"),
        ({"ours": False, "has_signature": False, "number": None}, None, "unknown"),
    ],
)
def test_only_the_issued_bytes_with_our_signature_are_more_than_altered(change, known, answer):
    from dataclasses import replace

    assert verdict(replace(SOUND, **change), known) == answer


def test_a_genuine_paper_is_told_in_full(office):
    found, answer = office.answers(office.pdf)
    assert answer == "valid"
    assert found.sound
    assert found.number == office.record.number
    assert found.signed_at is not None
    assert found.reason is None


def bomb() -> bytes:
    """A PDF whose one object stream unpacks to 200 MB."""
    packed = zlib.compress(bytes(200 << 20), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
    body = head % len(packed) + packed + b"\nendstream\nendobj\n"
    xref = len(body)
    return (
        body
        + b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % xref
    )


def form(*fields: bytes, first: bytes = b"2 0 R") -> bytes:
    """A PDF with nothing but a form: its catalogue is object 1, its fields are 2 and on."""
    objects = [b"<< /Type /Catalog /AcroForm << /Fields [%s] >> >>" % first, *fields]
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def field_maze() -> bytes:
    """Forty signature fields, each with the next one twice among its children: 2^40 ways through."""
    steps = [b"<< /T (a) /Kids [%d 0 R %d 0 R] >>" % (n + 1, n + 1) for n in range(2, 42)]
    return form(*steps, b"<< /T (a) /FT /Sig >>")


def many_fields() -> bytes:
    return form(b"<< /T (a) /FT /Sig /V 2 0 R >>", first=b"2 0 R " * 21)


def endless_table() -> bytes:
    body = b"%PDF-1.7\n"
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 >>\nstartxref\n9\n%%EOF"


HOSTILE = {
    "empty": lambda: b"",
    "one byte": lambda: b"\0",
    "header only": lambda: b"%PDF-1.7",
    "html": lambda: b"<!doctype html><title>GZAI-2026-000123</title>",
    "20 MiB of noise": lambda: os.urandom(20 << 20),
    "20 MiB of noise called PDF": lambda: b"%PDF-1.7\n" + os.urandom(20 << 20),
    "20 MiB of letters": lambda: b"%PDF-" + b"A" * (20 << 20),
    "20 MiB of digits": lambda: b"%PDF-" + b"-2026-000123" * (20 << 17),
    "20 MiB of stream": lambda: b"%PDF-" + b"stream\n" * (3 << 20),
    "nested": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 500_000 + b"\nstartxref\n9\n%%EOF",
    "nested dictionaries": lambda: b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 200_000 + b"\nstartxref\n9\n%%EOF",
    "bomb": bomb,
    "maze": field_maze,
    "more fields than a certificate has": many_fields,
    "endless table": endless_table,
    "trailer only": lambda: b"%PDF-1.7\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_bytes_get_an_answer_soon(name, office):
    content = HOSTILE[name]()
    started = time.process_time()
    found, answer = office.answers(content)
    assert time.process_time() - started < 3  # not a benchmark: the endless take minutes
    assert not found.sound
    assert answer in ("unknown", "altered")
    assert found.reason is not None


def test_each_torn_beginning_of_a_paper_gets_an_answer(office):
    for length in range(0, len(office.pdf), 509):
        _, answer = office.answers(office.pdf[:length])
        assert answer == ("altered" if length > 1500 else answer)
        assert answer in ("altered", "unknown")


def test_a_number_in_a_web_page_is_no_claim():
    found = check(HOSTILE["html"](), trusted=set())
    assert found.number is None
    assert not found.readable


def test_an_unsigned_paper_of_ours_bears_our_number(office, make_facts):
    found, answer = office.answers(draw(make_facts()))
    assert (found.readable, found.has_signature, found.number) == (True, False, NUMBER)
    assert answer == "altered"


def test_our_key_with_another_digest_is_not_how_we_sign(make_facts, tmp_path):
    """Only what we sign with counts: a weaker digest would open a way in."""
    authority = kept_test_authority(tmp_path / "authority", at=AT)
    signer = signers.SimpleSigner.load_pkcs12(str(tmp_path / "authority" / FILE_NAME))
    for digest, sound in (("sha256", True), ("sha512", False)):
        metadata = signers.PdfSignatureMetadata(field_name=SIGNATURE_FIELD, md_algorithm=digest)
        writer = IncrementalPdfFileWriter(io.BytesIO(draw(make_facts())))
        pdf = signers.sign_pdf(writer, metadata, signer=signer, existing_fields_only=True).getvalue()
        found = check(pdf, trusted={authority.fingerprint})
        assert (found.sound, found.ours) == (sound, True)


def test_the_code_is_read_only_beside_its_own_number(office, make_facts):
    assert check(office.pdf, trusted=set()).code == make_facts().code
    other = draw(make_facts()).replace(b"&code=", b"&c0de=")
    assert (check(other, trusted=set()).number, check(other, trusted=set()).code) == (NUMBER, None)
    swapped = office.pdf.replace(b"number=GZAI-2026-000123", b"number=GZAI-2026-000124")
    assert check(swapped, trusted=set()).code is None


def test_a_foreign_pdf_is_unknown(office):
    paper = io.BytesIO()
    canvas = Canvas(paper)
    canvas.drawString(72, 720, "Invoice 2026-000123")
    canvas.save()
    found, answer = office.answers(paper.getvalue())
    assert (found.readable, found.number, answer) == (True, None, "unknown")


def test_a_number_that_we_never_gave_makes_a_paper_no_more_ours(office, make_facts):
    found, answer = office.answers(draw(make_facts(number="GZAI-2031-999999")))
    assert (found.number, answer) == ("GZAI-2031-999999", "unknown")
