"""Small files of every kind, made here."""

from __future__ import annotations

import zipfile
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageDraw

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
LOCKED_PDF = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 5 0 R")
MAIL = (
    b"From: Jo Teal <jo.teal@school.example>\r\nTo: advocacy@example.org\r\n"
    b"Subject: A request\r\n\tfor help\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\r\n"
    b"Please call me.\r\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED_OFFICE = OLE + "EncryptedPackage".encode("utf-16-le")
TEXT = "Café: please ring after school.\n"


def picture(kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """Left half white, right half red, 40 × 20; a place and a camera in its hidden data."""
    image = Pillow.new("RGB", (40, 20), "red")
    ImageDraw.Draw(image).rectangle((0, 0, 19, 19), fill="white")
    exif = Pillow.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (49.0, 11.0, 3.0)
    if turned:
        exif[0x0112] = 6  # the right edge is up
    out = BytesIO()
    image.save(out, format=kind, exif=exif)
    return out.getvalue()


def package(*names: str) -> bytes:
    """A zip with parts of these names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return out.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
MACROS = package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
WORKBOOK = package("[Content_Types].xml", "xl/workbook.xml")


def locked_zip() -> bytes:
    """A Word document whose parts say that they are encrypted."""
    data = bytearray(DOCX)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def bomb() -> bytes:
    """A small Word document that says it unpacks to 200 MB."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("word/document.xml", bytes(200_000_000))
    return out.getvalue()
