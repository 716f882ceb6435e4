"""`make run`: the whole of Heard on this machine, until Ctrl-C.

Settings come from the environment: HOST, PORT, HEARD_VAR (the folder that everything is kept in),
DATABASE_URL and VALKEY_URL (to use servers of your own instead of the embedded ones).
"""

import fcntl
import http.client
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import embedded
from embedded.ports import LOOPBACK, bind_once, free_port
from embedded.supervisor import Program, ProgramError, Stopped, Supervisor, heed_signals

ROOT = Path(__file__).resolve().parents[2]
HOSTS = {
    "localhost": "directory of services",
    "jersey.localhost": "Jersey Cares",
    "wiltshire.localhost": "Wiltshire Voice and Participation Service",
    "operator.localhost": "operator console",
}
WORKER_OPTIONS = (
    *("--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO"),
    *("--without-gossip", "--without-mingle"),  # there is one worker: it need not look for others
)
WEB_OPTIONS = (
    *("--workers", "2", "--worker-class", "sync", "--graceful-timeout", "5"),
    "--preload",  # the code is loaded once for both workers
    "--no-control-socket",  # it would be shared with every other gunicorn of this user
)


class RunError(Exception):
    """Heard cannot run as asked; the text says what to change."""


@dataclass(frozen=True)
class Place:
    """Where Heard is served and where it keeps its files."""

    host: str
    port: int
    var: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Place":
        """Raises `RunError` when PORT is not the number of a port."""
        asked = environment.get("PORT") or "8000"
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= 65535):
            raise RunError(f"PORT must be a number from 1 to 65535, and is '{asked}'.")
        var = Path(environment.get("HEARD_VAR") or ROOT / "var")
        return cls(host=environment.get("HOST") or LOOPBACK, port=int(asked), var=var.resolve())

    @property
    def bind(self) -> str:
        """The address as gunicorn writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def programs(place: Place, mail_port: int) -> tuple[Program, ...]:
    """What runs, in the order of starting; stopping goes backwards.

    Every program takes seconds to load. The web process does so while the demo is looked after,
    and the worker and beat while the first page is read: messages wait for them in the database.
    """
    run = (sys.executable, "-m")
    manage = (*run, "config.manage")
    celery = (*run, "celery", "-A", "config.celery_app")
    schedule = str(place.var / "beat-schedule")
    mail = ("--port", str(mail_port), "--folder", str(place.var / "mail"))
    return (
        Program("mail", (*run, "embedded.mail_sink", *mail)),
        Program("migrate", (*manage, "migrate_organisations"), lasting=False),
        Program("web", (*run, "gunicorn", "config.wsgi", "--bind", place.bind, *WEB_OPTIONS)),
        Program("demo", (*manage, "provision_demo"), lasting=False),
        Program("worker", (*celery, "worker", *WORKER_OPTIONS)),
        Program("beat", (*celery, "beat", "--schedule", schedule, "--pidfile", "")),
    )


def run(place: Place, *, plan: tuple[Program, ...], environment: Mapping[str, str]) -> None:
    """Serve until asked to stop.

    Raises `RunError`, `EmbeddedError` or `ProgramError`, having stopped whatever it started.
    """
    asked_to_stop = heed_signals()
    with ExitStack() as stack:
        stack.enter_context(only_one(place.var))
        require_free_port(place)
        addresses = server_addresses(place.var, environment, stack)
        supervisor = stack.enter_context(
            Supervisor(
                folder=ROOT,
                logs=place.var / "log",
                environment={**environment, **addresses},
                asked_to_stop=asked_to_stop,
            )
        )
        for program in plan:
            supervisor.start(program)
        supervisor.watch(until=lambda: is_served(place))
        print(welcome(place), flush=True)
        supervisor.watch(until=lambda: False)


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Refuse a second run with the same files."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise RunError(
                f"Heard already runs with the files in {var} (process {lock.read().strip()}). Stop "
                "it first, or give this one a folder of its own: HEARD_VAR=var2 PORT=8001 make run"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def require_free_port(place: Place) -> None:
    """Find out before anything is started."""
    try:
        bind_once(place.host, place.port)
    except PermissionError:
        raise RunError(
            f"Only root may serve at port {place.port}. Choose one above 1023: PORT=8000 make run"
        ) from None
    except socket.gaierror:
        raise RunError(f"HOST must be an address of this machine, and is '{place.host}'.") from None
    except OSError as error:
        raise RunError(
            f"Heard cannot be served at {place.bind}: {error.strerror}. Stop the program that uses "
            f"this port, or choose another: PORT={free_port()} make run"
        ) from None


def server_addresses(var: Path, environment: Mapping[str, str], stack: ExitStack) -> dict[str, str]:
    """The servers' URLs: those given, else those of embedded servers started for this run."""
    database_url = environment.get("DATABASE_URL")
    valkey_url = environment.get("VALKEY_URL")
    return {
        "DATABASE_URL": database_url or stack.enter_context(embedded.postgres(var)),
        "VALKEY_URL": valkey_url or stack.enter_context(embedded.valkey(var)),
    }


def is_served(place: Place) -> bool:
    """Whether the web process answers; asked as `localhost`, which every run serves."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(place.host, place.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, place.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(place: Place) -> str:
    """What to open and whom to sign in as."""
    lines = ["", "Heard is running. Press Ctrl-C to stop it.", ""]
    lines += [f"  http://{host}:{place.port}".ljust(40) + what for host, what in HOSTS.items()]
    accounts = demo_accounts(place.var / "demo.json")
    if accounts:
        lines += ["", "Demo sign-ins (also in var/demo.json):", ""]
        lines += [_sign_in(account) for account in accounts]
    lines += [
        "",
        f"Messages sent are kept in {place.var / 'mail'}",
        f"Logs: {place.var / 'log'}",
        "",
    ]
    return "\n".join(lines)


def demo_accounts(file: Path) -> list[dict[str, str]]:
    """The accounts that `provision_demo` wrote down; none when there is no such file."""
    try:
        return list(json.loads(file.read_text())["accounts"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _sign_in(account: Mapping[str, str]) -> str:
    widths = {"organisation": 16, "role": 20, "email": 40}
    columns = [account.get(key, "").ljust(width) for key, width in widths.items()]
    secret = account.get("totp_secret")
    code = f"  (authenticator secret {secret})" if secret else ""
    return f"  {''.join(columns)}{account.get('password', '')}{code}"


def main(plan: Callable[[Place, int], tuple[Program, ...]] = programs) -> int:
    """The command; an expected failure is one message and status 1."""
    try:
        place = Place.from_environment(os.environ)
        mail_port = free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "EMAIL_PORT": str(mail_port),
            "EMAIL_URL": f"smtp://{LOOPBACK}:{mail_port}",
            "HEARD_VAR": str(place.var),
            "PORT": str(place.port),
        }
        run(place, plan=plan(place, mail_port), environment=environment)
    except Stopped:
        print("Heard has stopped.")
    except (RunError, ProgramError, embedded.EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
