"""A month's report on A4, for the leaders' folder: the number and its line, the plan, the districts, the kinds.

The first page holds what everybody looks for; what does not fit any more goes on the next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from portal.certificates import fonts
from portal.certificates.designs import INK, SECOND_INK, TEAL, VERMILION
from portal.certificates.drawing import one_at_a_time
from portal.certificates.notice import MISSING
from portal.core.i18n import N_, Text
from portal.reports.tables import FEW, MOVED, TITLE, Sheet, month_name, sheets

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, FOOT = 42.0, 553.28, 44.0, 800.0
HAIR = (0.85, 0.84, 0.81)
ROW, SMALL, FIRST = 14.0, 8.0, 0.24  # a row's height; letters; the first column's share of the measure
FOOTER = N_("Kept on %(day)s and unchanged since · SHA-256 %(digest)s")
OF = N_("of %(target)s")


def draw_report(
    content: Mapping[str, Any], language: str, *, portal_name: str, made_on: date, sha256: str
) -> bytes:
    """The PDF; the same report gives the same bytes."""
    with one_at_a_time:
        return _Paper(content, language, portal_name=portal_name, made_on=made_on, sha256=sha256).drawn()


class _Paper:
    def __init__(
        self, content: Mapping[str, Any], language: str, *, portal_name: str, made_on: date, sha256: str
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.load()
        self.canvas: Any = Canvas(
            "report.pdf", pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, pdfVersion=(1, 7),
            initialFontName=fonts.REGULAR, lang="zh-CN" if language == "zh" else "en",
        )  # fmt: skip
        self.content, self.language, self.y = content, language, TOP
        self.title = f"{Text(TITLE).in_language(language)} · {month_name(content['month'], language)}"
        self.foot = Text(FOOTER, day=made_on.isoformat(), digest=sha256[:16]).in_language(language)
        self.canvas.setTitle(self.title)
        self.canvas.setAuthor(portal_name)
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    def drawn(self) -> bytes:
        made = sheets(self.content, self.language)
        self._say(self.title, LEFT, self.y + 16, size=19, bold=True)
        if self.content["plan"]:
            self._say(self.content["plan"], LEFT, self.y + 34, size=9, colour=SECOND_INK, widest=RIGHT - LEFT)
        self.y += 48
        self._plan(made["indicators"])
        self._line(made["line"])
        for key in ("districts", "kinds", "money", "tiers"):
            if key in made:
                self._table(made[key])
        for note in (FEW, MOVED):
            self._room(11)
            self._say(Text(note).in_language(self.language), LEFT, self.y + 8, size=6.5, colour=SECOND_INK)
            self.y += 10
        self._end_page()
        return bytes(self.canvas.getpdfdata())

    def _end_page(self) -> None:
        self._say(self.foot, LEFT, 822, size=6.5, colour=SECOND_INK)
        self._say(str(self.canvas.getPageNumber()), RIGHT, 822, size=6.5, colour=SECOND_INK, right=True)
        self.canvas.showPage()

    def _room(self, height: float) -> None:
        """Goes on to the next page when there is no room for this."""
        if self.y + height > FOOT:
            self._end_page()
            self.y = TOP

    def _plan(self, sheet: Sheet) -> None:
        """The four figures of the plan side by side, the first in the plan's colour."""
        shown = sheet.rows[:4]
        width = (RIGHT - LEFT) / max(len(shown), 1)
        for place, (label, (count, target)) in enumerate(shown):
            x = LEFT + place * width
            self._say(
                number(count), x, self.y + 24, size=24, bold=True, colour=VERMILION if place == 0 else INK
            )
            if target is not None:
                reach = x + fonts.width(number(count), font=fonts.BOLD, size=24) + 4
                self._say(
                    Text(OF, target=number(target)).in_language(self.language),
                    reach,
                    self.y + 24,
                    size=9,
                    colour=SECOND_INK,
                )
            self._say(label, x, self.y + 38, size=8, colour=SECOND_INK, widest=width - 8)
        self.y += 50

    def _line(self, sheet: Sheet) -> None:
        """The months as a line, from zero, with the first and the last number."""
        values = [int(cells[0] or 0) for _, cells in sheet.rows]
        self._heading(sheet.title)
        top, height, most = self.y, 70.0, max([*values, 1])
        step = (RIGHT - LEFT - 40) / max(len(values) - 1, 1)
        at = [
            (LEFT + 20 + n * step, top + 10 + (height - 12) * (1 - value / most))
            for n, value in enumerate(values)
        ]
        self._rule(top + height)
        self.canvas.setStrokeColorRGB(*TEAL)
        self.canvas.setLineWidth(1.4)
        for (x, y), (to_x, to_y) in pairwise(at):
            self.canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)
        self.canvas.setFillColorRGB(*TEAL)
        for (x, y), (label, _), value in zip(at, sheet.rows, values, strict=True):
            self.canvas.setFillColorRGB(*TEAL)
            self.canvas.circle(x, HEIGHT - y, 1.8, stroke=0, fill=1)
            self._say(number(value), x, y - 5, size=6.5, middle=True)
            self._say(label, x, top + height + 9, size=6.5, colour=SECOND_INK, middle=True)
        self.y += height + 18

    def _heading(self, text: str) -> None:
        self._say(text, LEFT, self.y + 13, size=11, bold=True)
        self.y += 20

    def _table(self, sheet: Sheet) -> None:
        """Headings that break into two lines at most; a row a line, the sum in bold."""
        self._room(20 + 24 + 3 * ROW)
        self._heading(sheet.title)
        self._heads(sheet)
        for place, (label, cells) in enumerate(sheet.rows):
            if self.y + ROW > FOOT:
                self._end_page()
                self.y = TOP
                self._heads(sheet)
            bold = sheet.summed and place == len(sheet.rows) - 1
            self._say(label, LEFT, self.y + 10, size=SMALL, bold=bold, widest=(RIGHT - LEFT) * FIRST - 4)
            for x, cell in zip(self._columns(sheet), cells, strict=True):
                self._say(number(cell), x, self.y + 10, size=SMALL, bold=bold, right=True)
            self.y += ROW
            self._rule(self.y)
        self.y += 8

    def _columns(self, sheet: Sheet) -> list[float]:
        """Where each column of figures ends."""
        count = len(sheet.heads) - 1
        start = LEFT + (RIGHT - LEFT) * FIRST
        width = min((RIGHT - start) / count, 90)
        return [start + width * (n + 1) for n in range(count)]

    def _heads(self, sheet: Sheet) -> None:
        columns = self._columns(sheet)
        width = columns[0] - LEFT - (RIGHT - LEFT) * FIRST
        self._say(sheet.heads[0], LEFT, self.y + 17, size=7, colour=SECOND_INK)
        for x, head in zip(columns, sheet.heads[1:], strict=True):
            lines = _in_two(head, width - 4)
            for n, line in enumerate(reversed(lines)):
                self._say(
                    line, x, self.y + 17 - 8.5 * n, size=7, colour=SECOND_INK, right=True, widest=width - 3
                )
        self.y += 21
        self._rule(self.y)

    def _rule(self, y: float) -> None:
        self.canvas.setStrokeColorRGB(*HAIR)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)

    def _say(
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
        return "–"
    text = f"{value:,}"
    return text.removesuffix(".0")


def _in_two(head: str, width: float) -> list[str]:
    """A heading in one line, or in two where it is too wide for its column."""
    if fonts.width(head, font=fonts.REGULAR, size=7) <= width:
        return [head]
    words = head.split(" ")
    if len(words) == 1:
        half = (len(head) + 1) // 2
        return [head[:half], head[half:]]
    best = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return [" ".join(words[:best]), " ".join(words[best:])]
