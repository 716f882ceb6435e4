"""A mail server that keeps every message as a file and sends none on.

    python -m embedded.mail_sink --port 1025 --folder var/mail

What it prints names nobody: who wrote to whom stands in the files only, which only their owner
can read.
"""

import argparse
import asyncio
import os
import secrets
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from embedded.ports import LOOPBACK


class Folder:
    """Stores each accepted message as one `.eml` file, complete or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd; a refusal is temporary, so that the sender keeps the message."""
        content = envelope.original_content or b""
        name = f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}-{secrets.token_hex(4)}"
        try:
            self._store(name, content)
        except OSError as error:
            print(f"A message could not be kept: {error.strerror}. It was refused for now.")
            return "452 No room for the message at present; please try again later"
        print(f"A message was delivered; see {self.folder}", flush=True)
        return "250 Message kept"

    def _store(self, name: str, content: bytes) -> None:
        half = self.folder / f"{name}.part"
        try:
            with os.fdopen(
                os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
            half.rename(half.with_suffix(".eml"))
        except OSError:
            half.unlink(missing_ok=True)
            raise


def main() -> int:
    """Serve until asked to end; status 1 with a message when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m embedded.mail_sink")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        asyncio.run(serve(options.port, options.folder))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        print(f"The mail sink cannot listen on port {options.port}: {reason}.")
        return 1
    return 0


async def serve(port: int, folder: Path) -> None:
    """Take mail until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    asked_to_end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_end.set)
    sink = Folder(folder)
    async with await loop.create_server(lambda: SMTP(sink, loop=loop), LOOPBACK, port):
        await asked_to_end.wait()


if __name__ == "__main__":
    sys.exit(main())
