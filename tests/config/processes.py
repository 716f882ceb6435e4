"""The services of docker-compose.yml run as processes, with production settings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from embedded.ports import LOOPBACK, free_port, is_answered
from tests.config import compose

SECRET = "kF3x9-Qw7zLp2Vn8_Rt5Yb1Hc6Jd4Ms0Ga-Ue2Xo7Ti9Wf3Nq8Kv5Zr1"
PATIENCE = 60.0
HERE = {"HEARD_VAR": str(Path(os.environ["HEARD_VAR"]) / "production")}


def environment(**more: str) -> dict[str, str]:
    """Complete for production; the servers are the tests' own unless `more` says otherwise."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "HOSTNAME": "here",
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url(),
        "VALKEY_URL": os.environ["VALKEY_URL"],
        "EMAIL_URL": f"smtp://{LOOPBACK}:9",
        "DEFAULT_FROM_EMAIL": "no-reply@heard.example",
        "HEARD_DIRECTORY_HOST": "localhost",
        "HEARD_OPERATOR_HOST": "operator.localhost",
        **HERE,
        "WEB_WORKERS": "1",
        "WORKER_PROCESSES": "1",
        **more,
    }


def database_url(port: int | None = None) -> str:
    """Of the database that the test process itself uses now."""
    told = connection.settings_dict
    return (
        f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{port or told['PORT']}"
        f"/{told['NAME']}"
    )


def command(name: str, *, folder: Path, port: int = 8000) -> list[str]:
    """A service's command for this machine: the test's own folder, port and proxy."""
    here = {"/tmp": str(folder), "0.0.0.0:8000": f"{LOOPBACK}:{port}", "10.89.64.2": LOOPBACK}  # noqa: S108
    values = {"WEB_WORKERS": "1", "WORKER_PROCESSES": "1"}
    parts = [compose.filled_in(str(part), values) for part in compose.service(name)["command"]]
    for there, local in here.items():
        parts = [part.replace(there, local) for part in parts]
    return parts


@dataclass(frozen=True)
class Running:
    """A started service: its process, what it printed, and where it listens (if it does)."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, sign: str | Callable[[], bool]) -> None:
        """Until the text is printed or the condition holds; fails with what was printed."""
        holds = sign if callable(sign) else lambda: sign in self.printed
        until = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > until or self.process.poll() is not None:
                pytest.fail(f"Waiting for {sign!r}; it printed:\n{self.printed}")
            time.sleep(0.02)

    def stop(self) -> int:
        """Ask as Compose does; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def ended(self) -> int:
        """Wait for its own end; the exit status."""
        return self.process.wait(PATIENCE)


@contextmanager
def running(
    name: str, folder: Path, told: Mapping[str, str], *, port: int | None = None
) -> Iterator[Running]:
    """Start a service; whatever is left of it afterwards is killed."""
    listens = port or free_port()
    log = folder / f"{name}-{listens}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(name, folder=folder, port=listens),
            env=dict(told),
            cwd=compose.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Running(process, log, listens)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


@contextmanager
def served(folder: Path, told: Mapping[str, str]) -> Iterator[Running]:
    """The web process, once it listens and its worker has booted."""
    with running("web", folder, told) as web:
        web.wait_for("Booting worker")
        web.wait_for(lambda: is_answered(LOOPBACK, web.port))
        yield web
