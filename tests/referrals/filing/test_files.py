"""Files are kept with a referral, privately, and opened by those who may, through one door."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from audit.selectors import entries_about
from referrals.files import MOST_FILES, attach, attach_all
from referrals.filing.checking import RefusedFileError
from referrals.models import Attachment, Referral, Scan
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral
from tests.referrals.filing import samples


def upload(data: bytes = samples.PDF, name: str = "form.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def referral(jersey: Organisation, make_referral: MakeReferral) -> Referral:
    with tenant_scope(jersey):
        return make_referral("Robin Marsh")


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def test_a_file_is_kept_under_a_name_that_tells_nothing(
    jersey: Organisation, referral: Referral, coordinator: User, settings: Any
) -> None:
    with tenant_scope(jersey):
        kept = attach(referral=referral, upload=upload(name="Robin Marsh.pdf"), by=coordinator)

        stored = Path(kept.file.path)
        assert stored.is_relative_to(Path(settings.FILES_ROOT) / str(jersey.id))
        assert stored.name == f"{kept.pk.hex}.pdf"
        assert stored.read_bytes() == samples.PDF
        assert stored.stat().st_mode & 0o777 == 0o600
        assert (kept.name, kept.kind, kept.size) == ("Robin Marsh.pdf", "pdf", len(samples.PDF))
        assert (kept.scan, kept.attached_by) == (Scan.NOT_SCANNED, coordinator)
        [entry] = entries_about(kept)
        assert entry.operation == "referrals.enter"
        assert "Robin" not in str(entry.detail)


def test_whoever_sent_the_referral_may_attach_too(jersey: Organisation, referral: Referral) -> None:
    with tenant_scope(jersey):
        kept = attach(referral=referral, upload=upload(), by=None)
        assert kept.attached_by is None
        assert [entry.operation for entry in entries_about(kept)] == ["referrals.submit"]


def test_the_same_file_twice_is_one(
    jersey: Organisation, referral: Referral, coordinator: User
) -> None:
    with tenant_scope(jersey):
        first = attach(referral=referral, upload=upload(), by=coordinator)
        assert attach(referral=referral, upload=upload(name="copy.pdf"), by=coordinator) == first
        assert Attachment.objects.count() == 1


def test_bad_files_are_named_and_the_others_kept(
    jersey: Organisation, referral: Referral, coordinator: User
) -> None:
    sent = [upload(), upload(samples.LOCKED_PDF, "locked.pdf"), upload(samples.MAIL, "mail.eml")]
    with tenant_scope(jersey):
        kept, refused = attach_all(referral=referral, uploads=sent, by=coordinator)

        assert [file.name for file in kept] == ["form.pdf", "mail.eml"]
        assert [file.name for file in refused] == ["locked.pdf"]
        assert Referral.objects.filter(pk=referral.pk).exists()


def test_there_is_a_most(jersey: Organisation, referral: Referral, coordinator: User) -> None:
    with tenant_scope(jersey):
        for number in range(MOST_FILES):
            attach(referral=referral, upload=upload(f"note {number}".encode()), by=coordinator)
        with pytest.raises(RefusedFileError, match="20 files already"):
            attach(referral=referral, upload=upload(), by=coordinator)


def test_a_download_is_saved_never_shown_and_audited(
    jersey: Organisation, referral: Referral, coordinator: User, desk: Client
) -> None:
    with tenant_scope(jersey):
        kept = attach(referral=referral, upload=upload(), by=coordinator)
    response = desk.get(f"/workspace/referrals/files/{kept.pk}/")

    assert b"".join(response) == samples.PDF
    assert response["Content-Disposition"] == 'attachment; filename="form.pdf"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    with tenant_scope(jersey):
        operations = [entry.operation for entry in entries_about(kept)]
        assert operations == ["referrals.enter", "referrals.open_file"]


@pytest.mark.parametrize(
    "role", ["advocate", "content_editor", "organisation_admin", "commissioner"]
)
def test_others_of_the_house_may_not_open_it(
    jersey: Organisation,
    referral: Referral,
    coordinator: User,
    make_user: MakeUser,
    client_at: ClientAt,
    role: str,
) -> None:
    with tenant_scope(jersey):
        kept = attach(referral=referral, upload=upload(), by=coordinator)
    other = client_at(jersey, make_user(jersey, role))
    assert other.get(f"/workspace/referrals/files/{kept.pk}/").status_code == 403


def test_a_file_of_elsewhere_answers_like_none(
    jersey: Organisation,
    wiltshire: Organisation,
    in_wiltshire_too: Callable[[], Referral],
    desk: Client,
) -> None:
    elsewhere = in_wiltshire_too()
    with tenant_scope(wiltshire):
        kept = attach(referral=elsewhere, upload=upload(), by=None)
    for pk in (kept.pk, uuid4()):
        assert desk.get(f"/workspace/referrals/files/{pk}/").status_code == 404


def test_files_are_added_on_the_referrals_page(
    jersey: Organisation, referral: Referral, desk: Client
) -> None:
    sent = [upload(samples.picture(), "photo.jpg"), upload(b"MZ\x90\x00", "virus.pdf")]
    page = desk.post(
        f"/workspace/referrals/{referral.reference}/files/", {"files": sent}, follow=True
    )
    html = page.content.decode()

    assert "1 file was kept." in html
    assert "“virus.pdf” was not kept. We cannot take this kind of file." in html
    assert "photo.jpg" in html
    assert "Not checked for viruses" in html
    with tenant_scope(jersey):
        assert [file.name for file in referral.attachments.all()] == ["photo.jpg"]


class _Clamd(socketserver.BaseRequestHandler):
    """Speaks as much of ClamAV's protocol as INSTREAM needs; finds what holds "EICAR"."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            data += stream.read(size)
        if b"STRANGE" in data:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            found = b"Eicar-Signature FOUND" if b"EICAR" in data else b"OK"
            self.request.sendall(b"stream: " + found + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def scanner(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A scanner that listens, and its address in the settings."""
    server: socketserver.BaseServer
    if request.param == "tcp":
        server = socketserver.TCPServer(("127.0.0.1", 0), _Clamd)
        settings.CLAMAV = f"tcp:127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.UnixStreamServer(str(tmp_path / "s"), _Clamd)
        settings.CLAMAV = f"unix:{tmp_path / 's'}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.usefixtures("scanner")
def test_a_scanner_lets_clean_files_pass_and_others_not(
    jersey: Organisation, referral: Referral, coordinator: User
) -> None:
    with tenant_scope(jersey):
        kept = attach(referral=referral, upload=upload(samples.PDF * 2000), by=coordinator)
        assert kept.scan == Scan.CLEAN
        with pytest.raises(RefusedFileError, match="something harmful"):
            attach(referral=referral, upload=upload(b"EICAR test"), by=coordinator)
        assert Attachment.objects.count() == 1
        strange = attach(referral=referral, upload=upload(b"STRANGE"), by=coordinator)
        assert strange.scan == Scan.NO_ANSWER


def test_a_scanner_that_is_down_is_told_and_costs_no_file(
    jersey: Organisation, referral: Referral, coordinator: User, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMAV = f"unix:{tmp_path / 'nobody'}"
    with tenant_scope(jersey):
        assert attach(referral=referral, upload=upload(), by=coordinator).scan == Scan.NO_ANSWER
