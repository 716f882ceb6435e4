"""Looking at what is stored, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from cases.models import Closure, Note
from cases.models import Event as CaseEvent
from referrals.models import Event as ReferralEvent
from tenants.context import public_scope
from tenants.models import Organisation

SLUGS = ("jersey-cares", "wiltshire-vps")


def unregister_organisations() -> None:
    """Leave a database as it is on the first `make run`: migrated, and nobody there."""
    with public_scope(), closing(connection.cursor()) as cursor:
        for organisation in Organisation.objects.filter(slug__in=SLUGS):
            cursor.execute(f"DROP SCHEMA {organisation.schema_name} CASCADE")
            organisation.delete()


def organisation(slug: str) -> Organisation:
    with public_scope():
        return Organisation.objects.prefetch_related("domains").get(slug=slug)


def texts_of(schema: str) -> Iterator[tuple[str, str]]:
    """Every text and JSON value of a schema, with the name of its table."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = %s AND data_type IN ('text', 'character varying', 'jsonb')",
            [schema],
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
            yield from ((table, text) for (text,) in cursor.fetchall())


def rows_of(schema: str) -> dict[str, int]:
    counts = {}
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{schema}"."{table}"')  # noqa: S608
            counts[f"{schema}.{table}"] = cursor.fetchone()[0]
    return counts


def all_rows() -> dict[str, int]:
    with public_scope():
        schemas = ["public", *Organisation.objects.values_list("schema_name", flat=True)]
        return {name: n for schema in schemas for name, n in rows_of(schema).items()}


def assert_in_order(now: datetime) -> None:
    for events, name in ((ReferralEvent, "referral"), (CaseEvent, "case")):
        moments: dict[Any, list[datetime]] = {}
        for about, at in events.objects.order_by("version").values_list(name, "at"):
            moments.setdefault(about, []).append(at)
        assert all(times == sorted(times) and times[-1] <= now for times in moments.values())
    assert not Note.objects.filter(written_at__gt=now).exists()
    assert not Note.objects.filter(written_at__lt=F("case__opened_at")).exists()
    assert not Closure.objects.filter(closed_at__lt=F("case__opened_at")).exists()
