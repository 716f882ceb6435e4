"""A real PgBouncer in front of the test server, in the mode asked for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_pooler(mode: str) -> Iterator[int]:
    """Yields PgBouncer's port; skips, saying why, where it is not installed."""
    program = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed (Debian: apt-get install pgbouncer).")
    settings = connection.settings_dict
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        config = home / "pgbouncer.ini"
        config.write_text(
            f"[databases]\n* = host={settings['HOST']} port={settings['PORT']} "
            f"user={settings['USER']} password={settings['PASSWORD']}\n"
            f"[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={port}\nauth_type=any\n"
            f"pool_mode={mode}\nunix_socket_dir=\nignore_startup_parameters=extra_float_digits\n"
        )
        user = "nobody" if os.geteuid() == 0 else None
        pooler = subprocess.Popen(
            [program, "-q", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user,
        )
        try:
            _wait_for(port, pooler)
            yield port
        finally:
            pooler.terminate()
            pooler.wait(10)


def _wait_for(port: int, pooler: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and pooler.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
    pytest.fail(f"PgBouncer did not answer on port {port}.")
