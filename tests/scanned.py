"""What a reader of QR codes sees on a picture of a page. Other kinds of code are not asked for: now and then an ornament looks like one."""

from __future__ import annotations

from typing import Any

import zxingcpp


def qr_codes(picture: Any) -> list[zxingcpp.Barcode]:
    """Every QR code on the picture (a PIL image or an array), with its text and its place."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))
