"""PostgreSQL in `var/postgresql`, with a role of ordinary rights for the application."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from embedded import binaries, processes
from embedded.access import Access
from embedded.errors import EmbeddedError, explain_failure
from embedded.ports import LOOPBACK
from embedded.server import Server
from embedded.unprivileged import becoming

OWNER = "postgres"
APPLICATION = "heard"
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = "/.s.PGSQL.65535"
TEMPORARY = Path(tempfile.gettempdir())
PREFIX = "heard-socket-"


class Postgres(Server):
    """One cluster, one database; the superuser is used by this module only."""

    name: ClassVar[str] = "PostgreSQL"
    program: ClassVar[str] = "postgres"
    stop_signals: ClassVar = (
        (signal.SIGINT, 10.0),  # fast: disconnect everybody, then a clean stop
        (signal.SIGQUIT, 5.0),  # immediate: recovers from its log at the next start
        (signal.SIGKILL, 5.0),
    )

    @property
    def url(self) -> str:
        """For the application: it owns its database and may make others, for tests."""
        return (
            f"postgres://{APPLICATION}:{self.access.password}"
            f"@{LOOPBACK}:{self.access.port}/{APPLICATION}"
        )

    @property
    def data(self) -> Path:
        """PostgreSQL works in its data directory."""
        return self.home / "data"

    @property
    def binary(self) -> Path:
        """`initdb` and the shared files are beside it."""
        return binaries.postgres_folder() / "postgres"

    def start(self) -> None:
        """Also makes the application's role and database when they are absent."""
        super().start()
        self._make_database()

    def stop(self) -> None:
        """Also removes the folder of its socket when that is a temporary one."""
        folder = self._socket_folder_in_use  # known from a file that a clean stop removes
        super().stop()
        _remove_if_temporary(folder)

    def command(self) -> list[str]:
        """Nothing but the loopback address and a socket in a private folder is listened on."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": self.access.port,
            "unix_socket_directories": self._socket_folder(),
            "unix_socket_permissions": "0700",
            "max_locks_per_transaction": 256,  # a schema of 60 tables is made in one transaction
            "timezone": "UTC",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.binary), "-D", str(self.data), *options]

    def pid(self) -> int | None:
        """The first line of `postmaster.pid`."""
        line = self._pid_file_line(1)
        return int(line) if line.isdigit() else None

    def forget_pid(self) -> None:
        """PostgreSQL would refuse to start while a zombie or a stranger bears the old number.

        So would the lock of its socket.
        """
        for socket_file in self.home.glob(".s.PGSQL.*"):
            socket_file.unlink()
        _remove_if_temporary(self._socket_folder_in_use)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def answers(self) -> bool:
        """Signed in as the owner, and the data directory is ours."""
        if self._pid_file_line(8) != "ready":
            return False
        try:
            with self._connect() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self.data

    def prepare(self) -> None:
        """Run `initdb` beside the final place, so that a half-made cluster is never used."""
        if (self.data / "PG_VERSION").exists():
            self._check_usable()
            return
        half = self.home / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        self.access = Access()
        self.access.save(self.home / "access.json")
        self._initialise(half)
        half.rename(self.data)

    def _initialise(self, folder: Path) -> None:
        secret = self.home / "owner-password"
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.access.owner_password)
        if self.account is not None:
            self.account.give(secret)
        initdb = self.binary.with_name("initdb")
        become = becoming(self.account, program=self.binary, home=self.home)
        command = [str(initdb), "-D", str(folder), "-U", OWNER, "--pwfile", str(secret)]
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        try:
            made = subprocess.run(
                [*command, *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env=processes.bare_environment(),
                preexec_fn=become,
                text=True,
                check=False,
            )
        finally:
            secret.unlink()
        if made.returncode != 0:
            raise explain_failure(name=self.name, folder=self.home, output=made.stdout)

    def _check_usable(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        output = subprocess.run(
            [str(self.binary), "--version"], capture_output=True, text=True, check=True
        ).stdout
        if output.split()[2].split(".")[0] != made_by:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by} and the programs found are "
                f"{output.strip()}. Move {self.home} away to begin again with an empty database, "
                f"or install PostgreSQL {made_by} and copy the data over with pg_dump."
            )
        if Access.remembered(self.home / "access.json") is None:
            raise EmbeddedError(
                f"The passwords of the database in {self.data} are gone: access.json is missing "
                f"or damaged. Put it back, or move {self.home} away to begin with an empty one."
            )

    def _make_database(self) -> None:
        with self._connect() as connection:
            wanted = sql.Identifier(APPLICATION)
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]
            ).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        wanted, sql.Literal(self.access.password)
                    )
                )
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [APPLICATION]
            ).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(wanted, wanted))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=LOOPBACK,
            port=self.access.port,
            user=OWNER,
            password=self.access.owner_password,
            dbname="postgres",
            connect_timeout=2,
            autocommit=True,
        )

    def _pid_file_line(self, number: int) -> str:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return ""
        return lines[number - 1].strip() if len(lines) >= number else ""

    @property
    def _socket_folder_in_use(self) -> Path:
        return Path(self._pid_file_line(5))

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self.home)) + len(SOCKET_NAME) <= SOCKET_PATH_LIMIT:
            return self.home
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))
        if self.account is not None:
            self.account.give(folder)
        return folder


def _remove_if_temporary(socket_folder: Path) -> None:
    if socket_folder.parent == TEMPORARY and socket_folder.name.startswith(PREFIX):
        shutil.rmtree(socket_folder, ignore_errors=True)
