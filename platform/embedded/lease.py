"""Several processes share one server: the first starts it and the last to leave stops it.

Kernel file locks count the users, so a process killed without warning stops counting at once.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def shared(folder: Path, *, start: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """Call `start` before the block and, when nobody else is left inside, `stop` after it.

    `start` is called by every user and must leave a good server alone.
    """
    with Path(f"{folder}.users").open("a") as users:
        with _alone(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            start()
        try:
            yield
        finally:
            with _alone(folder):
                if _is_last(users):
                    stop()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops."""
    with Path(f"{folder}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
