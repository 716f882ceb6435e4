"""PostgreSQL and Valkey without an installation: for `make run` and for the tests, never in use.

    with embedded.servers(Path("var")) as running:
        running.database_url, running.valkey_url

Each server keeps everything it owns under `var/`, listens on the loopback address only and asks
for a password made at its first start. Several processes may use the same `var` at once: the first
starts the server, the last to leave stops it. A server left behind by a killed process is adopted
when it answers and replaced when it does not.

Every expected failure (disk full, programs missing, kernel refusing) is an `EmbeddedError` whose
text says what to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.postgres import Postgres
from embedded.server import running
from embedded.valkey import Valkey

__all__ = ["EmbeddedError", "Running", "postgres", "servers", "valkey"]


@dataclass(frozen=True)
class Running:
    """Addresses, passwords included, of the running servers."""

    database_url: str
    valkey_url: str


@contextmanager
def postgres(var: Path) -> Iterator[str]:
    """Keep PostgreSQL running for the length of the block; yields its database URL."""
    with running(Postgres(var)) as url:
        yield url


@contextmanager
def valkey(var: Path) -> Iterator[str]:
    """Keep Valkey running for the length of the block; yields its URL."""
    with running(Valkey(var)) as url:
        yield url


@contextmanager
def servers(var: Path) -> Iterator[Running]:
    """Keep both servers running for the length of the block."""
    with postgres(var) as database_url, valkey(var) as valkey_url:
        yield Running(database_url=database_url, valkey_url=valkey_url)
