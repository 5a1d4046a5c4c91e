"""The typefaces of the certificates: loaded once, asked for glyphs and widths; where they come from is `make assets`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from struct import pack
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from portal.core.errors import Refused
from portal.core.i18n import Text

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"
REGULAR, BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
RARE = "RareSerif"  # a relation of the two: what they lack is drawn from it
WIDER = "Wider"  # what an operator has put beside them: the last to be asked


class _Outlines:
    """The glyf table without copying its 14 MB for every document."""

    def __init__(self, data: bytes, start: int) -> None:
        self.data, self.start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self.data[self.start + part.start : self.start + part.stop]


class _Face(ttfonts.TTFontFace):
    def get_table(self, tag: str) -> Any:
        start, length = self.get_table_pos(tag)
        if tag == "glyf":
            return _Outlines(self._ttf_data, start)
        if tag == "name":
            return pack(">HHH", 0, 0, 6)  # empty: the licence's text would be in every certificate
        return self._ttf_data[start : start + length]

    def getCharWidth(self, code: int) -> str:  # noqa: N802  # ReportLab's name
        return f"{self.charWidths.get(code, self.defaultWidth):g}"  # as text, else each is formatted anew


def to_unicode(font_name: str, subset: list[int]) -> str:
    """Which character each code of a subset means, in UTF-16BE.

    ReportLab writes five hexadecimal digits for a character beyond the BMP, and readers then drop or change it.
    """
    lines = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]  # the format's limit
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{font_name} def /CMapType 2 def",
            f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )


@lru_cache
def load(folder: Path = FONT_FOLDER) -> None:
    """Registers the typefaces, about 60 ms each; FileNotFoundError says how to get them."""
    ttfonts.makeToUnicodeCMap = to_unicode
    for name in (REGULAR, BOLD, RARE, WIDER):
        path = folder / f"{name}.ttf"
        if not path.is_file():
            if name == WIDER:
                continue
            raise FileNotFoundError(f"{path} is missing: run `make assets`")
        font = ttfonts.TTFont(name, str(path), asciiReadable=False)
        font.face.__class__ = _Face  # TTFont makes its face itself
        pdfmetrics.registerFont(font)


@lru_cache
def _of(font: str) -> frozenset[str]:
    """What a typeface can draw; nothing when there is none of that name."""
    load()
    if font not in pdfmetrics.getRegisteredFontNames():
        return frozenset()
    return frozenset(map(chr, pdfmetrics.getFont(font).face.charToGlyph))


@lru_cache
def _drawable() -> frozenset[str]:
    return (_of(REGULAR) & _of(BOLD)) | _of(RARE) | _of(WIDER)


def missing_glyphs(text: str) -> list[str]:
    """The characters that no typeface of ours can draw, each once, in their order."""
    drawable = _drawable()
    return [char for char in dict.fromkeys(text) if char not in drawable]


def runs(text: str, *, font: str) -> list[tuple[str, str]]:
    """The text in pieces of one typeface each: `font`, and for what it lacks the first that has it."""
    own = _of(font)
    if own.issuperset(text):
        return [(font, text)]
    pieces: list[tuple[str, str]] = []
    for char in text:
        name = next((name for name in (font, RARE, WIDER) if char in _of(name)), font)
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + char)
        else:
            pieces.append((name, char))
    return pieces


def refuse_missing_glyphs(text: str, *, field: str) -> None:
    """A certificate never shows an empty box: what cannot be drawn goes to a person."""
    missing = missing_glyphs(text)
    if missing:
        shown = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise Refused(
            Text(
                "The certificate's typeface has no glyph for %(characters)s; a person must issue it",
                characters=shown,
            ),
            field=field,
        )


def width(text: str, *, font: str, size: float, tracking: float = 0) -> float:
    """In points; `tracking` is added after each character but the last."""
    set_width = sum(pdfmetrics.stringWidth(run, name, size) for name, run in runs(text, font=font))
    return float(set_width) + tracking * max(len(text) - 1, 0)
