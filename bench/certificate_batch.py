"""What a batch of papers costs on two processes, drawn, signed and kept, and what it costs to verify one."""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from bench.certificates import AT, facts, interleaved, plain_draw, plain_sign
from portal.certificates.authority import FILE_NAME, kept_test_authority
from portal.certificates.checking import check
from portal.certificates.drawing import draw
from portal.certificates.signing import sign, signer_of
from portal.core.files import FileStore

PROCESSES, WHOLE, PLAIN, ROUNDS = 2, 1000, 24, 3
TIMES, VERIFY_MS = 15.0, 12.0

Row = dict[str, Any]


def some(folder: str, first: int, count: int) -> int:
    """As the worker does it."""
    authority = kept_test_authority(Path(folder) / "authority", at=AT)
    signer, store = signer_of(authority), FileStore(Path(folder) / "files")
    for turn in range(first, first + count):
        paper = facts(turn)
        store.keep(sign(draw(paper, signer.proof(paper)), signer, at=AT))
    return count


def some_plain(folder: str, first: int, count: int) -> int:
    """As the libraries' manuals have it; the field to sign is ours, because ReportLab makes none."""
    key_file = Path(folder) / "authority" / FILE_NAME
    empty = draw(facts(1))
    for turn in range(first, first + count):
        plain_draw(facts(turn))
        (Path(folder) / f"plain-{turn}.pdf").write_bytes(plain_sign(empty, key_file))
    return count


def certificate_batch() -> Row:
    """Papers a second of each way, both on two processes that are warm, in turns."""
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        kept_test_authority(Path(folder) / "authority", at=AT)
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            _rate(pool, some, folder, 0, 8)
            _rate(pool, some_plain, folder, 0, 4)
            for turn in range(1, ROUNDS + 1):
                ours.append(_rate(pool, some, folder, turn * WHOLE, WHOLE))
                plain.append(_rate(pool, some_plain, folder, turn * WHOLE, PLAIN))
    value, baseline = median(ours), median(plain)
    return {
        "row": "certificate.batch", "value": round(value, 1), "baseline": round(baseline, 1),
        "ratio": round(value / baseline, 2), "goal": f">= {TIMES:g}x naive", "met": value >= TIMES * baseline,
        "unit": "papers a second", "papers": WHOLE, "processes": PROCESSES, "cores": os.cpu_count(),
    }  # fmt: skip


def _rate(pool: ProcessPoolExecutor, work: Any, folder: str, first: int, count: int) -> float:
    """In parts, as the worker shares them out."""
    part = max(1, count // (4 * PROCESSES))
    start = time.perf_counter()
    parts = [
        pool.submit(work, folder, at, min(part, first + count - at))
        for at in range(first, first + count, part)
    ]
    done = sum(each.result() for each in parts)
    return done / (time.perf_counter() - start)


def verify() -> Row:
    """Milliseconds of an uploaded paper, beside pyHanko's own validation, which alone says too little."""
    with tempfile.TemporaryDirectory() as folder:
        authority = kept_test_authority(Path(folder) / "authority", at=AT)
    signer = signer_of(authority)
    papers = [sign(draw(facts(turn), signer.proof(facts(turn))), signer, at=AT) for turn in range(10)]
    trusted = {authority.fingerprint}
    if not all(check(paper, trusted=trusted).sound for paper in papers):
        raise AssertionError("a measured paper does not verify")
    value, baseline = interleaved(
        lambda turn: check(papers[turn % 10], trusted=trusted), lambda turn: _plain_verify(papers[turn % 10])
    )
    return {
        "row": "verify", "value": round(value, 2), "baseline": round(baseline, 2), "ratio": round(value / baseline, 3),
        "goal": f"<= {VERIFY_MS:g} ms", "met": value <= VERIFY_MS, "unit": "ms",
    }  # fmt: skip


def _plain_verify(pdf: bytes) -> bool:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    context = ValidationContext(
        trust_roots=[*signature.other_embedded_certs, signature.signer_cert], moment=AT
    )
    return bool(validate_pdf_signature(signature, context).intact)
