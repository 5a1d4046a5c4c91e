"""Papers put together for the printer: a cover list, then the issued papers as they are, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.certificates import fonts
from portal.certificates.designs import INK, SECOND_INK, Place
from portal.certificates.drawing import one_at_a_time, set_text
from portal.certificates.notice import HEIGHT, WIDTH, block
from portal.certificates.zipping import Entry

MARGIN = 48.0  # 17 mm: no printer needs more
ROW, FIRST_ROW, ROWS = 17.0, 118.0, 39
COLUMNS = ((0.0, 34.0), (38.0, 112.0), (154.0, 250.0), (408.0, 91.0))  # left and width


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands above the list."""

    title: str
    heads: tuple[str, str, str, str]
    note: str


def joined(cover: Cover, entries: list[Entry], read: Callable[[str], bytes]) -> bytes:
    """One PDF. The papers' pages are copied without being drawn anew: what is printed is what was issued."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for source in (cover_list(cover, entries), *(entry.sha256 for entry in entries)):
        part = pypdfium2.PdfDocument(read(source) if isinstance(source, str) else source)
        whole.import_pages(part)
        part.close()
    output = BytesIO()
    whole.save(output)
    whole.close()
    return output.getvalue()


def cover_list(cover: Cover, entries: list[Entry]) -> bytes:
    """Pages of A4 with a row for each paper and room to sign for it."""
    from reportlab.pdfgen.canvas import Canvas

    with one_at_a_time:
        fonts.load()
        canvas = Canvas(
            "list.pdf",
            pagesize=(WIDTH, HEIGHT),
            pageCompression=1,
            invariant=1,
            initialFontName=fonts.REGULAR,
        )
        canvas.setTitle(cover.title)
        for start in range(0, len(entries), ROWS):
            _page(canvas, cover, entries[start : start + ROWS])
            canvas.showPage()
        return bytes(canvas.getpdfdata())


def _page(canvas: Any, cover: Cover, entries: list[Entry]) -> None:
    def put(left: float, top: float, width: float, text: str, **looks: Any) -> None:
        spot = Place(left=MARGIN + left, top=top, width=width, height=ROW)
        set_text(
            canvas,
            HEIGHT,
            block(spot, text, **({"size": 9, "smallest": 3.5, "leading": 1.2} | looks)),
            {},
            english=False,
        )

    put(0, 48, 499, cover.title, size=15, bold=True)
    put(0, 72, 499, cover.note, colour=SECOND_INK)
    for (left, width), head in zip(COLUMNS, cover.heads, strict=True):
        put(left, FIRST_ROW - ROW, width, head, size=8, colour=SECOND_INK)
    for number, entry in enumerate(entries):
        top = FIRST_ROW + number * ROW
        for (left, width), text in zip(
            COLUMNS, (str(entry.position), entry.number, entry.firm_name), strict=False
        ):
            put(left, top, width, text, colour=INK)
        canvas.setStrokeColorRGB(0.8, 0.8, 0.8)
        canvas.setLineWidth(0.4)
        canvas.line(MARGIN, HEIGHT - top - ROW, WIDTH - MARGIN, HEIGHT - top - ROW)
