"""One replayed schema kept ready, so that a new organisation only has to name it its own.

Making some six hundred relations is nearly all of what provisioning costs. A spare belongs to
nobody: it is empty, in no register, and found by its name alone, which carries the migrations
that it was replayed from (docs/decisions/0020).
"""

from __future__ import annotations

import secrets

from django.db import connection, transaction

from tenants.context import public_scope
from tenants.schema_template import dumped_migrations, replay_template
from tenants.sql import quoted

_PREFIX = "spare_"


def make_spare() -> None:
    """See to it that exactly one spare is there, of the migrations that are in the register.

    Raises `TemplateDump.DoesNotExist` when `manage migrate_organisations` never ran.
    """
    with public_scope(), transaction.atomic():
        _one_at_a_time()
        prefix = _prefix_now()
        found = _spares()
        keep = next((name for name in found if name.startswith(prefix)), None)
        for name in found:
            if name != keep:
                _drop(name)
        if keep is None:
            replay_template(prefix + secrets.token_hex(6))


def take_spare(schema_name: str) -> bool:
    """Give the spare this name, in the caller's transaction; False when there is none."""
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        _one_at_a_time()
        prefix = _prefix_now()
        for name in _spares():
            if name.startswith(prefix):
                cursor.execute(f"ALTER SCHEMA {quoted(name)} RENAME TO {quoted(schema_name)}")
                return True
    return False


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('heard.spare'))")


def _prefix_now() -> str:
    return f"{_PREFIX}{dumped_migrations()[:16]}_"


def _spares() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) ORDER BY nspname",
            [_PREFIX],
        )
        return [str(name) for (name,) in cursor.fetchall()]


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {quoted(name)} CASCADE")
