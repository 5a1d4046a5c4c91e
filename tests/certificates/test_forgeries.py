"""Twelve forgeries and one original: only the original is valid."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from portal.certificates.checking import IssuedRecord, check, verdict
from portal.certificates.drawing import draw
from portal.certificates.signing import sign
from tests.certificates.conftest import AT, facts_of

LONG_AGO = AT - timedelta(days=400)


def byte_flipped(office, make_authority):
    """One bit of the drawn page, in the middle of a compressed stream."""
    place = office.pdf.index(b"stream\n") + 40
    return office.pdf[:place] + bytes([office.pdf[place] ^ 1]) + office.pdf[place + 1 :]


def incremental_edit(office, make_authority):
    """A new firm's name, appended as Acrobat would; readers show it, the signed bytes are all still there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(office.pdf))
    info = writer.trailer["/Info"]
    info["/Title"] = generic.pdf_string("人工智能企业梯度培育证书 另一家公司")
    writer.update_container(info)
    output = io.BytesIO()
    writer.write(output)
    assert output.getvalue().startswith(office.pdf)
    return output.getvalue()


def another_authority_of_the_same_name(office, make_authority):
    """The same facts, signed by somebody who calls himself as we do."""
    other = make_authority()
    assert other.name == office.authority.name
    assert other.fingerprint != office.authority.fingerprint
    return sign(draw(facts_of()), other, at=AT)


def emptied_contents(office, make_authority):
    """The signature's place filled with zeros."""
    start = office.pdf.index(b"/Contents <", office.pdf.index(b"/ByteRange") - 6000) + len(b"/Contents <")
    end = office.pdf.index(b">", start)
    return office.pdf[:start] + b"0" * (end - start) + office.pdf[end:]


def signature_stripped(office, make_authority):
    """Saved anew without the form: no signature is left, the page looks the same."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(office.pdf))
    for key in ("/AcroForm", "/Perms"):
        del writer._root_object[key]
    del writer.pages[0]["/Annots"]
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def truncated(office, make_authority):
    return office.pdf[: len(office.pdf) * 3 // 4]


def bytes_after_the_end(office, make_authority):
    return office.pdf + b"\n% and a little more"


def page_of_a_with_qr_of_b(office, make_authority):
    """The facts of one firm with the number and code of another, drawn by our own program, signed by nobody."""
    return draw(facts_of(firm_name="广州冒名科技有限公司"))


def re_rendered(office, make_authority):
    """Printed to a new PDF: a picture of the page, with the number as text below as a scanner's OCR puts it."""
    image = pypdfium2.PdfDocument(office.pdf)[0].render(scale=2).to_pil()
    output = io.BytesIO()
    image.save(output, "PDF", title=f"{facts_of().number} scanned")
    return output.getvalue()


def signed_with_a_stolen_name_over_our_certificate(office, make_authority):
    """Another key, but our certificate embedded in its place: the fingerprint is ours, the signature is not."""
    other = make_authority()
    ours = office.authority.certificate.public_bytes(Encoding.DER)
    from dataclasses import replace

    forged = replace(other, certificate=office.authority.certificate, chain=office.authority.chain)
    pdf = sign(draw(facts_of(firm_name="广州冒名科技有限公司")), forged, at=AT)
    assert ours.hex().upper().encode() in pdf
    return pdf


def an_old_key(office, make_authority):
    """A key of ours that was struck off when it leaked: what it signed once was good, what it signs now is not."""
    return sign(draw(facts_of(firm_name="广州冒名科技有限公司")), make_authority(LONG_AGO), at=LONG_AGO)


def metadata_only(office, make_authority):
    """A blank page that says in its properties that it is certificate GZAI-2026-000123."""
    output = io.BytesIO()
    canvas = Canvas(output)
    canvas.setTitle("人工智能企业梯度培育证书")
    canvas.setKeywords(facts_of().number)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


FORGERIES = [
    byte_flipped, incremental_edit, another_authority_of_the_same_name, emptied_contents, signature_stripped,
    truncated, bytes_after_the_end, page_of_a_with_qr_of_b, re_rendered,
    signed_with_a_stolen_name_over_our_certificate, an_old_key, metadata_only,
]  # fmt: skip


def test_the_original_is_valid(office):
    assert office.answers(office.pdf)[1] == "valid"


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forgery_is_found(forge, office, make_authority):
    pdf = forge(office, make_authority)
    assert pdf != office.pdf
    found, answer = office.answers(pdf)
    assert not found.sound
    assert answer == "altered"  # each bears our number or our signature


@pytest.mark.parametrize("forge", FORGERIES)
def test_even_a_register_that_was_tampered_with_saves_no_forgery(forge, office, make_authority):
    """Whoever could write the forgery's hash into our record would still lack our signature."""
    pdf = forge(office, make_authority)
    found = check(pdf, trusted={office.authority.fingerprint})
    tampered = IssuedRecord(number=office.record.number, sha256=found.sha256, standing="valid")
    assert verdict(found, tampered) == "altered"


def test_an_old_key_still_verifies_after_rotation(office, make_authority):
    new = make_authority()
    both = {office.authority.fingerprint, new.fingerprint}
    assert office.answers(office.pdf, trusted=both)[1] == "valid"
    assert check(sign(draw(facts_of()), new, at=AT), trusted=both).sound


def test_a_key_that_was_struck_off_no_longer_verifies(office, make_authority):
    found, answer = office.answers(office.pdf, trusted={make_authority().fingerprint})
    assert (found.intact, found.ours, answer) == (True, False, "altered")


def test_an_old_key_that_still_verifies_old_papers_makes_no_new_ones(office, make_authority):
    """Whoever finds a retired key can sign, but what is recorded under the number are other bytes."""
    old = make_authority(LONG_AGO)
    forged = sign(draw(facts_of(firm_name="广州冒名科技有限公司")), old, at=LONG_AGO)
    found, answer = office.answers(forged, trusted={office.authority.fingerprint, old.fingerprint})
    assert (found.sound, answer) == (True, "altered")


def test_a_second_paper_from_our_key_that_was_never_recorded_is_not_valid(office):
    """The same facts signed again: genuine by every cryptographic test, but not the issued bytes."""
    again = sign(draw(facts_of()), office.authority, at=AT)
    found, answer = office.answers(again)
    assert found.sound
    assert answer == "altered"


def test_an_old_paper_outlives_the_certificate_that_signed_it(office):
    """Whether it still holds is for the record to say, not for the key's term."""
    for standing in ("expired", "revoked", "superseded"):
        found = check(office.pdf, trusted={office.authority.fingerprint})
        record = IssuedRecord(number=office.record.number, sha256=office.record.sha256, standing=standing)
        assert verdict(found, record) == standing
