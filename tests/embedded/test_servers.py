"""Starting, sharing and stopping both servers."""

import gc
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from redis import AuthenticationError, Redis

import embedded
from embedded.ports import LOOPBACK
from embedded.postgres import Postgres
from embedded.valkey import Valkey
from tests.embedded.scene import access, ask, parent, pids


def test_the_database_is_ready_for_an_application_without_special_rights(var: Path) -> None:
    with embedded.servers(var) as running:
        url = running.database_url
        assert ask(url, "SELECT current_user::text") == "heard"
        assert ask(url, "SELECT usesuper FROM pg_user WHERE usename = 'heard'") is False
        assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(url, "SHOW max_locks_per_transaction") == "256"
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SELECT datcollate FROM pg_database WHERE datname = 'heard'") == "C.UTF-8"


@pytest.mark.usefixtures("made")
def test_the_application_may_make_a_database_and_a_trusted_extension(var: Path) -> None:
    with (
        embedded.postgres(var) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE DATABASE test_heard TEMPLATE heard")


@pytest.mark.usefixtures("made")
def test_a_wrong_password_is_refused_over_the_network_and_over_the_socket(var: Path) -> None:
    with embedded.servers(var) as running:
        wrong = running.database_url.replace("heard:", "heard:x", 1)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"{wrong}?host={var}/postgresql")
        with pytest.raises(AuthenticationError):
            Redis.from_url(running.valkey_url.replace("redis://:", "redis://:x")).ping()


def test_valkey_keeps_nothing_on_disk_and_hides_its_password_from_other_users(var: Path) -> None:
    with embedded.valkey(var) as url:
        client = Redis.from_url(url)
        assert client.config_get("save", "appendonly", "bind") == {
            "save": "",
            "appendonly": "no",
            "bind": "127.0.0.1",
        }
        password = url.split(":")[2].split("@")[0]
        (pid,) = pids(var)
        assert password not in Path(f"/proc/{pid}/cmdline").read_text()
        client.close()


def test_passwords_can_be_read_by_their_maker_only(var: Path) -> None:
    with embedded.servers(var):
        files = [var / "postgresql/access.json", var / "valkey/access.json"]
        files.append(var / "valkey/valkey.conf")
        assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"] * 3
        assert not (var / "postgresql/owner-password").exists()


def test_a_database_made_by_halves_is_made_again(var: Path) -> None:
    half = var / "postgresql/data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.postgres(var) as url:
        assert ask(url, "SELECT 1") == 1
    assert not half.exists()


def test_the_second_start_keeps_the_address_and_the_data(var: Path) -> None:
    with embedded.servers(var) as first, psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with embedded.servers(var) as second:
        assert second == first
        assert ask(second.database_url, "SELECT number FROM kept") == 7


@pytest.mark.usefixtures("made")
def test_when_the_remembered_port_is_taken_another_is_chosen_and_remembered(var: Path) -> None:
    with embedded.postgres(var):
        port = access(Postgres(var)).port
    with socket.create_server((LOOPBACK, port or 0)), embedded.postgres(var) as url:
        assert ask(url, "SELECT 1") == 1
        other = access(Postgres(var)).port
        assert other != port
    with embedded.postgres(var):
        assert access(Postgres(var)).port == other


@pytest.mark.usefixtures("made")
def test_the_last_of_several_users_stops_the_servers(var: Path) -> None:
    with parent(var) as (process, url):
        with embedded.servers(var) as running:
            assert running.database_url == url
        assert ask(url, "SELECT 1") == 1
        process.send_signal(signal.SIGINT)
        process.wait()
        assert pids(var) == []


@pytest.mark.usefixtures("made")
def test_the_first_to_leave_leaves_the_servers_to_the_others(var: Path) -> None:
    with embedded.servers(var) as running:
        with parent(var) as (process, _):
            process.send_signal(signal.SIGINT)
            process.wait()
        assert ask(running.database_url, "SELECT 1") == 1
    assert pids(var) == []


@pytest.mark.usefixtures("made")
def test_who_started_the_servers_may_leave_them_to_the_others(var: Path) -> None:
    mine = ExitStack()
    url = mine.enter_context(embedded.servers(var)).database_url
    with parent(var) as (process, _):
        mine.close()
        del mine
        gc.collect()  # a child not waited for would be complained of here
        assert ask(url, "SELECT 1") == 1
        process.send_signal(signal.SIGINT)
        process.wait()
    assert pids(var) == []


@pytest.mark.usefixtures("made")
def test_the_command_runs_with_both_addresses_and_passes_its_status_on(var: Path) -> None:
    code = "import os; print(os.environ['DATABASE_URL'], os.environ['VALKEY_URL']); exit(3)"
    done = subprocess.run(
        [sys.executable, "-m", "embedded", "--var", str(var), "--", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    ports = [access(Postgres(var)).port, access(Valkey(var)).port]
    assert [urlsplit(url).port for url in done.stdout.split()] == ports
    assert pids(var) == []


@pytest.mark.usefixtures("made")
def test_sigterm_stops_the_servers_and_leaves_no_process(var: Path) -> None:
    wait = "import time; print('ready', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-m", "embedded", "--var", str(var), "--", sys.executable, "-c", wait],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert len(pids(var)) > 1
        process.terminate()
        assert process.wait(timeout=10) == 143
    assert pids(var) == []


def test_a_path_too_long_for_a_socket_gets_a_private_temporary_folder(var: Path) -> None:
    deep = var / ("d" * 120)
    with embedded.postgres(deep):
        folder = Path((deep / "postgresql/data/postmaster.pid").read_text().splitlines()[4])
        assert (folder.stat().st_mode & 0o777, len(list(folder.iterdir()))) == (0o700, 2)
        assert deep not in folder.parents
    assert not folder.exists()
