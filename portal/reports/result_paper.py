"""What programmes brought, on A4 for the leaders' folder: the figures, the money as bars, and every table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from portal.certificates.designs import INK, SECOND_INK, TEAL, VERMILION
from portal.certificates.drawing import one_at_a_time
from portal.core.i18n import N_, Text
from portal.reports.result_tables import NOTES
from portal.reports.sheet_paper import HEIGHT, LEFT, RIGHT, SheetPaper, number
from portal.reports.tables import Number, Sheet

FOOTER = N_("As it stood on %(day)s")
PROMISED, PAID = 4, 5  # their places among the cells
PALE = (0.62, 0.76, 0.77)
MOST_BARS = 12


def draw_results(
    made: Mapping[str, Sheet], language: str, *, title: str, portal_name: str, on: date
) -> bytes:
    foot = Text(FOOTER, day=on.isoformat()).in_language(language)
    with one_at_a_time:
        return _Paper(title, language=language, author=portal_name, foot=foot).drawn(made)


class _Paper(SheetPaper):
    names_whole = True

    def drawn(self, made: Mapping[str, Sheet]) -> bytes:
        self.say(self.title, LEFT, self.y + 16, size=19, bold=True, widest=RIGHT - LEFT)
        self.y += 32
        self._figures(made["year"])
        self._bars(made["district"])
        for sheet in made.values():
            self.table(sheet)
        self.notes(Text(note).in_language(self.language) for note in NOTES)
        return self.finished()

    def _figures(self, sheet: Sheet) -> None:
        """The whole's figures side by side."""
        cells = sheet.rows[-1][1]
        width = (RIGHT - LEFT) / len(cells)
        for place, (head, cell) in enumerate(zip(sheet.heads[1:], cells, strict=True)):
            x = LEFT + place * width
            self.say(
                number(cell), x, self.y + 20, size=18, bold=True, colour=VERMILION if place == PAID else INK,
                widest=width - 6,
            )  # fmt: skip
            self.say(head, x, self.y + 33, size=7.5, colour=SECOND_INK, widest=width - 6)
        self.y += 44

    def _bars(self, sheet: Sheet) -> None:
        """Promised pale, paid dark, one above the other; the figures stand at their ends."""
        rows = [(label, cells) for label, cells in sheet.rows[:-1] if cells[PROMISED] or cells[PAID]][
            :MOST_BARS
        ]
        most = max(
            [_plain(cells[PROMISED]) for _, cells in rows] + [_plain(cells[PAID]) for _, cells in rows],
            default=0,
        )
        if not most:
            return
        self.heading(sheet.title)
        for x, place, colour in ((RIGHT - 240, PROMISED, PALE), (RIGHT - 110, PAID, TEAL)):
            self.canvas.setFillColorRGB(*colour)
            self.canvas.rect(x, HEIGHT - (self.y - 7), 10, 6, stroke=0, fill=1)
            self.say(sheet.heads[place + 1], x + 14, self.y - 7, size=7, colour=SECOND_INK)
        start, reach = LEFT + 92, RIGHT - LEFT - 92 - 60
        for label, cells in rows:
            self.room(20)
            self.say(label, LEFT, self.y + 11, size=8, widest=86)
            for n, (place, colour) in enumerate(((PROMISED, PALE), (PAID, TEAL))):
                length = reach * max(_plain(cells[place]), 0) / most
                self.canvas.setFillColorRGB(*colour)
                self.canvas.rect(start, HEIGHT - (self.y + 7 + 8 * n), length, 6, stroke=0, fill=1)
                self.say(
                    number(cells[place]),
                    start + length + 4,
                    self.y + 6.5 + 8 * n,
                    size=6.5,
                    colour=SECOND_INK,
                )
            self.y += 20
        self.y += 6


def _plain(value: Number) -> float:
    return float(value if value is not None else Decimal(0))
