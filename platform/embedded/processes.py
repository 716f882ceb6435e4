"""Processes that we start, find again and stop; never one that is not ours."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1

# Signals to send one after another, each with the seconds allowed for it.
Signals = tuple[tuple[signal.Signals, float], ...]


def until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until `condition` holds; False when it still does not after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str],
    before: Callable[[], None] | None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C in a terminal does not reach it.

    It inherits no stream of ours: what it prints goes to `log`, and the log of the time before is
    kept beside it. `before` runs in the child just before the program takes over.
    """
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=before,  # noqa: PLW1509  called while this process has one thread
        )


def ending_with_parent() -> Callable[[], None] | None:
    """What a child calls to be sent SIGTERM when its parent dies, killed or not (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    number = ctypes.c_ulong(signal.SIGTERM)

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask_the_kernel


def bare_environment() -> dict[str, str]:
    """An environment in which no PG… setting or language of the caller changes a server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was never collected (a zombie) does not."""
    return _state(pid) not in {"", "Z", "X"}


def is_server(pid: int, *, program: str, folder: Path) -> bool:
    """Whether the process runs `program` in `folder`, as a server does in the folder of its data.

    A number in an old file may by now belong to a stranger. Only Linux tells the folder; elsewhere
    the program's name has to do.
    """
    if not is_alive(pid):
        return False
    if not PROC.is_dir():
        return program in _ps(pid, "command")
    return _name(pid) == program and _working_folder(pid) == folder.resolve()


def servers_in(folder: Path, *, program: str) -> list[int]:
    """Every process of `program` that runs in `folder` (known on Linux only)."""
    return [pid for pid in _all_pids() if is_server(pid, program=program, folder=folder)]


def stop(pids: Iterable[int], signals: Signals) -> None:
    """Send each signal in turn, with the seconds allowed for it, until all the processes ended."""
    left = list(pids)

    def all_ended() -> bool:
        return not any(is_alive(pid) for pid in left)

    for number, seconds in signals:
        for pid in filter(is_alive, left):
            _send(pid, number)
        if until(all_ended, seconds=seconds):
            return


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _all_pids() -> Iterator[int]:
    if PROC.is_dir():
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _working_folder(pid: int) -> Path | None:
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:  # ended, or another user's
        return None


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _state(pid: int) -> str:
    if not PROC.is_dir():
        return _ps(pid, "stat")[:1]
    try:
        # The name in brackets may itself hold brackets and spaces: the state follows the last one.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _ps(pid: int, column: str) -> str:
    command = ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
