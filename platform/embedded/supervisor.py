"""Start a list of programs, watch over them, and stop them in the opposite order.

A program that ends by itself ends the whole run: nothing is restarted behind anybody's back.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from embedded import processes
from embedded.errors import last_lines

GLANCE_SECONDS = 0.05
GENTLY: processes.Signals = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


class ProgramError(Exception):
    """A program ended when it should not have; the text names it and shows its last lines."""


class Stopped(Exception):  # noqa: N818  a wish, not an error
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class Program:
    """One process; a `lasting` one runs until it is stopped, another until its work is done."""

    name: str
    command: tuple[str, ...]
    lasting: bool = True


def heed_signals() -> threading.Event:
    """From now on Ctrl-C, SIGTERM and SIGHUP only set this event, to be acted upon safely."""
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_stop.set())
    return asked_to_stop


class Supervisor:
    """The programs of one run. Leaving the `with` block stops whatever still runs.

    A method that waits raises `ProgramError` when any program failed meanwhile, and `Stopped` when
    the event was set.
    """

    def __init__(
        self,
        *,
        folder: Path,
        logs: Path,
        environment: Mapping[str, str],
        asked_to_stop: threading.Event,
        stopping: processes.Signals = GENTLY,
    ) -> None:
        self._folder = folder
        self._logs = logs
        self._environment = environment
        self._asked_to_stop = asked_to_stop
        self._stopping = stopping
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        while self._running:
            child = self._running.pop()[1]
            processes.stop([child.pid], self._stopping)
            _collect(child)

    def start(self, program: Program) -> None:
        """Start it and, when it is not a lasting one, wait until its work is done."""
        child = processes.spawn(
            program.command,
            log=self._log(program),
            folder=self._folder,
            environment=self._environment,
            before=processes.ending_with_parent(),
        )
        entry = (program, child)
        self._running.append(entry)
        if not program.lasting:
            self.watch(until=lambda: entry not in self._running)

    def watch(self, *, until: Callable[[], bool]) -> None:
        """Wait until the condition holds, as long as every program does what it should."""
        while True:
            self._check()
            if until():
                return
            if self._asked_to_stop.wait(GLANCE_SECONDS):
                raise Stopped

    def _check(self) -> None:
        for entry in [entry for entry in self._running if not processes.is_alive(entry[1].pid)]:
            self._running.remove(entry)
            program, child = entry
            status = _collect(child)
            if program.lasting or status != 0:
                log = self._log(program)
                raise ProgramError(
                    f"'{program.name}' {_ending(status)}. The last lines of {log} are:\n"
                    f"{last_lines(log) or '(none)'}"
                )

    def _log(self, program: Program) -> Path:
        return self._logs / f"{program.name}.log"


def _collect(child: subprocess.Popen[bytes]) -> int:
    """End what an ended program left of its group, then take its exit status.

    In this order: until its status is taken, no stranger can get its number or its group's.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.wait()


def _ending(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended by itself with status {status}"
