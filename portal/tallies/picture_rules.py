"""Pictures for public pages: drawn anew from what was handed in, so that nothing but the picture itself is kept.

Where a photograph was taken, what was appended to it, what a viewer might stumble over: none of it survives."""

from __future__ import annotations

import io
from dataclasses import dataclass

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.document_rules import examine
from portal.firms.document_words import DAMAGED

WIDEST = 1600  # pixels; a page shows no more
SMALLEST = 200
ACCEPT = ".png,.jpg,.jpeg"
NOT_PICTURE = N_("Please choose a PNG or JPEG picture.")
TOO_SMALL = N_("The picture is too small: at least 200 pixels each way.")


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept."""

    content: bytes
    media_type: str
    width: int
    height: int


def why_not(upload_name: str, content: bytes) -> Text | None:
    """The reason as a message, for a form's field."""
    try:
        draw_anew(upload_name, content)
    except Refused as refused:
        return refused.message
    return None


def draw_anew(upload_name: str, content: bytes) -> Drawn:
    """The picture, no wider than a page shows; Refused says why it cannot be kept. The documents' rules hold for it too."""
    from PIL import Image, ImageOps

    examined = examine(upload_name, content)
    if examined.media_type not in ("image/png", "image/jpeg"):
        raise Refused(Text(NOT_PICTURE), field="picture")
    kind = "PNG" if examined.media_type == "image/png" else "JPEG"
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert(
                "RGB" if kind == "JPEG" or not upright.has_transparency_data else "RGBA"
            )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(Text(DAMAGED), field="picture") from None
    if min(picture.size) < SMALLEST:
        raise Refused(Text(TOO_SMALL), field="picture")
    picture.thumbnail((WIDEST, WIDEST))
    drawn = io.BytesIO()
    if kind == "JPEG":
        picture.save(drawn, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        picture.save(drawn, "PNG", optimize=True)
    return Drawn(drawn.getvalue(), examined.media_type, *picture.size)
