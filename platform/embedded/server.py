"""The life of an embedded server: adopt or replace what was left, start, wait, stop."""

import errno
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

from embedded import lease, processes
from embedded.access import Access
from embedded.errors import EmbeddedError, disk_full, explain_failure, last_lines
from embedded.ports import free_port
from embedded.unprivileged import account_for, becoming

ATTEMPTS = 3
START_SECONDS = 30.0
ANSWER_SECONDS = 3.0


STUCK: processes.Signals = ((signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0))


@contextmanager
def running(server: "Server") -> Iterator[str]:
    """Keep the server running for the length of the block; yields its URL.

    Raises `EmbeddedError`, with what to do, when it cannot run.
    """
    with ExitStack() as stack:
        stack.callback(server.leave_child)
        try:
            server.home.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(
                lease.shared(server.home, start=server.start, stop=server.stop),
            )
        except OSError as error:
            raise _refused(server, error) from error
        yield server.url


class Server(ABC):
    """One server and the folder below `var/` in which it keeps all it owns."""

    name: ClassVar[str]
    program: ClassVar[str]
    stop_signals: ClassVar[processes.Signals]

    def __init__(self, var: Path) -> None:
        var = var.resolve()
        self.home = var / self.name.lower()
        self.log = var / "log" / f"{self.name.lower()}.log"
        self.account = account_for(self.home)
        self.access = Access()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address for clients, with user and password."""

    @property
    @abstractmethod
    def data(self) -> Path:
        """The folder a running server works in: how we know that a process is ours."""

    @property
    @abstractmethod
    def binary(self) -> Path:
        """The program's file."""

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before its first start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments, for the port in `self.access`."""

    @abstractmethod
    def pid(self) -> int | None:
        """The process named in the server's own pid file, running or not."""

    @abstractmethod
    def forget_pid(self) -> None:
        """Remove what a killed server left behind and would trip over."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server on our port lets us in with our password and is this one."""

    def start(self) -> None:
        """Adopt a server that was left running and answers; else start a new one."""
        self._remember()
        if self._adopt():
            return
        self._clear_away(STUCK)
        self.prepare()
        self._launch()

    def stop(self) -> None:
        """Stop the server, gently first, and leave no process of it."""
        self._clear_away(self.stop_signals)
        if self._child is not None:
            self._child.wait()
            self._child = None

    def leave_child(self) -> None:
        """Leave a server that others still use; Python expects every child to be waited for."""
        if self._child is not None:
            self._child.returncode = 0
            self._child = None

    def _remember(self) -> None:
        for folder in (self.home, self.log.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account is not None:
            self.account.give(self.home)
        if saved := Access.remembered(self.home / "access.json"):
            self.access = saved

    def _adopt(self) -> bool:
        if self._running_pid() is None:
            return False
        return processes.until(self.answers, seconds=ANSWER_SECONDS)

    def _running_pid(self) -> int | None:
        pid = self.pid()
        if pid is None:
            return None
        ours = processes.is_server(pid, program=self.program, folder=self.data)
        return pid if ours else None

    def _clear_away(self, signals: processes.Signals) -> None:
        pid = self._running_pid()
        if pid is not None:
            processes.stop([pid], signals)
        processes.stop(processes.servers_in(self.data, program=self.program), STUCK)
        self.forget_pid()

    def _launch(self) -> None:
        become = becoming(self.account, program=self.binary, home=self.home)
        for attempt in range(1, ATTEMPTS + 1):
            self.access.port = free_port(self.access.port)
            self.access.save(self.home / "access.json")
            self._child = processes.spawn(
                self.command(),
                log=self.log,
                folder=self.home,
                environment=processes.bare_environment(),
                before=become,
            )
            if self._came_up(self._child):
                return
            output = last_lines(self.log)
            self.stop()
            if "Address already in use" not in output or attempt == ATTEMPTS:
                raise explain_failure(name=self.name, folder=self.home, output=output)

    def _came_up(self, child: subprocess.Popen[bytes]) -> bool:
        processes.until(lambda: child.poll() is not None or self.answers(), seconds=START_SECONDS)
        return child.poll() is None and self.answers()


def _refused(server: Server, error: OSError) -> EmbeddedError:
    if error.errno == errno.ENOSPC:
        return disk_full(server.home.parent)
    return EmbeddedError(
        f"{server.name} cannot keep its files in {server.home}: {error}. "
        "If another user made that folder, run as that user or choose another with HEARD_VAR."
    )
