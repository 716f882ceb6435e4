"""What a file really is, by its content; its name is never believed."""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath, PureWindowsPath

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from referrals.models import FileKind

MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
MOST_PARTS = 2_000
MOST_UNPACKED = 100_000_000
LONGEST_NAME = 120
ENDINGS: dict[str, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.DOCX: (".docx",),
    FileKind.TEXT: (".txt",),
    FileKind.EMAIL: (".eml",),
}
_PDF_KEY = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
_OFFICE_BEFORE_2007 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_KEY = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(r"\s*(<[!?a-z]|\{\\rtf|#!|%!)", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEADER = r"[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(\r?\n[ \t][^\r\n]*)*\r?\n"
_HEADERS = re.compile(rf"(From [^\r\n]*\r?\n)?({_HEADER})+")
_MAIL_HEADERS = {"from", "date", "to", "subject", "message-id", "received", "mime-version"}


class RefusedFileError(ValueError):
    """A file that is not taken. The message says why and what to do; it is fit for anybody."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its kind, a name to show, and what is stored."""

    kind: FileKind
    name: str
    data: bytes


def checked(data: bytes, name: str) -> CheckedFile:
    """Look into a file. Pictures come back drawn anew, without place, camera or hidden tail.

    Raises `RefusedFileError`.
    """
    if not data:
        raise RefusedFileError(_("This file is empty. Choose it again."))
    if len(data) > MOST_BYTES:
        raise RefusedFileError(
            _("This file is larger than %(limit)s MB. Make it smaller, or send it in parts.")
            % {"limit": MOST_BYTES // 1_000_000}
        )
    kind = _kind_of(data)
    if kind in {FileKind.PNG, FileKind.JPEG}:
        data = _redrawn(data, kind)
    return CheckedFile(kind, shown_name(name, kind), data)


def _kind_of(data: bytes) -> FileKind:
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    if data.startswith(_OFFICE_BEFORE_2007):
        raise _old_office(data)
    return _text(data)


def _pdf(data: bytes) -> FileKind:
    if _PDF_KEY.search(data):
        raise RefusedFileError(
            _("This PDF is protected by a password. Save it without the password and try again.")
        )
    return FileKind.PDF


def _docx(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RefusedFileError(_("This file is damaged. Save it again and try once more.")) from (
            error
        )
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedFileError(
            _("This file is protected by a password. Save it without the password and try again.")
        )
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise _not_taken()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFileError(
            _("This document holds macros (small programs). Save it as PDF and send that.")
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise RefusedFileError(_("This document is too large inside. Save it as PDF, please."))
    return FileKind.DOCX


def _old_office(data: bytes) -> RefusedFileError:
    if _OFFICE_KEY in data:
        return RefusedFileError(
            _("This file is protected by a password. Save it without the password and try again.")
        )
    return RefusedFileError(
        _("This is a file of an older Office program. Save it as PDF or Word (.docx).")
    )


def _text(data: bytes) -> FileKind:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text):
            break
        headers = _HEADERS.match(text)
        if headers and len(_names_of(headers.group()) & _MAIL_HEADERS) >= 2:
            return FileKind.EMAIL
        if not _MARKUP.match(text):
            return FileKind.TEXT
        break
    raise _not_taken()


def _names_of(headers: str) -> set[str]:
    lines = headers.splitlines()
    return {line.split(":", 1)[0].lower() for line in lines if line[:1].strip() and ":" in line}


def _not_taken() -> RefusedFileError:
    return RefusedFileError(
        _(
            "We cannot take this kind of file. Send a PDF, a Word document (.docx), a picture "
            "(PNG or JPEG), plain text, or a saved e-mail (.eml)."
        )
    )


def _redrawn(data: bytes, kind: FileKind) -> bytes:
    """The same picture without anything but its pixels, turned upright first."""
    try:
        # The size is refused below, in words; Pillow's own warning of it comes earlier.
        with (
            warnings.catch_warnings(action="ignore"),
            Pillow.open(BytesIO(data), formats=[kind.name]) as opened,
        ):
            if opened.width * opened.height > MOST_PIXELS:
                raise RefusedFileError(_("This picture has too many dots. Make it smaller."))
            upright = ImageOps.exif_transpose(opened)
            clean = Pillow.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P":
                clean.putpalette(upright.getpalette() or [])
                if "transparency" in upright.info:
                    clean.info["transparency"] = upright.info["transparency"]
    except (UnidentifiedImageError, OSError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise RefusedFileError(_("This picture is damaged. Save it again and send that.")) from (
            error
        )
    drawn = BytesIO()
    clean.save(drawn, format=kind.name, **({"quality": 90} if kind == FileKind.JPEG else {}))
    return drawn.getvalue()


def shown_name(given: str, kind: str) -> str:
    """The name to show: no folders, no control letters, and the ending of what the file is."""
    plain = PurePath(PureWindowsPath(given).name).name
    plain = "".join(letter if letter.isprintable() else " " for letter in plain).strip(" .")
    endings = ENDINGS.get(kind, (f".{kind}",))
    if not plain.lower().endswith(endings):
        plain = f"{plain or _('file')}{endings[0]}"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"
