"""What can go wrong with an embedded server, in words that say what to do."""

import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
ENOUGH = 32 * MEGABYTE


class EmbeddedError(Exception):
    """An embedded server cannot be used; the text tells a developer why and what to do."""


def disk_full(folder: Path) -> EmbeddedError:
    """The error for a disk without room for the server's files."""
    free = shutil.disk_usage(folder).free // MEGABYTE
    return EmbeddedError(
        f"The disk that holds {folder} is full: {free} MB are free and the database needs about "
        "100 MB. Free some space and run the command again; nothing was damaged."
    )


def explain_failure(*, name: str, folder: Path, output: str) -> EmbeddedError:
    """Say why a server's program ended, from its last `output` and the room left in `folder`."""
    if "No space left on device" in output or shutil.disk_usage(folder).free < ENOUGH:
        return disk_full(folder)
    return EmbeddedError(
        f"{name} did not start. Its last lines were:\n{output.strip() or '(none)'}"
    )


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log file, or an empty text when there is none yet."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
