"""The fine lines of a certificate as PDF path operators: woven bands, rosettes and the frame; it knows no text."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

Colour = tuple[float, float, float]
Point = tuple[float, float]

EDGE = 28.0  # from the paper's edge to the frame: beyond what any printer leaves out
BAND = 24.0
INNER = EDGE + BAND + 7  # where the innermost hairline stands
PAPER: Colour = (1.0, 1.0, 1.0)


def number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def stroke_colour(colour: Colour) -> str:
    return " ".join(number(part) for part in colour) + " RG"


def curve(at: Callable[[float], Point], *, start: float, end: float, pieces: int) -> str:
    """A smooth path through `at(start)` to `at(end)` in cubic pieces whose tangents are the curve's own."""
    step = (end - start) / pieces
    tiny = step / 1000

    def handle(t: float) -> Point:
        (x0, y0), (x1, y1) = at(t - tiny), at(t + tiny)
        return (x1 - x0) / (2 * tiny) * step / 3, (y1 - y0) / (2 * tiny) * step / 3

    x, y = at(start)
    path = [f"{number(x)} {number(y)} m"]
    for index in range(pieces):
        t0, t1 = start + index * step, start + (index + 1) * step
        (ax, ay), (bx, by) = at(t0), at(t1)
        (hx, hy), (gx, gy) = handle(t0), handle(t1)
        path.append(" ".join(number(v) for v in (ax + hx, ay + hy, bx - gx, by - gy, bx, by)) + " c")
    return "\n".join(path)


@dataclass(frozen=True)
class Ornament:
    """What is drawn on the page, and the cells that it repeats by name: Flate-compressed PDF operators."""

    page: bytes
    cells: tuple[tuple[str, bytes], ...]


class _Loom:
    """Collects the page's operators, each cell once."""

    def __init__(self) -> None:
        self.page: list[str] = []
        self.cells: dict[str, str] = {}

    def repeat(self, cell: str, *, times: int, move: str, at: str) -> None:
        """`cell` drawn `times`, each moved on by `move` from the one before, the first at the matrix `at`."""
        name = next((known for known, path in self.cells.items() if path == cell), f"G{len(self.cells)}")
        self.cells[name] = cell
        self.page.append(f"q {at} cm\n" + f"/{name} Do {move} cm\n" * times + "Q\n")

    def colour(self, colour: Colour, *, line: float) -> None:
        self.page.append(f"{stroke_colour(colour)} {number(line)} w\n")

    def rectangle(self, inset: float, *, width: float, height: float, line: float) -> None:
        box = (inset, inset, width - 2 * inset, height - 2 * inset)
        self.page.append(f"{number(line)} w " + " ".join(number(v) for v in box) + " re S\n")

    def ornament(self) -> Ornament:
        cells = tuple((name, zlib.compress(path.encode("ascii"), 9)) for name, path in self.cells.items())
        return Ornament(zlib.compress("".join(self.page).encode("ascii"), 9), cells)


def _weave(loom: _Loom, *, length: float, strands: int, half: float, period: float, at: str) -> None:
    """A woven band along the x axis: one cell of sine strands, repeated by moving the origin.

    The cell has the same length on all sides; the side's matrix stretches it by the little that is missing.
    """
    cells = round(length / period)

    def strand(index: int, sign: int) -> str:
        phase = 2 * pi * index / strands

        def at(t: float) -> Point:
            turn = 2 * pi * t + phase
            return t * period, sign * half * (0.74 * sin(turn) + 0.26 * sin(3 * turn + pi / 3))

        return curve(at, start=0, end=1, pieces=8)

    cell = "\n".join(strand(index, sign) for index in range(strands) for sign in (1, -1)) + "\nS"
    stretch = f"{length / (cells * period):.5f} 0 0 1 0 0"
    loom.repeat(cell, times=cells, move=f"1 0 0 1 {number(period)} 0", at=f"{at} cm {stretch}")


def _rosette(loom: _Loom, centre: Point, *, radius: float, waves: int, depth: float, layers: int) -> None:
    """A closed flower: one wave of each layer, repeated by turning the page."""
    angle = 2 * pi / waves

    def layer(index: int) -> str:
        phase = 2 * pi * index / layers

        def at(t: float) -> Point:
            reach = radius * (1 - depth + depth * sin(2 * pi * t + phase))
            return reach * cos(t * angle), reach * sin(t * angle)

        return curve(at, start=0, end=1, pieces=6)

    petal = "\n".join(layer(index) for index in range(layers)) + "\nS"
    turn = f"{cos(angle):.6f} {sin(angle):.6f} {-sin(angle):.6f} {cos(angle):.6f} 0 0"
    loom.repeat(petal, times=waves, move=turn, at=f"1 0 0 1 {number(centre[0])} {number(centre[1])}")


def _sides(loom: _Loom, *, width: float, height: float, main: Colour, accent: Colour) -> None:
    """The four bands between the corners, each turned by a right angle."""
    middle, corner = EDGE + BAND / 2, EDGE + BAND
    sides = [
        (width, f"1 0 0 1 {number(corner)} {number(middle)}"),
        (height, f"0 1 -1 0 {number(width - middle)} {number(corner)}"),
        (width, f"-1 0 0 -1 {number(width - corner)} {number(height - middle)}"),
        (height, f"0 -1 1 0 {number(middle)} {number(height - corner)}"),
    ]
    for length, at in sides:
        loom.colour(main, line=0.32)
        _weave(loom, length=length - 2 * corner, strands=4, half=BAND * 0.4, period=26, at=at)
        loom.colour(accent, line=0.26)
        _weave(loom, length=length - 2 * corner, strands=3, half=BAND * 0.22, period=13, at=at)


@lru_cache
def frame(*, width: float, height: float, main: Colour, accent: Colour, faint: Colour) -> Ornament:
    """The whole ornament of a page, the same for every paper of a design."""
    loom = _Loom()
    loom.page.append("1 J 1 j\n")
    loom.colour(faint, line=0.3)
    for radius, waves, depth in ((176.0, 36, 0.16), (128.0, 24, 0.3), (76.0, 18, 0.5)):
        _rosette(loom, (width / 2, height / 2), radius=radius, waves=waves, depth=depth, layers=4)
    _sides(loom, width=width, height=height, main=main, accent=accent)
    near = EDGE + BAND / 2
    for centre in ((near, near), (width - near, near), (near, height - near), (width - near, height - near)):
        loom.colour(main, line=0.35)
        _rosette(loom, centre, radius=BAND * 0.46, waves=12, depth=0.28, layers=4)
        loom.colour(accent, line=0.3)
        _rosette(loom, centre, radius=BAND * 0.25, waves=8, depth=0.4, layers=3)
    loom.colour(main, line=1)
    for inset, line in ((EDGE, 1.1), (EDGE + 2.2, 0.3), (EDGE + BAND - 2.2, 0.3), (EDGE + BAND, 0.7)):
        loom.rectangle(inset, width=width, height=height, line=line)
    loom.colour(accent, line=0.4)
    loom.rectangle(INNER, width=width, height=height, line=0.4)
    return loom.ornament()
