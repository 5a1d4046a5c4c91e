"""The notice of a pre-assessment (预评估结果告知书): a letter on A4 that says what the rules say of a firm on a day.

It is no certificate and must never look like one: no frame, no number, no QR, no signature; what it is not stands in red beneath
its title and again at its foot. The design is data, as of the certificates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.certificates import fonts, tagging
from portal.certificates.designs import INK, SECOND_INK, VERMILION, Block, Place, place
from portal.certificates.drawing import one_at_a_time, set_text
from portal.core.i18n import N_, Text

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, FOOT = 56.0, 539.28, 770.0
MEASURE = RIGHT - LEFT
FIRST_ROW, TALLEST_ROW = 268.0, 70.0
LONGEST = 220  # of what is nearest: more does not fit
MISSING = "〓"  # the printers' mark for a character that the case lacks

TITLE = N_("Notice of a pre-assessment")
NO_TITLE = N_("This notice is not an official title, and proves no title, qualification or right to support.")
HOW = N_(
    "The portal has reckoned it on %(day)s from the facts that the firm itself has entered, by the rules in force on that day. "
    "Titles are awarded only by the authorities named in the rules, on application."
)
FIRM, CODE, DAY = N_("Firm"), N_("Unified social credit code"), N_("Judged on")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one rule set says, in words: the tier, the outcome, the rule set with its document, what is nearest."""

    tier: str
    outcome: str
    basis: str
    nearest: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    portal_name: str
    firm_name: str
    credit_code: str
    on: date
    day: str
    language: str
    answers: tuple[Answer, ...]


def draw_notice(notice: Notice) -> bytes:
    """One page of A4 as PDF, tagged for screen readers; the same notice gives the same bytes."""
    with one_at_a_time:
        return _page(notice)


def _page(notice: Notice) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    fonts.load()
    canvas = Canvas(
        "notice.pdf", pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, pdfVersion=(1, 7),
        initialFontName=fonts.REGULAR, lang="zh-CN" if notice.language == "zh" else "en",
    )  # fmt: skip
    canvas.setTitle(f"{_in(notice, TITLE)} {notice.firm_name}")
    canvas.setAuthor(notice.portal_name)
    canvas.setSubject(_in(notice, NO_TITLE))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    structure = tagging.Structure(canvas)
    _lines(structure, canvas, len(notice.answers))
    for paragraph in (*_head(notice), *_answers(notice), *_foot(notice)):
        structure.begin(paragraph[0].tag)
        for block in paragraph:
            set_text(canvas, HEIGHT, block, {}, english=False)
        structure.end()
    structure.finish()
    return bytes(canvas.getpdfdata())


def _in(notice: Notice, message: str, **params: object) -> str:
    return Text(message, **params).in_language(notice.language)


def block(spot: Place, text: str, **looks: Any) -> Block:
    """A block that says exactly this: a brace is no place to fill, and no box stands for a character that cannot be drawn."""
    for character in fonts.missing_glyphs(text):
        text = text.replace(character, MISSING)
    return Block(place=spot, zh=text.replace("{", "{{").replace("}", "}}"), **{"align": "left", **looks})


def _head(notice: Notice) -> list[list[Block]]:
    pairs = [(FIRM, notice.firm_name), (CODE, notice.credit_code), (DAY, notice.day)]
    return [
        [block(place(LEFT, 52, MEASURE, 16), notice.portal_name, size=9.5, smallest=7, colour=SECOND_INK)],
        [block(place(LEFT, 78, MEASURE, 34), _in(notice, TITLE), tag="H1", bold=True, size=22, smallest=14)],
        [block(place(LEFT, 116, MEASURE, 20), _in(notice, NO_TITLE), size=10.5, smallest=7, bold=True, colour=VERMILION)],
        *([
            block(place(LEFT, 152 + 24 * n, 140, 20), _in(notice, label), size=9, smallest=6, colour=SECOND_INK),
            block(place(LEFT + 140, 152 + 24 * n, MEASURE - 140, 20), value, size=11.5, smallest=4.5, bold=n == 0, continues=True),
        ] for n, (label, value) in enumerate(pairs)),
    ]  # fmt: skip


def _row_height(number: int) -> float:
    return min(TALLEST_ROW, (FOOT - 40 - FIRST_ROW) / max(number, 1))


def _answers(notice: Notice) -> list[list[Block]]:
    height, found = _row_height(len(notice.answers)), []
    scale = height / TALLEST_ROW
    for n, answer in enumerate(notice.answers):
        top = FIRST_ROW + n * height
        found += [
            [block(place(LEFT, top + 5 * scale, 340, 18 * scale), answer.tier, tag="H2", bold=True, size=12 * scale, smallest=5)],
            [block(place(LEFT + 345, top + 5 * scale, MEASURE - 345, 18 * scale), answer.outcome, bold=True, size=11 * scale, smallest=5)],
            [block(place(LEFT, top + 23 * scale, MEASURE, 14 * scale), answer.basis, size=8 * scale, smallest=4, colour=SECOND_INK)],
        ]  # fmt: skip
        if answer.nearest:
            spot = place(LEFT, top + 38 * scale, MEASURE, 27 * scale)
            found.append(
                [block(spot, _short(answer.nearest), size=9 * scale, smallest=4, leading=1.4, colour=INK)]
            )
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _foot(notice: Notice) -> list[list[Block]]:
    said = f"{_in(notice, NO_TITLE)} {_in(notice, HOW, day=notice.day)}"
    return [
        [
            block(
                place(LEFT, FOOT - 18, MEASURE, 44),
                said,
                size=8.5,
                smallest=6,
                leading=1.45,
                colour=SECOND_INK,
            )
        ]
    ]


def _lines(structure: tagging.Structure, canvas: Any, number: int) -> None:
    """A hairline above each answer and above the foot."""
    structure.begin_ornament()
    canvas.setStrokeColorRGB(0.85, 0.84, 0.81)
    canvas.setLineWidth(0.5)
    height = _row_height(number)
    for top in (*(FIRST_ROW + n * height for n in range(number)), FOOT - 26):
        canvas.line(LEFT, HEIGHT - top, RIGHT, HEIGHT - top)
    structure.end()
