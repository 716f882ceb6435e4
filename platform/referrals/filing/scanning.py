"""Asking a virus scanner, where the platform has one (`CLAMAV` in the settings).

The scanner is ClamAV's daemon: `unix:/path/of/its.socket` or `tcp:host:3310`.
"""

from __future__ import annotations

import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from referrals.filing.checking import RefusedFileError
from referrals.models import Scan

PATIENCE = 20.0
_CHUNK = 1 << 16
log = logging.getLogger(__name__)


class ScannerError(OSError):
    """The scanner answered something that is neither "OK" nor a finding."""


def scan(data: bytes) -> Scan:
    """What the scanner says of a file.

    A scanner that is down does not cost the referral its file: `NO_ANSWER` is shown to whoever
    opens it. Raises `RefusedFileError` for a file with a virus.
    """
    if not settings.CLAMAV:
        return Scan.NOT_SCANNED
    try:
        answer = _ask(data)
    except OSError:
        log.exception("The virus scanner at %s did not answer.", settings.CLAMAV)
        return Scan.NO_ANSWER
    if answer.endswith("FOUND"):
        raise RefusedFileError(
            _("The virus scanner found something harmful in this file. It was not kept.")
        )
    return Scan.CLEAN


def _ask(data: bytes) -> str:
    """ClamAV's INSTREAM: pieces, each after its length, then a piece of no length."""
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := scanner.recv(4096)):
            answer += more
    text = answer.rstrip(b"\0").decode("ascii", "replace").strip()
    if not text.endswith(("OK", "FOUND")):
        raise ScannerError(text or "no answer")
    return text


def _connected() -> socket.socket:
    kind, _colon, where = settings.CLAMAV.partition(":")
    if kind == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(where)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
