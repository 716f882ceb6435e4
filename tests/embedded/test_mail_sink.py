"""The mail sink, as a process of its own, spoken to by a real mail client."""

import resource
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from embedded.ports import LOOPBACK, free_port, is_answered
from tests.embedded.scene import wait_for


@contextmanager
def sink(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, "-m", "embedded.mail_sink", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--folder", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        wait_for(lambda: is_answered(LOOPBACK, port))
        yield process, port
        process.terminate()


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"] = "no-reply@heard.example"
    made["To"] = "robin.example@school.example"
    made["Subject"] = "Your reference"
    made.set_content("Żółw reads this.")
    return made


def test_a_message_is_kept_whole_for_its_owner_only_and_announced_without_names(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mail"
    with sink(folder) as (process, port):
        with smtplib.SMTP(LOOPBACK, port) as client:
            client.send_message(message())
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate()
    (kept,) = folder.iterdir()
    assert kept.suffix == ".eml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes().replace(b"\r\n", b"\n") == message().as_bytes()
    assert printed == f"A message was delivered; see {folder}\n"
    assert process.returncode == 0


def test_a_message_that_cannot_be_kept_is_refused_for_now_and_nothing_stays(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mail"
    with sink(folder) as (process, port):
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
        with (
            smtplib.SMTP(LOOPBACK, port) as client,
            pytest.raises(smtplib.SMTPDataError) as refusal,
        ):
            client.send_message(message())
        process.terminate()
        printed, _ = process.communicate()
    assert refusal.value.smtp_code == 452
    assert list(folder.iterdir()) == []
    assert "robin" not in printed


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "embedded.mail_sink", "--port", str(port)]
        done = subprocess.run(
            [*command, "--folder", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (
        1,
        f"The mail sink cannot listen on port {port}: Address already in use.\n",
    )
