"""Valkey in `var/valkey`: the queue's broker and the cache, kept in memory only."""

import os
import signal
import socket
from pathlib import Path
from typing import ClassVar

from embedded import binaries
from embedded.ports import LOOPBACK
from embedded.server import Server


class Valkey(Server):
    """One server that writes nothing to disk: the database is the queue of record."""

    name: ClassVar[str] = "Valkey"
    program: ClassVar[str] = "valkey-server"
    stop_signals: ClassVar = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))

    @property
    def url(self) -> str:
        """Database 0; a client may use others by another number at the end."""
        return f"redis://:{self.access.password}@{LOOPBACK}:{self.access.port}/0"

    @property
    def data(self) -> Path:
        """Valkey works in its home, and would write there if it wrote anything."""
        return self.home

    @property
    def binary(self) -> Path:
        """Valkey's program, or Redis's."""
        return binaries.valkey_program()

    def prepare(self) -> None:
        """Nothing is kept between starts."""

    def command(self) -> list[str]:
        """The password goes by a file: arguments can be read by every user of the machine."""
        settings = {
            "bind": LOOPBACK,
            "port": self.access.port,
            "requirepass": self.access.password,
            "dir": f'"{self.home}"',
            "pidfile": f'"{self._pid_file}"',
            "save": '""',
            "appendonly": "no",
        }
        path = self.home / "valkey.conf"
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{key} {value}\n" for key, value in settings.items())
        if self.account is not None:
            self.account.give(path)
        return [str(self.binary), str(path)]

    def pid(self) -> int | None:
        """The number in the pid file."""
        try:
            line = self._pid_file.read_text().strip()
        except FileNotFoundError:
            return None
        return int(line) if line.isdigit() else None

    def forget_pid(self) -> None:
        """Valkey overwrites an old file, but we should not read it meanwhile."""
        self._pid_file.unlink(missing_ok=True)

    def answers(self) -> bool:
        """Only the server with our random password says OK to it."""
        if self.access.port is None:
            return False
        try:
            with socket.create_connection((LOOPBACK, self.access.port), timeout=2) as client:
                client.sendall(f"AUTH {self.access.password}\r\nPING\r\n".encode())
                return client.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    @property
    def _pid_file(self) -> Path:
        return self.home / "valkey.pid"
