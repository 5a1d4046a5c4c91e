"""Draws a certificate from frozen facts: the same facts give the same bytes. Signing and keeping are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from portal.certificates import fonts, guilloche, tagging
from portal.certificates.designs import DESIGNS, Block, Design
from portal.certificates.qr import qr
from portal.certificates.rules import CertificateFacts, verification_url
from portal.certificates.typesetting import Setting, fit, spaced
from portal.certificates.wording import paragraphs, shown, words_of

ABOVE_MIDDLE = 0.38  # the baseline lies this far below the middle of a Chinese character, in ems
one_at_a_time = Lock()  # a typeface is read through one position in its file


def draw(facts: CertificateFacts, proof: str = "") -> bytes:
    """One page of A4, unsigned, with an empty visible signature field; `proof` is what the QR says for who is offline.

    Refused when a character has no glyph or a text is too long for its place; KeyError for an unknown design.
    """
    design = DESIGNS[facts.design]
    words = words_of(facts)
    for field, text in shown(facts, design, words).items():
        fonts.refuse_missing_glyphs(text, field=field)
    with one_at_a_time:
        return _page(facts, design, words, proof)


def _page(facts: CertificateFacts, design: Design, words: dict[str, str], proof: str) -> bytes:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = rl_config.pdfComments = rl_config.pdfMultiLine = 0  # a fifth smaller
    canvas = Canvas(
        "certificate.pdf", pagesize=(design.width, design.height), pageCompression=1, invariant=1,
        pdfVersion=(1, 7), initialFontName=fonts.REGULAR, lang="zh-CN",
    )  # fmt: skip
    canvas._doc.info = tagging.CertificateInfo(facts, design)
    canvas._doc.Reference(canvas._doc.info)  # first in the file: a torn paper still bears its number
    canvas._doc.updateSignature(facts.number + facts.code)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    structure = _tagged_body(canvas, facts, design, words, proof)
    tagging.add_verification_link(canvas, design, facts)
    tagging.add_signature_field(canvas, design, tooltip=f"{facts.issuing_body_zh} / {facts.issuing_body_en}")
    for key, title in (("certificate", facts.firm_name), ("number", facts.number)):
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, level=0)
    structure.finish()
    return bytes(canvas.getpdfdata())


def _tagged_body(
    canvas: Any, facts: CertificateFacts, design: Design, words: dict[str, str], proof: str
) -> tagging.Structure:
    """Everything visible, in the order in which a screen reader reads it."""
    structure = tagging.Structure(canvas)
    structure.begin_ornament()
    _ornament(canvas, design)
    structure.end()
    for paragraph in paragraphs(design, words, test=facts.test_authority):
        structure.begin(paragraph[0].tag)
        for block in paragraph:
            set_text(canvas, design.height, block, words, english=facts.language == "zh+en")
        structure.end()
    url = verification_url(base_url=facts.base_url, number=facts.number, code=facts.code)
    said = verification_url(base_url=facts.base_url, number=facts.number, code=facts.code, proof=proof)
    structure.begin("Figure", alternative=f"QR: {url}", certificate_number=facts.number)
    canvas._code.append(qr(said, design))
    structure.end()
    return structure


def _ornament(canvas: Any, design: Design) -> None:
    """The frame as one form for the page, and within it a form for each cell that it repeats."""
    ornament = guilloche.frame(
        width=design.width, height=design.height, main=design.main, accent=design.accent, faint=design.faint
    )
    document = canvas._doc

    def form(content: bytes, resources: str, name: str) -> int:
        head = f"<< /Type /XObject /Subtype /Form /BBox [-900 -900 900 900] /Filter /FlateDecode{resources} /Length"
        recorded = f"{head} {len(content)} >>\nstream\n".encode("ascii") + content + b"\nendstream\n"
        document.Reference(tagging.Recorded(recorded), name)
        return int(document.idToObjectNumberAndVersion[name][0])

    cells = "".join(f"/{name} {form(content, '', name)} 0 R " for name, content in ornament.cells)
    form(ornament.page, f" /Resources << /XObject << {cells}>> >>", document.getXObjectName("ornament"))
    canvas.doForm("ornament")
    canvas.setStrokeColorRGB(*design.accent)
    canvas.setLineWidth(0.6)
    for rule in design.rules:
        y = design.height - rule.top
        canvas.line(rule.left, y, rule.left + rule.width, y)
    canvas.setLineWidth(0.5)
    left, bottom, right, top = tagging.rectangle(design.signature, page_height=design.height)
    canvas.roundRect(left, bottom, right - left, top - bottom, 3)


def _settings(block: Block, words: dict[str, str], *, english: bool) -> Iterator[tuple[Setting, str, float]]:
    """The Chinese lines and then the English ones, each with its font and tracking; together they fit the place."""
    place, room = block.place, block.place.height
    texts = [
        (block.zh, fonts.BOLD if block.bold else fonts.REGULAR, block.size, block.smallest, block.tracking)
    ]
    if english and block.en:
        texts.append((block.en, fonts.REGULAR, block.en_size, min(block.en_size, 5.0), 0.2))
        room -= block.en_size * 1.35 * (2 if len(block.en.format_map(words)) > 150 else 1)
    for template, font, size, smallest, tracking in texts:
        text = template.format_map(words)
        spread = 1 + tracking / size
        setting = fit(
            text, font=font, size=size, smallest=smallest, leading=block.leading,
            width_max=place.width / spread, height_max=room,
        )  # fmt: skip
        yield setting, font, tracking * setting.size / size
        room = place.height - setting.height


def set_text(canvas: Any, page_height: float, block: Block, words: dict[str, str], *, english: bool) -> None:
    """One block in its place, its lines in the middle of it."""
    settings = list(_settings(block, words, english=english))
    place = block.place
    top = page_height - place.top - (place.height - sum(setting.height for setting, *_ in settings)) / 2
    canvas.setFillColorRGB(*block.colour)
    for setting, font, tracking in settings:
        for line in setting.lines:
            pieces, length = spaced(line, font=font, size=setting.size, tracking=tracking)
            x = place.left if block.align == "left" else place.left + (place.width - length) / 2
            text = canvas.beginText()
            text.setFont(font, setting.size)
            text.setCharSpace(tracking)
            baseline = top - setting.leading / 2 - setting.size * ABOVE_MIDDLE
            for offset, piece in pieces:
                text.setTextOrigin(x + offset, baseline)
                for name, run in fonts.runs(piece, font=font):
                    if name != font:  # a rare character from another typeface
                        text.setFont(name, setting.size)
                    text.textOut(run)
                    if name != font:
                        text.setFont(font, setting.size)
            canvas.drawText(text)
            top -= setting.leading
