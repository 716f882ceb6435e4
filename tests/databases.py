"""Databases for tests: one is built for each set of migrations, and copied for every use."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.organisations import provision_organisation
from tenants.context import public_scope
from tenants.provisioning import migrate_all
from tenants.schema_template import migrations_digest

SEEDS = Path(settings.ROOT) / "tenants" / "seeds"
PASSWORD = "correct horse battery"


def _digest() -> str:
    """Changes with anything that provisioning puts into the built database."""
    digest = hashlib.sha256(migrations_digest().encode())
    root = Path(settings.ROOT)
    for folder in (SEEDS, root / "rules_configs", root / "tenants", root / "cms"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".yaml", ".py", ".svg"}:
                digest.update(file.read_bytes())
    for room in ("accounts", "eligibility", "config"):
        for file in sorted((root / "platform" / room).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    params = {
        "host": connection.settings_dict["HOST"],
        "port": connection.settings_dict["PORT"] or 5432,
        "user": connection.settings_dict["USER"],
        "password": connection.settings_dict["PASSWORD"],
    }
    with psycopg.connect(**params, dbname="postgres", autocommit=True) as server:
        yield server


def _exists(server: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def use(name: str) -> None:
    """Point Django's connection at this database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def built_database() -> str:
    """The migrated database with both demo organisations; built when anything changed."""
    name = f"heard_built_{_digest()}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(8421)")
        if not _exists(server, name):
            draft = f"{name}_{os.getpid()}"
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
            use(draft)
            for _line in migrate_all():
                pass
            for seed in sorted(SEEDS.glob("*.yaml")):
                provision_organisation(seed, password=PASSWORD)
            connection.close()
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(draft), sql.Identifier(name)
                )
            )
    return name


@contextmanager
def copied_database(built: str) -> Iterator[str]:
    """A copy of the built database, used by Django inside the block and dropped after it."""
    name = f"heard_test_{os.getpid()}_{secrets.token_hex(4)}"
    before = connection.settings_dict["NAME"]
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(built)
            )
        )
    use(name)
    with public_scope():
        assert connection.pg_version  # type: ignore[attr-defined]  # asked now, because opening a transaction asks it
    try:
        yield name
    finally:
        use(str(before))
        _drop(name)


def _drop(name: str) -> None:
    """Plainly at first: with FORCE, a passing autovacuum counts as somebody else's session."""
    drop = sql.SQL("DROP DATABASE {}").format(sql.Identifier(name))
    with _server() as server:
        try:
            server.execute(drop)
        except psycopg.errors.ObjectInUse:
            server.execute(drop + sql.SQL(" WITH (FORCE)"))
