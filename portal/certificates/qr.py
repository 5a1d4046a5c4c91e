"""The QR of a certificate as one vector path."""

from __future__ import annotations

from portal.certificates.designs import Design
from portal.certificates.guilloche import PAPER, number

QUIET = 2  # modules kept free of the ornament
QR_MASK = 2  # any of the eight is right; weighing them all takes longer than the rest of the page


def qr(url: str, design: Design) -> str:
    """The modules row by row in runs, on a quiet zone of paper; one unit is a module, counted from the top left."""
    import segno

    matrix = segno.make_qr(url, error="m", boost_error=False, mask=QR_MASK).matrix
    size = len(matrix)
    module, top = design.qr.width / size, design.height - design.qr.top
    paper = " ".join(number(part) for part in PAPER)
    path = [f"q {module:.5f} 0 0 {-module:.5f} {number(design.qr.left)} {number(top)} cm"]
    path.append(f"{paper} rg -{QUIET} -{QUIET} {size + 2 * QUIET} {size + 2 * QUIET} re f 0 g")
    for row, cells in enumerate(matrix):
        bits = bytes(map(bool, cells)) + b"\0"
        column = bits.find(1)
        while column >= 0:
            end = bits.find(0, column)
            path.append(f"{column} {row} {end - column} 1 re")
            column = bits.find(1, end)
    return " ".join([*path, "f Q"])
