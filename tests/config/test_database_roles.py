"""deploy/postgres-roles.sh on an empty server, as PostgreSQL's image runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from embedded.binaries import postgres_folder
from embedded.ports import LOOPBACK
from embedded.postgres import OWNER, Postgres
from tests.config import compose
from tests.config.processes import environment, running

PASSWORD = "it's-a-'quoted'-password"


def test_the_application_owns_its_database_and_nothing_else(folder: Path) -> None:
    server = Postgres(folder / "var")
    server.start()
    try:
        at = f"host={LOOPBACK} port={server.access.port}"
        owner = f"{at} user={OWNER} password={server.access.owner_password}"
        with psycopg.connect(f"{owner} dbname=postgres", autocommit=True) as superuser:
            superuser.execute("DROP DATABASE heard")  # as the image finds it: neither is there
            superuser.execute("DROP ROLE heard")
        subprocess.run(
            [compose.ROOT / "deploy/postgres-roles.sh"],
            env={
                "PATH": f"{postgres_folder()}:/usr/bin:/bin",
                "PGHOST": LOOPBACK,
                "PGPORT": str(server.access.port),
                "PGPASSWORD": server.access.owner_password,
                "POSTGRES_USER": OWNER,
                "HEARD_DATABASE_PASSWORD": PASSWORD,
            },
            stdin=subprocess.DEVNULL,
            check=True,
        )
        with psycopg.connect(f"{at} user=heard dbname=heard", password=PASSWORD) as heard:
            rights = heard.execute(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
                " FROM pg_roles WHERE rolname = 'heard'"
            ).fetchone()
            assert rights == (False,) * 5
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                heard.execute("SELECT * FROM pg_authid")
        url = f"postgresql://heard:{PASSWORD}@{LOOPBACK}:{server.access.port}/heard"
        with running("migrate", folder, environment(DATABASE_URL=url)) as migrate:
            assert migrate.ended() == 0, migrate.printed
    finally:
        server.stop()
