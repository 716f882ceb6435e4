"""What the tests of the embedded servers start and look at."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from embedded import processes
from embedded.access import Access
from embedded.postgres import Postgres
from embedded.server import Server
from embedded.valkey import Valkey

PARENT = """
import signal, sys
from pathlib import Path
import embedded
with embedded.servers(Path(sys.argv[1])) as running:
    print(running.database_url, flush=True)
    signal.pause()
"""


@contextmanager
def parent(var: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that keeps both servers running, and the database URL it printed."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(var)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        process.communicate()


def kill_parent(var: Path) -> str:
    """Start the servers and kill their parent without warning; the database URL it printed."""
    with parent(var) as (process, url):
        process.kill()
        process.wait()
    return url


def pids(var: Path) -> list[int]:
    """Every running process that works for a server in this `var`."""
    return [
        pid
        for server in (Postgres(var), Valkey(var))
        for pid in processes.servers_in(server.data, program=server.program)
    ]


def access(server: Server) -> Access:
    """The port and passwords that a server would use again."""
    remembered = Access.remembered(server.home / "access.json")
    assert remembered is not None
    return remembered


def ask(url: str, question: str) -> object:
    """The first value of the first row."""
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Fail when the condition does not hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
