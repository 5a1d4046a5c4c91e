"""Pictures are drawn anew: what a camera or a stranger put into the file does not survive."""

import io

import pytest
from PIL import Image

from portal.core.errors import Refused
from portal.tallies.picture_rules import WIDEST, draw_anew, why_not


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **more: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (120, 30, 40)).save(written, kind, **more)
    return written.getvalue()


def test_where_a_photograph_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    content = picture(exif=exif)
    assert b"SECRET PLACE" in content
    drawn = draw_anew("photo.jpg", content)
    assert b"SECRET PLACE" not in drawn.content
    assert (drawn.media_type, drawn.width, drawn.height) == ("image/jpeg", 400, 300)


def test_a_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    drawn = draw_anew("photo.jpg", picture(exif=exif))
    assert (drawn.width, drawn.height) == (300, 400)


def test_no_picture_is_wider_than_a_page_shows() -> None:
    drawn = draw_anew("plan.png", picture("PNG", (4000, 1000)))
    assert (drawn.width, drawn.height, drawn.media_type) == (WIDEST, 400, "image/png")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b""), ("a.png", picture("JPEG")), ("a.gif", picture("GIF")), ("a.pdf", b"%PDF-1.7\nstartxref\n%%EOF"),
        ("a.png", picture("PNG")[:200]), ("a.jpg", picture()[:300]), ("a.png", picture("PNG") + b"PK\x05\x06\0\0\0\0" + b"\0" * 14),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("a.png", picture("PNG", (100, 900))),
    ],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        draw_anew(name, content)
    assert why_not(name, content) is not None
