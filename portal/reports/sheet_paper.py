"""A paper of tables on A4: what every report's PDF is drawn with. Which tables, and what stands above them, is the report's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.certificates import fonts
from portal.certificates.designs import INK, SECOND_INK
from portal.certificates.notice import MISSING
from portal.reports.tables import Sheet

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, FOOT = 42.0, 553.28, 44.0, 800.0
HAIR = (0.85, 0.84, 0.81)
ROW, LINE, SMALL, FIRST = (
    14.0,
    9.5,
    8.0,
    0.24,
)  # a row's height, a second line's; letters; the first column's share of the measure
TIGHT = 6.5  # a name that is still wider in letters as small as these breaks into two lines


class SheetPaper:
    """A canvas with a place on the page that goes down (`y`); a new page begins where there is no room."""

    names_whole = False  # whether a long name takes two lines, or is cut to its one

    def __init__(self, title: str, *, language: str, author: str, foot: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.load()
        self.canvas: Any = Canvas(
            "report.pdf", pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR, lang="zh-CN" if language == "zh" else "en",
        )  # fmt: skip
        self.language, self.title, self.foot, self.y = language, title, foot, TOP
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    def finished(self) -> bytes:
        self._end_page()
        return bytes(self.canvas.getpdfdata())

    def _end_page(self) -> None:
        self.say(self.foot, LEFT, 822, size=6.5, colour=SECOND_INK)
        self.say(str(self.canvas.getPageNumber()), RIGHT, 822, size=6.5, colour=SECOND_INK, right=True)
        self.canvas.showPage()

    def room(self, height: float) -> None:
        """Goes on to the next page when there is no room for this."""
        if self.y + height > FOOT:
            self._end_page()
            self.y = TOP

    def heading(self, text: str) -> None:
        self.say(text, LEFT, self.y + 13, size=11, bold=True)
        self.y += 20

    def table(self, sheet: Sheet) -> None:
        """Headings and names that break into two lines at most; the sum in bold."""
        self.room(20 + 24 + 3 * ROW)
        self.heading(sheet.title)
        self._heads(sheet)
        for place, (label, cells) in enumerate(sheet.rows):
            widest = (RIGHT - LEFT) * FIRST - 4
            tight = fonts.width(label, font=fonts.REGULAR, size=TIGHT) > widest
            lines = _in_two(label, widest, size=SMALL) if tight and self.names_whole else [label]
            height = ROW + LINE * (len(lines) - 1)
            if self.y + height > FOOT:
                self._end_page()
                self.y = TOP
                self._heads(sheet)
            bold = sheet.summed and place == len(sheet.rows) - 1
            for n, line in enumerate(lines):
                self.say(line, LEFT, self.y + 10 + LINE * n, size=SMALL, bold=bold, widest=widest)
            for x, cell in zip(self._columns(sheet), cells, strict=True):
                self.say(number(cell), x, self.y + 10, size=SMALL, bold=bold, right=True)
            self.y += height
            self.rule(self.y)
        self.y += 8

    def notes(self, notes: Iterable[str]) -> None:
        for note in notes:
            self.room(11)
            self.say(note, LEFT, self.y + 8, size=6.5, colour=SECOND_INK, widest=RIGHT - LEFT)
            self.y += 10

    def _columns(self, sheet: Sheet) -> list[float]:
        """Where each column of figures ends."""
        count = len(sheet.heads) - 1
        start = LEFT + (RIGHT - LEFT) * FIRST
        width = min((RIGHT - start) / count, 90)
        return [start + width * (n + 1) for n in range(count)]

    def _heads(self, sheet: Sheet) -> None:
        columns = self._columns(sheet)
        width = columns[0] - LEFT - (RIGHT - LEFT) * FIRST
        self.say(sheet.heads[0], LEFT, self.y + 17, size=7, colour=SECOND_INK)
        for x, head in zip(columns, sheet.heads[1:], strict=True):
            lines = _in_two(head, width - 4)
            for n, line in enumerate(reversed(lines)):
                self.say(
                    line, x, self.y + 17 - 8.5 * n, size=7, colour=SECOND_INK, right=True, widest=width - 3
                )
        self.y += 21
        self.rule(self.y)

    def rule(self, y: float) -> None:
        self.canvas.setStrokeColorRGB(*HAIR)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)

    def say(
        self, text: str, x: float, y: float, *, size: float, bold: bool = False, colour: Any = INK, right: bool = False,
        middle: bool = False, widest: float | None = None,
    ) -> None:  # fmt: skip
        """One line on its baseline; made narrower, then cut, when it is wider than its place."""
        font = fonts.BOLD if bold else fonts.REGULAR
        for character in fonts.missing_glyphs(text):
            text = text.replace(character, MISSING)
        while widest is not None and size > 5.5 and fonts.width(text, font=font, size=size) > widest:
            size -= 0.5
        while widest is not None and len(text) > 2 and fonts.width(text, font=font, size=size) > widest:
            text = f"{text[:-2]}…"
        length = fonts.width(text, font=font, size=size)
        x -= length if right else length / 2 if middle else 0
        self.canvas.setFillColorRGB(*colour)
        for name, run in fonts.runs(text, font=font):
            self.canvas.setFont(name, size)
            self.canvas.drawString(x, HEIGHT - y, run)
            x += fonts.width(run, font=name, size=size)


def number(value: Any) -> str:
    """A figure as it is read; a dash for none."""
    if value is None:
        return "—"
    text = f"{value:,}"
    return text.removesuffix(".0")


def _in_two(head: str, width: float, *, size: float = 7) -> list[str]:
    """A heading or a name in one line, or in two where it is too wide for its column."""
    if fonts.width(head, font=fonts.REGULAR, size=size) <= width:
        return [head]
    words = head.split(" ")
    if len(words) == 1:
        half = (len(head) + 1) // 2
        return [head[:half], head[half:]]
    best = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return [" ".join(words[:best]), " ".join(words[best:])]
