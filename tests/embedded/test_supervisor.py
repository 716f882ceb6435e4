"""Several programs as one: order, failure, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from embedded import processes
from embedded.supervisor import Program, ProgramError, Stopped, Supervisor
from tests.embedded.scene import wait_for

Make = Callable[..., Supervisor]

UNTIL_TOLD = """
import signal, sys
def end(*_):
    open("ended", "a").write(sys.argv[1] + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
open("started-" + sys.argv[1], "w").close()
signal.pause()
"""
DEAF_WITH_A_CHILD = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
open("child.part", "w").write(str(child.pid))
import os; os.rename("child.part", "child")
signal.pause()
"""


def program(name: str, code: str, *, lasting: bool = True) -> Program:
    return Program(name, (sys.executable, "-c", code, name), lasting=lasting)


@pytest.fixture
def asked_to_stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def make(tmp_path: Path, asked_to_stop: threading.Event) -> Make:
    def supervisor(**changes: processes.Signals) -> Supervisor:
        return Supervisor(
            folder=tmp_path,
            logs=tmp_path / "log",
            environment={"PATH": "/usr/bin:/bin", "GREETING": "hello"},
            asked_to_stop=asked_to_stop,
            **changes,
        )

    return supervisor


def test_programs_are_stopped_in_the_opposite_order(make: Make, tmp_path: Path) -> None:
    with make() as supervisor:
        for name in ("first", "second", "third"):
            supervisor.start(program(name, UNTIL_TOLD))
        supervisor.watch(until=lambda: len(list(tmp_path.glob("started-*"))) == 3)
    assert (tmp_path / "ended").read_text() == "third second first "


def test_a_program_with_work_to_do_is_waited_for_and_sees_only_its_environment(
    make: Make, tmp_path: Path
) -> None:
    code = "import os; print(sorted(os.environ), os.environ['GREETING'])"
    with make() as supervisor:
        supervisor.start(program("work", code, lasting=False))
        printed = (tmp_path / "log/work.log").read_text()
    names = [name for name in ("GREETING", "LC_CTYPE", "PATH") if name in printed]
    assert printed == f"{names} hello\n"


def test_work_that_fails_is_named_with_its_last_lines(make: Make, tmp_path: Path) -> None:
    code = "print('half way'); raise SystemExit('no organisation there')"
    with pytest.raises(ProgramError) as failure, make() as supervisor:
        supervisor.start(program("demo", code, lasting=False))
    assert str(failure.value) == (
        f"'demo' ended by itself with status 1. The last lines of {tmp_path}/log/demo.log are:\n"
        "no organisation there\nhalf way"
    )


def test_a_lasting_program_that_ends_stops_the_others(make: Make, tmp_path: Path) -> None:
    with make() as supervisor:
        supervisor.start(program("web", UNTIL_TOLD))
        supervisor.watch(until=(tmp_path / "started-web").exists)
        supervisor.start(program("worker", "pass"))
        with pytest.raises(ProgramError) as failure:
            supervisor.watch(until=lambda: False)
    assert str(failure.value) == (
        "'worker' ended by itself with status 0. "
        f"The last lines of {tmp_path}/log/worker.log are:\n(none)"
    )
    assert (tmp_path / "ended").read_text() == "web "


def test_a_program_killed_from_outside_is_said_to_have_been(make: Make) -> None:
    with make() as supervisor:
        supervisor.start(program("beat", "import os; os.kill(os.getpid(), 9)"))
        with pytest.raises(ProgramError, match="'beat' was ended by SIGKILL"):
            supervisor.watch(until=lambda: False)


def test_a_request_to_stop_ends_the_waiting(make: Make, asked_to_stop: threading.Event) -> None:
    asked_to_stop.set()
    with pytest.raises(Stopped), make() as supervisor:
        supervisor.start(program("work", "import time; time.sleep(60)", lasting=False))


@pytest.mark.parametrize("deaf", [True, False])
def test_neither_a_deaf_program_nor_its_children_stay(
    make: Make, tmp_path: Path, deaf: bool
) -> None:
    code = DEAF_WITH_A_CHILD if deaf else DEAF_WITH_A_CHILD.replace("SIG_IGN", "SIG_DFL")
    quickly = ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))
    with make(stopping=quickly) as supervisor:
        supervisor.start(program("deaf", code))
        supervisor.watch(until=(tmp_path / "child").exists)
        child = int((tmp_path / "child").read_text())
        assert processes.is_alive(child)
    wait_for(lambda: not processes.is_alive(child))


def test_programs_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from embedded.supervisor import Program, Supervisor\n"
        f"until_told = {UNTIL_TOLD!r}\n"
        f"here = Path({str(tmp_path)!r})\n"
        "with Supervisor(folder=here, logs=here / 'log', environment={}, \n"
        "                asked_to_stop=threading.Event()) as supervisor:\n"
        "    supervisor.start(Program('web', (sys.executable, '-c', until_told, 'web')))\n"
        "    supervisor.watch(until=(here / 'started-web').exists)\n"
        "    print('ready', flush=True)\n"
        "    supervisor.watch(until=lambda: False)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "ready\n"
        supervisor.kill()
    wait_for((tmp_path / "ended").exists)
    wait_for(lambda: (tmp_path / "ended").read_text() == "web ")


def test_a_process_that_ended_and_was_not_collected_is_not_alive() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert processes.is_alive(child.pid)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert Path(f"/proc/{child.pid}").exists()
        assert not processes.is_alive(child.pid)
