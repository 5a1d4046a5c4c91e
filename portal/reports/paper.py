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
from portal.core.i18n import N_, Text
from portal.reports.sheet_paper import HEIGHT, LEFT, RIGHT, SheetPaper, number
from portal.reports.tables import FEW, MOVED, TITLE, Sheet, month_name, plan_name, sheets

FOOTER = N_("Kept on %(day)s and unchanged since · SHA-256 %(digest)s")
OF = N_("of %(target)s")


def draw_report(
    content: Mapping[str, Any], language: str, *, portal_name: str, made_on: date, sha256: str
) -> bytes:
    """The PDF; the same report gives the same bytes."""
    title = f"{Text(TITLE).in_language(language)} · {month_name(content['month'], language)}"
    foot = Text(FOOTER, day=made_on.isoformat(), digest=sha256[:16]).in_language(language)
    with one_at_a_time:
        return _Paper(title, language=language, author=portal_name, foot=foot).drawn(content)


class _Paper(SheetPaper):
    def drawn(self, content: Mapping[str, Any]) -> bytes:
        made = sheets(content, self.language)
        self.say(self.title, LEFT, self.y + 16, size=19, bold=True)
        if plan := plan_name(content, self.language):
            self.say(plan, LEFT, self.y + 34, size=9, colour=SECOND_INK, widest=RIGHT - LEFT)
        self.y += 48
        self._plan(made["indicators"])
        self._line(made["line"])
        for key in ("districts", "kinds", "money", "tiers"):
            if key in made:
                self.table(made[key])
        self.notes(Text(note).in_language(self.language) for note in (FEW, MOVED))
        return self.finished()

    def _plan(self, sheet: Sheet) -> None:
        """The four figures of the plan side by side, the first in the plan's colour."""
        shown = sheet.rows[:4]
        width = (RIGHT - LEFT) / max(len(shown), 1)
        for place, (label, (count, target)) in enumerate(shown):
            x = LEFT + place * width
            self.say(
                number(count), x, self.y + 24, size=24, bold=True, colour=VERMILION if place == 0 else INK
            )
            if target is not None:
                reach = x + fonts.width(number(count), font=fonts.BOLD, size=24) + 4
                self.say(
                    Text(OF, target=number(target)).in_language(self.language),
                    reach,
                    self.y + 24,
                    size=9,
                    colour=SECOND_INK,
                )
            self.say(label, x, self.y + 38, size=8, colour=SECOND_INK, widest=width - 8)
        self.y += 50

    def _line(self, sheet: Sheet) -> None:
        """The months as a line, from zero, with the first and the last number."""
        values = [int(cells[0] or 0) for _, cells in sheet.rows]
        self.heading(sheet.title)
        top, height, most = self.y, 70.0, max([*values, 1])
        step = (RIGHT - LEFT - 40) / max(len(values) - 1, 1)
        at = [
            (LEFT + 20 + n * step, top + 10 + (height - 12) * (1 - value / most))
            for n, value in enumerate(values)
        ]
        self.rule(top + height)
        self.canvas.setStrokeColorRGB(*TEAL)
        self.canvas.setLineWidth(1.4)
        for (x, y), (to_x, to_y) in pairwise(at):
            self.canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)
        self.canvas.setFillColorRGB(*TEAL)
        for (x, y), (label, _), value in zip(at, sheet.rows, values, strict=True):
            self.canvas.setFillColorRGB(*TEAL)
            self.canvas.circle(x, HEIGHT - y, 1.8, stroke=0, fill=1)
            self.say(number(value), x, y - 5, size=6.5, middle=True)
            self.say(label, x, top + height + 9, size=6.5, colour=SECOND_INK, middle=True)
        self.y += height + 18
