"""What a paper costs to draw and to sign, beside the plain way of doing each, both in the same rounds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from portal.certificates.authority import FILE_NAME, kept_test_authority
from portal.certificates.cms import AuthoritySigner
from portal.certificates.designs import statement
from portal.certificates.drawing import draw
from portal.certificates.fonts import BOLD, FONT_FOLDER, REGULAR
from portal.certificates.rules import SIGNATURE_FIELD, CertificateFacts, verification_url
from portal.certificates.signing import sign

ROUNDS, WARM, EACH = 9, 3, 10
AT = datetime(2026, 11, 23, tzinfo=UTC)
DRAW_MS, DRAW_KB, SIGN_MS, SIGNED_KB = 7.0, 45.0, 3.0, 60.0

Row = dict[str, Any]


def facts(turn: int) -> CertificateFacts:
    """A different paper each time, as in a batch: nothing of the text is found ready."""
    statement_zh, statement_en = statement("tier")
    return CertificateFacts(
        design="tier", number=f"GZAI-2026-{turn % 999_999 + 1:06d}", code=f"{turn:016x}",
        firm_name=f"广州第{turn}号智能计算科技有限公司", credit_code="91440101MA5CTEST0J",
        title_zh="瞪羚企业（梯度培育）", title_en="Gazelle (cultivation tier)", tier="gazelle", level="gazelle",
        rule_set="gazelle_huangpu_2021", document_number="穗埔科规字〔2021〕3号", issued_on=date(2026, 11, 23),
        valid_from=date(2026, 11, 23), valid_to=date(2029, 11, 22), issuing_body_zh="广州市人工智能产业链工作专班",
        issuing_body_en="Guangzhou AI Industry Chain Team", portal_name="广州市人工智能企业培育平台",
        base_url="https://ai.example.gov.cn", statement_zh=statement_zh, statement_en=statement_en,
        test_authority=False,
    )  # fmt: skip


def plain_draw(paper: CertificateFacts) -> bytes:
    """As ReportLab's manual has it: fonts registered for the document, its own QR widget, its own settings."""
    from reportlab import rl_config
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 1
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(f"Plain-{name}", str(FONT_FOLDER / f"{name}.ttf")))
    output = BytesIO()
    canvas = Canvas(output, pagesize=(841.89, 595.28))
    texts = (paper.portal_name, paper.firm_name, paper.title_zh, paper.number, paper.credit_code)
    texts += (paper.document_number, paper.issuing_body_zh, paper.statement_zh)
    for index, text in enumerate(texts):
        canvas.setFont(f"Plain-{BOLD if index in (1, 2) else REGULAR}", 24 if index in (1, 2) else 11)
        canvas.drawCentredString(420, 520 - 50 * index, text)
    code = QrCodeWidget(verification_url(base_url=paper.base_url, number=paper.number, code=paper.code))
    drawing = Drawing(80, 80)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, 660, 120)
    canvas.save()
    return output.getvalue()


def plain_sign(pdf: bytes, key_file: Path) -> bytes:
    """As pyHanko's manual has it: the key loaded each time, the whole CMS built anew."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12(str(key_file))
    metadata = signers.PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES,
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    output = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        metadata,
        signer=signer,
        existing_fields_only=True,
        output=output,
    )
    return output.getvalue()


def interleaved(ours: Callable[[int], object], plain: Callable[[int], object]) -> tuple[float, float]:
    """Milliseconds of processor time each, the median of several rounds in which both take their turn."""
    rounds: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM):
        ours(turn), plain(turn)
    for turn in range(ROUNDS):
        for times, work, each in ((rounds[0], ours, EACH), (rounds[1], plain, 1)):
            start = time.process_time()
            for index in range(each):
                work(1000 + turn * EACH + index)
            times.append((time.process_time() - start) / each * 1000)
    return median(rounds[0]), median(rounds[1])


def certificate_draw() -> Row:
    """Milliseconds warm, the facts signed for the QR among them, and the size of an unsigned paper."""
    with tempfile.TemporaryDirectory() as folder:
        signer = AuthoritySigner(kept_test_authority(Path(folder) / "authority", at=AT))

    def ours(turn: int) -> bytes:
        paper = facts(turn)
        return draw(paper, signer.proof(paper))

    value, baseline = interleaved(ours, lambda turn: plain_draw(facts(turn)))
    size = len(ours(1)) / 1024
    return {
        "row": "certificate.draw", "value": round(value, 2), "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 3), "goal": f"<= {DRAW_MS:g} ms, <= {DRAW_KB:g} KB",
        "met": value <= DRAW_MS and size <= DRAW_KB, "unit": "ms", "kilobytes": round(size, 1),
    }  # fmt: skip


def certificate_sign() -> Row:
    """Milliseconds warm, and the size of a signed paper; what is measured is checked to be sound."""
    from portal.certificates.checking import check

    with tempfile.TemporaryDirectory() as folder:
        authority = kept_test_authority(Path(folder) / "authority", at=AT)
        key_file, signer, pdf = (
            Path(folder) / "authority" / FILE_NAME,
            AuthoritySigner(authority),
            draw(facts(1)),
        )
        signed = sign(pdf, signer, at=AT)
        for paper in (signed, plain_sign(pdf, key_file)):
            if not check(paper, trusted={authority.fingerprint}).sound:
                raise AssertionError("a measured signature does not verify")
        value, baseline = interleaved(lambda _: sign(pdf, signer, at=AT), lambda _: plain_sign(pdf, key_file))
    size = len(signed) / 1024
    return {
        "row": "certificate.sign", "value": round(value, 2), "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 3), "goal": f"<= {SIGN_MS:g} ms, <= {SIGNED_KB:g} KB",
        "met": value <= SIGN_MS and size <= SIGNED_KB, "unit": "ms", "kilobytes": round(size, 1),
    }  # fmt: skip
