"""Cuts a TrueType font of rare characters from the web font Chiron Sung HK (SIL OFL 1.1): the ideographs that Noto Serif SC lacks.

ReportLab embeds TrueType outlines only, and the package holds variable CFF2 in many slices: each wanted character is drawn at one
weight, and its cubic curves are turned into quadratic ones. The two typefaces come from one design, so a name keeps its looks.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

IDEOGRAPHS = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x323B0),
)
UNITS, MOST_ERROR = 1000, 0.6  # a thousandth of an em is not seen
WEIGHT = 600  # it stands beside regular and bold: names are bold
NOTICE = "Cut from Chiron Sung HK, (c) The Chiron Sung HK Project Authors, SIL Open Font License 1.1"


def cut(slices: Path, *, known: Path, target: Path) -> int:
    """Writes a font with every ideograph of `slices` that the font `known` lacks; says how many there are."""
    lacking = frozenset(_ideographs() - set(TTFont(known, lazy=True).getBestCmap()))
    found: dict[int, tuple[object, int]] = {}
    paths = sorted(slices.glob("**/*.woff2"))
    with ProcessPoolExecutor() as pool:
        for part in pool.map(_drawn, paths, [lacking] * len(paths)):
            found = part | found
    _write(target, found)
    return len(found)


def _drawn(path: Path, lacking: frozenset[int]) -> dict[int, tuple[object, int]]:
    """The outlines and widths of the wanted characters of one slice."""
    font = TTFont(path, lazy=True)
    wanted = {point: name for point, name in font.getBestCmap().items() if point in lacking}
    if not wanted:
        return {}
    scale = font["head"].unitsPerEm / UNITS
    outlines = font.getGlyphSet(location={"wght": WEIGHT})
    found = {}
    for point, name in wanted.items():
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MOST_ERROR * scale, reverse_direction=True))
        found[point] = (pen.glyph(), round(outlines[name].width / scale))
    return found


def _ideographs() -> set[int]:
    return {point for block in IDEOGRAPHS for point in block}


def _write(target: Path, found: dict[int, tuple[object, int]]) -> None:
    names = {point: f"u{point:05X}" for point in sorted(found)}
    build = FontBuilder(UNITS, isTTF=True)
    build.setupGlyphOrder([".notdef", *names.values()])
    build.setupCharacterMap(names)
    build.setupGlyf(
        {".notdef": TTGlyphPen(None).glyph()} | {name: found[point][0] for point, name in names.items()}
    )
    build.setupHorizontalMetrics(
        {".notdef": (UNITS, 0)} | {name: (found[point][1], 0) for point, name in names.items()}
    )
    build.setupHorizontalHeader(ascent=1151, descent=-286)
    build.setupNameTable(
        {"familyName": target.stem, "styleName": "Regular", "copyright": NOTICE, "psName": target.stem}
    )
    build.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1151, usWinDescent=286)
    build.setupPost(keepGlyphNames=False)
    build.font["head"].created = build.font["head"].modified = 0  # the same bytes each time
    build.font.recalcTimestamp = False
    target.parent.mkdir(parents=True, exist_ok=True)
    build.save(target)
