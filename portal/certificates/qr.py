"""The QR of a certificate as one vector path."""

from __future__ import annotations

from math import isqrt

from portal.certificates.designs import Design
from portal.certificates.guilloche import PAPER, number

QUIET = 2  # modules kept free of the ornament
DARK = 0


def qr(url: str, design: Design) -> str:
    """The modules row by row in runs, on a quiet zone of paper; one unit is a module, counted from the top left.

    At level M, which still reads with 15 % of it gone: version 5 for an address alone, 11 to 14 with the facts and
    our signature behind it.
    """
    size, matrix = _modules(url)
    module, top = design.qr.width / size, design.height - design.qr.top
    paper = " ".join(number(part) for part in PAPER)
    path = [f"q {module:.5f} 0 0 {-module:.5f} {number(design.qr.left)} {number(top)} cm"]
    path.append(f"{paper} rg -{QUIET} -{QUIET} {size + 2 * QUIET} {size + 2 * QUIET} re f 0 g")
    for row in range(size):
        bits = matrix[row * size : (row + 1) * size] + b"\xff"
        column = bits.find(DARK)
        while column >= 0:
            end = bits.find(0xFF, column)
            path.append(f"{column} {row} {end - column} 1 re")
            column = bits.find(DARK, end)
    return " ".join([*path, "f Q"])


def _modules(url: str) -> tuple[int, bytes]:
    """How many modules a side has, and each as a byte, dark ones 0; digits take the fewest by themselves."""
    import zxingcpp

    code = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = code.to_image(scale=1, add_quiet_zones=False)
    modules = memoryview(picture).tobytes()  # type: ignore[arg-type]  # it is a buffer; its stub does not say so
    return isqrt(len(modules)), modules
