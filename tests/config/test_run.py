"""The supervisor of `make run`, with small stand-ins for our programs."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.run import Place, RunError, demo_accounts, programs, welcome
from embedded.ports import LOOPBACK, free_port

RUN = """
import json, sys
from config.run import main
from embedded.supervisor import Program
plan = tuple(
    Program(name, (sys.executable, "-c", code), lasting)
    for name, code, lasting in json.loads(sys.argv[1])
)
sys.exit(main(lambda place, mail_port: plan))
"""
WEB = """
import http.server, os
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        well = (self.path, self.headers["Host"]) == ("/healthz", "localhost")
        self.send_response(200 if well else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Health).serve_forever()
"""
LASTING = "import signal; signal.pause()"
TELL = """
import json, os
from pathlib import Path
names = ("DATABASE_URL", "VALKEY_URL", "DJANGO_SETTINGS_MODULE", "HEARD_VAR", "PORT")
told = {name: os.environ[name] for name in names}
told["mail"] = os.environ["EMAIL_URL"] == "smtp://127.0.0.1:" + os.environ["EMAIL_PORT"]
Path(os.environ["HEARD_VAR"], "told.json").write_text(json.dumps(told))
"""
ELSEWHERE = {"DATABASE_URL": "postgres://elsewhere/heard", "VALKEY_URL": "redis://elsewhere"}


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def running(
    var: Path, port: int, *stand_ins: tuple[str, str, bool], **environment: str
) -> Iterator[subprocess.Popen[str]]:
    settings = {"HEARD_VAR": str(var), "PORT": str(port), "HOST": LOOPBACK}
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, json.dumps(stand_ins)],
        env={**inherited, **settings, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.terminate()


def read_until(process: subprocess.Popen[str], ending: str) -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if line.startswith(ending):
            break
    return read


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit status, the rest of what it printed, and what it complained of."""
    assert process.stdout is not None
    assert process.stderr is not None
    rest, errors = process.stdout.read(), process.stderr.read()
    return process.wait(), rest, errors


def test_everything_starts_is_announced_and_stops_at_sigterm(tmp_path: Path, port: int) -> None:
    var = tmp_path / "var"
    var.mkdir()
    (var / "demo.json").write_text(
        json.dumps(
            {
                "base": {},
                "accounts": [
                    {
                        "organisation": "jersey-cares",
                        "role": "coordinator",
                        "email": "coordinator@jersey.example",
                        "password": "sesame",
                    }
                ],
            }
        )
    )
    with running(var, port, ("tell", TELL, False), ("web", WEB, True)) as process:
        printed = read_until(process, "Logs:")
        told = json.loads((var / "told.json").read_text())
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (0, "\nHeard has stopped.\n", "")
    assert printed == (
        "\nHeard is running. Press Ctrl-C to stop it.\n\n"
        f"  http://localhost:{port}                directory of services\n"
        f"  http://jersey.localhost:{port}         Jersey Cares\n"
        f"  http://wiltshire.localhost:{port}      Wiltshire Voice and Participation Service\n"
        f"  http://operator.localhost:{port}       operator console\n"
        "\nDemo sign-ins (also in var/demo.json):\n\n"
        "  jersey-cares    coordinator         "
        "coordinator@jersey.example              sesame\n"
        f"\nMessages sent are kept in {var}/mail\nLogs: {var}/log\n"
    )
    assert told["DATABASE_URL"].startswith("postgres://heard:")
    assert told["VALKEY_URL"].startswith("redis://:")
    assert [told[key] for key in ("DJANGO_SETTINGS_MODULE", "HEARD_VAR", "PORT", "mail")] == [
        "config.settings.local",
        str(var),
        str(port),
        True,
    ]
    assert not (var / "postgresql/data/postmaster.pid").exists()
    assert not (var / "valkey/valkey.pid").exists()


def test_given_servers_are_used_instead_of_embedded_ones(tmp_path: Path, port: int) -> None:
    stand_ins = (("tell", TELL, False), ("web", WEB, True))
    with running(tmp_path, port, *stand_ins, **ELSEWHERE) as process:
        read_until(process, "Logs:")
    told = json.loads((tmp_path / "told.json").read_text())
    assert {key: told[key] for key in ELSEWHERE} == ELSEWHERE
    assert not (tmp_path / "postgresql").exists()
    assert not (tmp_path / "valkey").exists()


def test_ctrl_c_stops_everything_quietly(tmp_path: Path, port: int) -> None:
    with running(tmp_path, port, ("web", WEB, True), **ELSEWHERE) as process:
        read_until(process, "Logs:")
        process.send_signal(signal.SIGINT)
        assert ended(process) == (0, "\nHeard has stopped.\n", "")


def test_a_taken_port_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with running(tmp_path, port, ("web", WEB, True)) as process:
            status, printed, errors = ended(process)
    assert (status, printed) == (1, "")
    message, _, offered = errors.strip().rpartition("PORT=")
    assert message == (
        f"Heard cannot be served at 127.0.0.1:{port}: Address already in use. "
        "Stop the program that uses this port, or choose another: "
    )
    assert offered.split() == [offered.split()[0], "make", "run"]
    assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]


def test_a_second_run_with_the_same_files_is_refused(tmp_path: Path, port: int) -> None:
    with running(tmp_path, port, ("web", WEB, True), **ELSEWHERE) as first:
        read_until(first, "Logs:")
        with running(tmp_path, free_port(), ("web", WEB, True), **ELSEWHERE) as second:
            _, _, errors = ended(second)
    assert errors == (
        f"Heard already runs with the files in {tmp_path} (process {first.pid}). Stop it first, "
        "or give this one a folder of its own: HEARD_VAR=var2 PORT=8001 make run\n"
    )


def test_a_failing_preparation_stops_the_run_before_the_next_program(
    tmp_path: Path, port: int
) -> None:
    stand_ins = (("migrate", "raise SystemExit('column missing')", False), ("tell", TELL, False))
    with running(tmp_path, port, *stand_ins, **ELSEWHERE) as process:
        status, printed, errors = ended(process)
    assert (status, printed) == (1, "")
    assert errors == (
        "'migrate' ended by itself with status 1. "
        f"The last lines of {tmp_path}/log/migrate.log are:\ncolumn missing\n"
    )
    assert not (tmp_path / "told.json").exists()


def test_a_program_that_dies_later_ends_the_run(tmp_path: Path, port: int) -> None:
    worker = (
        "import time, os, pathlib\n"
        "while not pathlib.Path(os.environ['HEARD_VAR'], 'die').exists(): time.sleep(0.02)\n"
        "raise SystemExit('lost the queue')"
    )
    with running(tmp_path, port, ("worker", worker, True), ("web", WEB, True), **ELSEWHERE) as run:
        read_until(run, "Logs:")
        (tmp_path / "die").touch()
        status, _, errors = ended(run)
    assert status == 1
    assert errors == (
        "'worker' ended by itself with status 1. "
        f"The last lines of {tmp_path}/log/worker.log are:\nlost the queue\n"
    )


@pytest.mark.parametrize("word", ["", "8000"])
def test_the_port_is_8000_unless_another_is_asked_for(word: str) -> None:
    assert Place.from_environment({"PORT": word}).bind == "127.0.0.1:8000"


@pytest.mark.parametrize("word", ["0", "65536", "-1", "80a", "²", "8 0"])
def test_a_port_that_is_no_port_is_refused(word: str) -> None:
    with pytest.raises(RunError) as refusal:
        Place.from_environment({"PORT": word})
    assert str(refusal.value) == f"PORT must be a number from 1 to 65535, and is '{word}'."


def test_an_ipv6_host_is_written_in_brackets() -> None:
    assert Place.from_environment({"HOST": "::1", "PORT": "81"}).bind == "[::1]:81"


def test_a_host_that_is_no_address_is_refused(tmp_path: Path, port: int) -> None:
    with running(tmp_path, port, ("web", WEB, True), HOST="no such host") as process:
        _, _, errors = ended(process)
    assert errors == "HOST must be an address of this machine, and is 'no such host'.\n"


def test_the_order_of_our_own_programs(tmp_path: Path) -> None:
    place = Place(host=LOOPBACK, port=8000, var=tmp_path)
    plan = [(program.name, program.lasting) for program in programs(place, 1025)]
    assert plan == [
        ("mail", True),
        ("migrate", False),
        ("web", True),
        ("demo", False),
        ("worker", True),
        ("beat", True),
    ]


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"accounts": null}'])
def test_without_demo_accounts_the_welcome_shows_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "demo.json").write_text(content)
    assert demo_accounts(tmp_path / "demo.json") == []
    assert "sign-ins" not in welcome(Place(host=LOOPBACK, port=8000, var=tmp_path))


def test_an_authenticator_secret_is_shown(tmp_path: Path) -> None:
    account = {"organisation": "o", "role": "r", "email": "e", "password": "p"}
    accounts = [{**account, "totp_secret": "ABC"}]
    (tmp_path / "demo.json").write_text(json.dumps({"accounts": accounts}))
    lines = welcome(Place(host=LOOPBACK, port=8000, var=tmp_path)).splitlines()
    assert lines[10] == f"  {'o':<16}{'r':<20}{'e':<40}p  (authenticator secret ABC)"
