"""The schema that is kept ready for the next organisation."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tenants.context import public_scope
from tenants.models import TemplateDump
from tenants.provisioning import migrate_all
from tenants.schema_template import replay_template
from tenants.spare import make_spare, take_spare


@pytest.fixture(autouse=True)
def a_spare(db: None) -> None:
    """The built database used its own up for the demo organisations."""
    make_spare()


def _spares() -> list[str]:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^spare_' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _relations(schema: str) -> set[tuple[str, str]]:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = %s",
            [schema],
        )
        return set(cursor.fetchall())


def test_there_is_one_and_it_is_of_these_migrations() -> None:
    with public_scope():
        digest = TemplateDump.objects.get(type="organisation").migrations
    [spare] = _spares()
    assert spare.startswith(f"spare_{digest[:16]}_")
    make_spare()
    assert _spares() == [spare]


def test_taking_it_gives_it_the_new_name() -> None:
    [spare] = _spares()
    expected = _relations(spare)
    assert take_spare("org_taken")
    assert _spares() == []
    assert _relations("org_taken") == expected
    assert not take_spare("org_second")
    make_spare()
    assert len(_spares()) == 1
    assert _relations(_spares()[0]) == expected


def test_a_rollback_gives_it_back() -> None:
    [spare] = _spares()
    with public_scope(), transaction.atomic():
        assert take_spare("org_taken")
        transaction.set_rollback(True)
    assert _spares() == [spare]


def test_a_spare_of_other_migrations_is_never_taken_and_is_dropped() -> None:
    [spare] = _spares()
    with public_scope():
        TemplateDump.objects.update(migrations="f" * 64)
    assert not take_spare("org_taken")
    make_spare()
    [fresh] = _spares()
    assert fresh.startswith("spare_ffffffffffffffff_")
    assert fresh != spare


def test_it_equals_a_replay() -> None:
    with public_scope():
        replay_template("org_replayed")
    assert _relations("org_replayed") == _relations(_spares()[0])


def test_migrating_leaves_one_behind() -> None:
    assert take_spare("org_taken")
    assert list(migrate_all()) == []
    assert len(_spares()) == 1
