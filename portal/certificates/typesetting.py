"""Breaks and shrinks Chinese and English text to a box by measure; it draws nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.certificates.fonts import width
from portal.core.errors import Refused
from portal.core.i18n import Text

NEVER_FIRST = frozenset("，。、；：？！）》」』】〉〕”’…%,.;:?!)]}·—")
NEVER_LAST = frozenset("（《「『【〈〔“‘([{")
UNBROKEN = re.compile(r"[0-9A-Za-z\u00c0-\u024f.,'’()/&%:;+-]+ ?|[\s\S]")  # a Latin word, or one character
OPENING, CLOSING = "（《「〔", "）》」〕"
HALF_EMPTY = re.compile(f"(?=[{OPENING}])|(?<=[{CLOSING}])")
EMPTY = 0.42  # of a bracket's em
STEP = 0.5


@dataclass(frozen=True)
class Setting:
    """Lines of one size, ready to be drawn one below the other."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)


def fit(
    text: str, *, font: str, size: float, smallest: float, leading: float, width_max: float, height_max: float
) -> Setting:
    """The largest setting between `size` and `smallest` that stays in the box, its lines of even length.

    `leading` is a multiple of the size. Refused when even the smallest is too large.
    """
    current = size
    while current >= smallest:
        lines = _break(text, font, width_max / current)
        if len(lines) * leading * current <= height_max + 0.01:
            return Setting(_even(text, font, width_max / current, len(lines)), current, leading * current)
        current -= STEP
    raise Refused(
        Text("This text is too long for the certificate: %(beginning)s…", beginning=text[:20]), field="name"
    )


def line_count(text: str, *, font: str, size: float, width_max: float) -> int:
    """How many lines the text takes in a column of this width (points); what `fit` gives too, without evening them out."""
    return len(_break(text, font, width_max / size))


def spaced(line: str, *, font: str, size: float, tracking: float) -> tuple[list[tuple[float, str]], float]:
    """Pieces of a line with their offsets, and its length: the empty half of a full-width bracket is taken back."""
    pieces: list[tuple[float, str]] = []
    reach = 0.0
    for piece in HALF_EMPTY.split(line):
        if not piece:
            continue
        if piece[0] in OPENING and pieces:
            reach -= EMPTY * size
        pieces.append((reach, piece))
        reach += width(piece, font=font, size=size) + tracking * len(piece)
        if piece[-1] in CLOSING:
            reach -= EMPTY * size
    return pieces, reach - tracking


def _even(text: str, font: str, widest: float, count: int) -> tuple[str, ...]:
    """The same number of lines, as narrow as they get, so that no last line holds a single character."""
    if count == 1:
        return (text,)
    low, high = widest / 2, widest
    for _ in range(7):
        middle = (low + high) / 2
        if len(_break(text, font, middle)) <= count:
            high = middle
        else:
            low = middle
    return _break(text, font, high)


def _break(text: str, font: str, widest: float) -> tuple[str, ...]:
    """Lines no wider than `widest`, in ems; punctuation keeps to its word."""
    lines: list[str] = []
    line, reach = "", 0.0
    for piece in _pieces(text):
        length, visible = _em(piece, font), _em(piece.rstrip(), font)
        if line and reach + visible > widest:
            lines.append(line.rstrip())
            line, reach = "", 0.0
        if visible > widest:  # a word longer than the line is cut where the line ends
            *full, piece = _cut(piece, font, widest)
            lines += full
            length = _em(piece, font)
        line, reach = line + piece, reach + length
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[str, ...]:
    """What may not be parted: a word, or a character with the punctuation that clings to it."""
    pieces: list[str] = []
    for piece in UNBROKEN.findall(text):
        clings = pieces and (piece[0] in NEVER_FIRST or pieces[-1][-1] in NEVER_LAST)
        if clings:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)


@lru_cache(maxsize=4096)
def _em(text: str, font: str) -> float:
    return width(text, font=font, size=1)


def _cut(piece: str, font: str, widest: float) -> list[str]:
    parts = [""]
    for char in piece:
        if parts[-1] and _em(parts[-1] + char, font) > widest:
            parts.append("")
        parts[-1] += char
    return parts
