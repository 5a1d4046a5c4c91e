"""The QR of a certificate as one vector path."""

from __future__ import annotations

from portal.certificates.designs import Design
from portal.certificates.guilloche import PAPER, number

QR_MASK = 2  # any of the eight is right; weighing them all takes longer than the rest of the page


def qr(url: str, design: Design) -> str:
    """The modules as one path, row by row in runs; dark on the paper's white."""
    import segno

    matrix = segno.make_qr(url, error="m", boost_error=False, mask=QR_MASK).matrix
    module = design.qr.width / len(matrix)
    left, top = design.qr.left, design.height - design.qr.top
    path = ["q", " ".join(number(part) for part in PAPER), "rg"]
    margin = 2 * module
    side = design.qr.width + 2 * margin
    path.append(f"{number(left - margin)} {number(top + margin - side)} {number(side)} {number(side)} re f")
    path.append("0 g")
    for row_number, row in enumerate(matrix):
        bits = "".join("1" if cell else "0" for cell in row) + "0"
        column = bits.find("1")
        while column >= 0:
            end = bits.find("0", column)
            x, y = left + column * module, top - (row_number + 1) * module
            path.append(f"{x:.3f} {y:.3f} {(end - column) * module:.3f} {module:.3f} re")
            column = bits.find("1", end)
    return " ".join([*path, "f Q"])
