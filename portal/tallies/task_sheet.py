"""The plan's tasks on one page of A4, for the working team's meeting: however many they are and however long, the page stays one.

Rows share the height of the page by what they have to say, letters shrink as far as they can be read, then reports are cut and end in an ellipsis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.certificates import fonts, tagging
from portal.certificates.designs import INK, SECOND_INK, Block, place
from portal.certificates.drawing import one_at_a_time, set_text
from portal.certificates.notice import MISSING
from portal.certificates.typesetting import line_count
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, FOOT = 40.0, 555.28, 104.0, 806.0
MEASURE = RIGHT - LEFT
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
LAST_SIZES = (5.5, 5.0, 4.5, 4.0, 3.5, 3.0)  # only when sixty tasks leave no other way
LEADING = 1.32
PADDING = 0.55  # of a letter's size, between rows
# Columns: light, task with its bodies, due, what was reported with the reason of the light. x and width.
LIGHT_AT, TASK_AT, DUE_AT, SAID_AT = (
    (LEFT, 62.0),
    (LEFT + 68, 156.0),
    (LEFT + 228, 70.0),
    (LEFT + 302, MEASURE - 302),
)
COLOURS = {
    "green": (0.18, 0.42, 0.25), "done": (0.18, 0.42, 0.25), "amber": (0.80, 0.55, 0.05), "red": (0.70, 0.15, 0.12),
    "grey": (0.60, 0.60, 0.58),
}  # fmt: skip
LONGEST = (
    1000,
    600,
    400,
    300,
    220,
    160,
    110,
    70,
    40,
)  # characters of a report, when even the smallest letters are too large

TITLE = N_("Tasks of the plan")
HEADS = (N_("Light"), N_("Task and responsible bodies"), N_("Due on"), N_("State"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One task in words."""

    chain: str
    label: str
    bodies: str
    due: str
    colour: str
    light: str
    reason: str
    report: str
    progress: int | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    portal_name: str
    plan: str
    day: str
    language: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cell:
    """A text in a column, bold or not."""

    text: str
    at: tuple[float, float]
    bold: bool = False
    second: bool = False


def draw_sheet(sheet: Sheet) -> bytes:
    """One page as PDF, tagged for screen readers; the same sheet gives the same bytes."""
    with one_at_a_time:
        return _page(sheet)


def _page(sheet: Sheet) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    fonts.load()
    canvas = Canvas(
        "tasks.pdf", pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, pdfVersion=(1, 7),
        initialFontName=fonts.REGULAR, lang="zh-CN" if sheet.language == "zh" else "en",
    )  # fmt: skip
    title = Text(TITLE).in_language(sheet.language)
    canvas.setTitle(f"{title} {sheet.day}")
    canvas.setAuthor(sheet.portal_name)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    structure = tagging.Structure(canvas)
    rows, size, heights = arranged(sheet.lines)
    _ornaments(structure, canvas, sheet.lines, size, heights)
    for paragraph in (*_head(sheet, title), *_body(rows, size, heights)):
        structure.begin(paragraph.tag)
        set_text(canvas, HEIGHT, paragraph, {}, english=False)
        structure.end()
    structure.finish()
    return bytes(canvas.getpdfdata())


def arranged(lines: tuple[Line, ...]) -> tuple[list[list[Cell]], float, list[float]]:
    """The cells of each row, the size of their letters, and each row's height; together they fill no more than the page."""
    for longest, sizes in (*((longest, SIZES) for longest in LONGEST), (LONGEST[-1], LAST_SIZES)):
        rows = [_cells(line, longest) for line in lines]
        if not _fits(rows, sizes[-1]):  # the smallest tells at once whether a larger one is worth a try
            continue
        size = next(size for size in sizes if _fits(rows, size))
        return rows, size, [_height(cells, size) for cells in rows]
    raise Refused(Text(N_("There are too many tasks for one page.")))


def _fits(rows: list[list[Cell]], size: float) -> bool:
    """Whether the rows stay on the page; it stops looking where they leave it."""
    left = FOOT - TOP
    for cells in rows:
        left -= _height(cells, size)
        if left < 0:
            return False
    return True


def _cells(line: Line, longest: int) -> list[Cell]:
    beside = (LIGHT_AT[0] + 12, LIGHT_AT[1] - 12)
    return [
        Cell(line.light, beside, bold=True),
        Cell("" if line.progress is None else f"{line.progress}%", beside),
        Cell(_short(f"{line.chain} · {line.label}", longest), TASK_AT, bold=True),
        Cell(_short(line.bodies, longest) or "—", TASK_AT, second=True),
        Cell(line.due, DUE_AT),
        Cell(_short(line.report, longest) or "—", SAID_AT),
        Cell(_short(line.reason, longest), SAID_AT, second=True),
    ]


def _short(text: str, longest: int) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= longest else f"{joined[: longest - 1]}…"


def _lines_of(cell: Cell, size: float) -> int:
    """How many lines the cell takes at this size."""
    font = fonts.BOLD if cell.bold else fonts.REGULAR
    return line_count(drawable(cell.text), font=font, size=size, width_max=cell.at[1])


def _height(cells: list[Cell], size: float) -> float:
    """Of the tallest column; cells of one column stand one below the other."""
    by_column: dict[float, int] = {}
    for cell in cells:
        by_column[cell.at[0]] = by_column.get(cell.at[0], 0) + _lines_of(cell, size)
    return max(by_column.values()) * size * LEADING + PADDING * size


@lru_cache(maxsize=1024)
def drawable(text: str) -> str:
    """No box stands for a character that cannot be drawn."""
    for character in fonts.missing_glyphs(text):
        text = text.replace(character, MISSING)
    return text


def _block(
    text: str, x: float, top: float, width: float, height: float, *, size: float, **looks: Any
) -> Block:
    words = drawable(text)
    looks = {"align": "left", "smallest": size, "leading": LEADING, "colour": INK, **looks}
    return Block(
        place=place(x, top, width, height), zh=words.replace("{", "{{").replace("}", "}}"), size=size, **looks
    )


def _head(sheet: Sheet, title: str) -> list[Block]:
    blocks = [
        _block(title, LEFT, 34, MEASURE, 26, size=18, bold=True, tag="H1", smallest=10),
        _block(f"{sheet.plan} · {sheet.day}", LEFT, 62, MEASURE, 16, size=9, colour=SECOND_INK, smallest=5),
    ]
    for head, (x, width) in zip(HEADS, (LIGHT_AT, TASK_AT, DUE_AT, SAID_AT), strict=True):
        said = Text(head).in_language(sheet.language)
        blocks.append(_block(said, x, TOP - 18, width, 14, size=8, colour=SECOND_INK, smallest=5))
    return blocks


def _body(rows: list[list[Cell]], size: float, heights: list[float]) -> list[Block]:
    blocks, top = [], TOP
    for cells, height in zip(rows, heights, strict=True):
        below: dict[float, float] = {}
        for cell in cells:
            if not cell.text:
                continue
            tall = _lines_of(cell, size) * size * LEADING
            at = below.get(cell.at[0], top + PADDING * size / 2)
            colour = SECOND_INK if cell.second else INK
            blocks.append(
                _block(cell.text, cell.at[0], at, cell.at[1], tall, size=size, bold=cell.bold, colour=colour)
            )
            below[cell.at[0]] = at + tall
        top += height
    return blocks


def _ornaments(
    structure: tagging.Structure, canvas: Any, lines: tuple[Line, ...], size: float, heights: list[float]
) -> None:
    """A hairline above each row, and its light as a disc beside the word."""
    structure.begin_ornament()
    canvas.setLineWidth(0.5)
    top = TOP
    for line, height in zip(lines, heights, strict=True):
        canvas.setStrokeColorRGB(0.85, 0.84, 0.81)
        canvas.line(LEFT, HEIGHT - top, RIGHT, HEIGHT - top)
        canvas.setFillColorRGB(*COLOURS[line.colour])
        canvas.circle(LEFT + 5, HEIGHT - top - size * (PADDING + LEADING) / 2, 0.38 * size, stroke=0, fill=1)
        top += height
    canvas.setStrokeColorRGB(0.85, 0.84, 0.81)
    canvas.line(LEFT, HEIGHT - top, RIGHT, HEIGHT - top)
    structure.end()
