"""What readers that are not ours say of our papers: pypdf always, pdfsig and qpdf where they are; and hostile changes at random."""

from __future__ import annotations

import io
import random
import subprocess

import pypdf
import pytest

from tests import browser
from tests.certificates.test_forgeries import (
    FORGERIES,
    an_old_key,
    another_authority_of_the_same_name,
    bytes_after_the_end,
)

pytestmark = pytest.mark.skipif(
    not browser.has_tools() and not browser.on_ci(),
    reason="pdfsig and qpdf are missing; on Debian: apt-get install poppler-utils qpdf",
)


def said(tool, pdf, tmp_path, *words):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([tool, *words, str(path)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_all_find_the_original_whole_and_signed(office, tmp_path):
    status, words = said("qpdf", office.pdf, tmp_path, "--check")
    assert (status, "No syntax or stream encoding errors" in words) == (0, True)
    _, words = said("pdfsig", office.pdf, tmp_path, "-nocert")
    assert "Signature is Valid" in words
    assert "Total document signed" in words
    assert "Signature Type: ETSI.CAdES.detached" in words
    reader = pypdf.PdfReader(io.BytesIO(office.pdf), strict=True)
    assert office.record.number in reader.pages[0].extract_text()
    assert reader.get_fields()["IssuerSignature"].value["/SubFilter"] == "/ETSI.CAdES.detached"


@pytest.mark.parametrize("forge", [each for each in FORGERIES if each is not bytes_after_the_end])
def test_where_pdfsig_calls_a_file_unsound_so_do_we(forge, office, make_authority, tmp_path):
    """It knows no authority of ours and forgives changes behind the signature: we are stricter, never laxer."""
    pdf = forge(office, make_authority)
    _, words = said("pdfsig", pdf, tmp_path, "-nocert")
    found, _ = office.answers(pdf)
    whole = "Signature is Valid" in words and "Total document signed" in words
    assert not found.sound
    assert whole == (forge in (another_authority_of_the_same_name, an_old_key))  # whole, but no key of ours


@pytest.mark.long
def test_no_change_at_random_is_taken_for_the_original(office):
    """Ten thousand times a few bytes flipped, cut out, doubled or put in: never valid, never a crash.

    (A letter of the signature's own hexadecimal in another case leaves the signature sound; the hash then tells.)"""
    chance = random.Random(20261126)
    for _ in range(10_000):
        pdf = bytearray(office.pdf)
        for _ in range(chance.choice((1, 1, 1, 3))):
            at, length = chance.randrange(len(pdf)), chance.randrange(1, 40)
            match chance.randrange(4):
                case 0:
                    pdf[at] ^= 1 << chance.randrange(8)
                case 1:
                    del pdf[at : at + length]
                case 2:
                    pdf[at:at] = pdf[at : at + length]
                case _:
                    pdf[at:at] = chance.randbytes(length)
        changed = bytes(pdf)
        assert changed == office.pdf or office.answers(changed)[1] != "valid", changed
