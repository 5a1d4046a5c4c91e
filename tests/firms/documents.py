"""Makes small documents for tests: real PDF, PNG, JPEG, XLSX and DOCX bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(inside: bytes = b"") -> bytes:
    """A PDF of one blank page; `inside` is put into its body."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    body += inside
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + table + end


def png(width: int = 1, height: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def jpeg(width: int = 8, height: int = 8) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9"
    )  # fmt: skip


def office(
    main_part: str, *, more: dict[str, bytes] | None = None, compress: int = zipfile.ZIP_DEFLATED
) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compress) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(main_part, "<workbook/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return whole.getvalue()


def xlsx(**kwargs: object) -> bytes:
    return office("xl/workbook.xml", **kwargs)  # type: ignore[arg-type]


def docx(**kwargs: object) -> bytes:
    return office("word/document.xml", **kwargs)  # type: ignore[arg-type]
