"""A server left by a killed parent: adopted when it answers, replaced when it does not."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import embedded
from embedded import processes
from embedded.postgres import Postgres
from embedded.server import Server
from embedded.valkey import Valkey
from tests.embedded.scene import ask, kill_parent, pids, wait_for

pytestmark = pytest.mark.usefixtures("made")

Leave = Callable[[Server], int]
each_server = pytest.mark.parametrize("make", [Postgres, Valkey])


def test_both_servers_are_adopted_after_their_parent_was_killed(var: Path) -> None:
    url = kill_parent(var)
    before = (Postgres(var).pid(), Valkey(var).pid())
    with embedded.servers(var) as running:
        assert (Postgres(var).pid(), Valkey(var).pid()) == before
        assert running.database_url == url
        assert ask(url, "SELECT 1") == 1
    assert pids(var) == []


@each_server
def test_a_server_that_does_not_answer_is_replaced(
    var: Path, leave: Leave, make: type[Postgres | Valkey]
) -> None:
    stuck = leave(make(var))
    os.kill(stuck, signal.SIGSTOP)
    after = make(var)
    assert leave(after) != stuck
    assert not processes.is_alive(stuck)
    assert after.answers()


def test_the_data_outlives_a_killed_server(var: Path, leave: Leave) -> None:
    first = Postgres(var)
    pid = leave(first)
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(pid, signal.SIGKILL)
    with embedded.postgres(var) as url:
        assert ask(url, "SELECT number FROM kept") == 7


@each_server
def test_a_zombie_is_not_taken_for_a_running_server(
    var: Path, leave: Leave, make: type[Postgres | Valkey]
) -> None:
    dead = leave(make(var))
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: Path(f"/proc/{dead}/stat").read_text().rpartition(")")[2].split()[0] == "Z")
    after = make(var)
    assert leave(after) != dead
    assert after.answers()


@each_server
def test_a_stranger_who_bears_the_old_number_is_left_alone(
    var: Path, leave: Leave, make: type[Postgres | Valkey]
) -> None:
    first = make(var)
    leave(first)
    pid_file = var / ("postgresql/data/postmaster.pid" if make is Postgres else "valkey/valkey.pid")
    lines = pid_file.read_text().splitlines()
    first.stop()
    code = "print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as stranger:
        assert stranger.stdout is not None
        stranger.stdout.readline()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        after = make(var)
        leave(after)
        assert after.answers()
        after.stop()
        assert stranger.poll() is None
        stranger.communicate("done\n")
    assert stranger.returncode == 0


def test_a_server_without_its_pid_file_is_found_and_replaced(var: Path, leave: Leave) -> None:
    before = leave(Postgres(var))
    (var / "postgresql/data/postmaster.pid").unlink()
    assert leave(Postgres(var)) != before
    assert not processes.is_alive(before)


def test_the_temporary_socket_folder_of_a_killed_server_is_removed(var: Path, leave: Leave) -> None:
    deep = var / ("d" * 120)
    os.kill(leave(Postgres(deep)), signal.SIGKILL)
    folder = Path((deep / "postgresql/data/postmaster.pid").read_text().splitlines()[4])
    assert folder.exists()
    leave(Postgres(deep))
    assert not folder.exists()


def test_without_proc_a_process_is_known_by_its_program(
    var: Path, leave: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Valkey(var)
    pid = leave(server)
    monkeypatch.setattr(processes, "PROC", Path("/nowhere"))
    assert processes.is_server(pid, program="valkey-server", folder=server.data)
    assert not processes.is_server(os.getpid(), program="valkey-server", folder=server.data)
    server.stop()
    assert not processes.is_alive(pid)
