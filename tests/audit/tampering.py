"""A way around the trigger, as somebody with the database owner's powers has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def trigger_off() -> Iterator[None]:
    """What the owner of the table can do, as a superuser can with session_replication_role."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
        yield
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only")
