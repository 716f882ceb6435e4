"""A `var` of its own for each test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import embedded
from embedded.postgres import Postgres
from embedded.server import Server
from embedded.valkey import Valkey

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: it gives up root's rights")


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder with a short path that others may pass through, without a server afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hv-"))
    folder.chmod(0o755)
    yield folder / "var"
    for server in (Postgres(folder / "var"), Valkey(folder / "var")):
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped PostgreSQL as the first start leaves it, made once for many tests."""
    var = tmp_path_factory.mktemp("cluster")
    with embedded.postgres(var):
        pass
    return var / "postgresql"


@pytest.fixture
def made(var: Path, cluster: Path) -> None:
    """`var` already holds a database, so that a test need not wait for the first start."""
    var.mkdir()
    subprocess.run(["cp", "-a", str(cluster), str(var)], check=True)


@pytest.fixture
def leave(var: Path) -> Iterator[Callable[[Server], int]]:
    """Start a server and walk away from it, as a killed parent does; gives its process."""
    left: list[Server] = []

    def start(server: Server) -> int:
        server.start()
        left.append(server)
        pid = server.pid()
        assert pid is not None
        return pid

    yield start
    for server in left:
        server.stop()
