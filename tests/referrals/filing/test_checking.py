"""What a file is, is seen by looking into it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from referrals.filing.checking import MOST_BYTES, RefusedFileError, checked
from referrals.models import FileKind
from tests.referrals.filing import samples


def _words(value: object) -> str:
    """The name of a case. What a file holds is none: archives hold the time they were made at."""
    return ascii(value) if isinstance(value, str) else "file"


@pytest.mark.parametrize(
    ("data", "name", "kind", "shown"),
    [
        (samples.PDF, "form.pdf", FileKind.PDF, "form.pdf"),
        (samples.picture("PNG"), "photo.png", FileKind.PNG, "photo.png"),
        (samples.picture("JPEG"), "photo.JPEG", FileKind.JPEG, "photo.JPEG"),
        (samples.DOCX, "letter.docx", FileKind.DOCX, "letter.docx"),
        (samples.TEXT.encode(), "note.txt", FileKind.TEXT, "note.txt"),
        (samples.TEXT.encode("cp1252"), "note.txt", FileKind.TEXT, "note.txt"),
        (samples.MAIL, "mail.eml", FileKind.EMAIL, "mail.eml"),
        # the name lies
        (samples.PDF, "photo.png", FileKind.PDF, "photo.png.pdf"),
        (samples.TEXT.encode(), "run.exe", FileKind.TEXT, "run.exe.txt"),
        (samples.PDF, "", FileKind.PDF, "file.pdf"),
        (samples.PDF, "../../etc/passwd", FileKind.PDF, "passwd.pdf"),
        (samples.PDF, "C:\\Users\\jo\\form.pdf", FileKind.PDF, "form.pdf"),
        (samples.PDF, "fo\r\nrm\u202e.pdf", FileKind.PDF, "fo  rm .pdf"),
    ],
    ids=_words,
)
def test_what_is_taken(data: bytes, name: str, kind: str, shown: str) -> None:
    found = checked(data, name)

    assert (found.kind, found.name) == (kind, shown)
    if kind not in {FileKind.PNG, FileKind.JPEG}:
        assert found.data == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (samples.LOCKED_PDF, "protected by a password"),
        (samples.LOCKED_OFFICE, "protected by a password"),
        (samples.locked_zip(), "protected by a password"),
        (samples.OLE, "older Office program"),
        (samples.MACROS, "macros"),
        (samples.WORKBOOK, "We cannot take this kind of file"),
        (samples.DOCX[:60], "damaged"),
        (samples.picture("PNG")[:60], "damaged"),
        (b"\xff\xd8\xffnot a picture", "damaged"),
        (b"<!doctype html><script>alert(1)</script>", "We cannot take this kind of file"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "We cannot take this kind of file"),
        (b"{\\rtf1 hello}", "We cannot take this kind of file"),
        (b"#!/bin/sh\nrm -rf /\n", "We cannot take this kind of file"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "We cannot take this kind of file"),
        (samples.picture("GIF"), "We cannot take this kind of file"),
    ],
    ids=_words,
)
def test_what_is_refused_and_how(data: bytes, says: str) -> None:
    with pytest.raises(RefusedFileError, match=says):
        checked(data, "form.pdf")


def test_a_document_that_unpacks_to_very_much_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="too large inside"):
        checked(samples.bomb(), "letter.docx")


def test_a_picture_of_very_many_dots_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    Pillow.new("1", (10_000, 10_000)).save(out, format="PNG")

    with pytest.raises(RefusedFileError, match="too many dots"):
        checked(out.getvalue(), "big.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_its_place_its_camera_and_its_tail(kind: str) -> None:
    sent = samples.picture(kind) + b"<script>alert(1)</script>"
    assert b"SECRET-CAMERA" in sent

    kept = checked(sent, "photo").data

    assert b"SECRET-CAMERA" not in kept
    assert b"script" not in kept
    with Pillow.open(BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (40, 20)


def test_a_picture_is_turned_upright_before_the_note_of_it_goes() -> None:
    with Pillow.open(BytesIO(checked(samples.picture(turned=True), "photo").data)) as image:
        assert image.size == (20, 40)
        top, bottom = image.getpixel((10, 5)), image.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert min(top) > 200
    assert bottom[0] > 200 > bottom[1] + 100


def test_a_long_name_keeps_its_ending() -> None:
    assert checked(samples.PDF, "x" * 300 + ".pdf").name == "x" * 116 + ".pdf"
