"""An organisation is made whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from accounts.models import User
from config.organisations import provision_organisation
from tenants.context import public_scope, tenant_scope
from tenants.models import Domain, Organisation, TemplateDump
from tenants.provisioning import migrate_all
from tenants.schema_template import TemplateNotEmptyError, migrate_schema, refresh_template

MakeSeed = Callable[..., Path]


@pytest.fixture
def make_seed(tmp_path: Path) -> MakeSeed:
    """A third organisation's seed file, Jersey's with changes."""
    art = Path(settings.ROOT) / "tenants" / "seeds"
    copytree(art / "art", tmp_path / "art")
    text = (art / "jersey-cares.yaml").read_text()

    def make(**changes: str) -> Path:
        changed = text.replace("slug: jersey-cares", "slug: third", 1)
        changed = changed.replace("jersey.localhost", "third.localhost")
        for old, new in changes.items():
            assert old in changed
            changed = changed.replace(old, new)
        path = tmp_path / "third.yaml"
        path.write_text(changed)
        return path

    return make


def _schemas() -> set[str]:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(org|spare)_'")
        return {name for (name,) in cursor.fetchall()}


def test_a_new_organisation_is_served_with_staff_and_pages(db: None, make_seed: MakeSeed) -> None:
    call_command("provision_organisation", str(make_seed()))
    with public_scope():
        third = Organisation.objects.get(slug="third")
    with tenant_scope(third):
        assert User.objects.filter(grants__role="coordinator").exists()
        assert Page.objects.live().count() > 5


def test_it_takes_few_statements(db: None, make_seed: MakeSeed) -> None:
    """Each costs the better part of a millisecond, and a whole organisation has 300.

    The most are Wagtail's: two or three a page for its own row and for what it refers to.
    """
    provision_organisation(make_seed())  # a process asks for content types once
    fourth = make_seed(**{"slug: third": "slug: fourth", "third.localhost": "fourth.localhost"})
    with CaptureQueriesContext(connection) as statements:
        provision_organisation(fourth)
    assert len(statements) <= 128


def test_its_schema_equals_one_made_by_migrations(own_database: str, make_seed: MakeSeed) -> None:
    # In a database of its own, for each migration needs a transaction of its own.
    call_command("provision_organisation", str(make_seed()))
    with public_scope(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA org_by_migrations")
        by_migrations = Organisation.objects.create(
            schema_name="org_by_migrations",
            slug="by-migrations",
            type="organisation",
            name="-",
            jurisdiction="-",
            office_opens="09:00",
            office_closes="17:00",
        )
    migrate_schema(by_migrations)
    assert _shape("org_third") == _shape("org_by_migrations")


def _shape(schema: str) -> set[tuple[object, ...]]:
    """Columns, constraints, indexes, triggers and functions of a schema, by name and meaning."""
    queries = (
        (
            "SELECT table_name, column_name, data_type, column_default, is_nullable "
            "FROM information_schema.columns WHERE table_schema = %s"
        ),
        (
            "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint c "
            "JOIN pg_namespace n ON n.oid = c.connamespace WHERE nspname = %s"
        ),
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = %s",
        (
            "SELECT proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE nspname = %s"
        ),
        (
            "SELECT event_object_table, trigger_name, event_manipulation "
            "FROM information_schema.triggers WHERE trigger_schema = %s"
        ),
    )
    found: set[tuple[object, ...]] = set()
    with public_scope(), connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, [schema])
            found |= {
                tuple(str(value).replace(f"{schema}.", "") for value in row)
                for row in cursor.fetchall()
            }
    return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"jurisdiction: JE": "jurisdiction: XX"}, "third.yaml, line"),
        ({"jurisdiction: JE": "jurisdicton: JE"}, "Did you mean 'jurisdiction'?"),
        ({"domains:": "domains: ["}, "third.yaml, line"),
    ],
)
def test_a_malformed_seed_names_its_line_and_makes_nothing(
    db: None, make_seed: MakeSeed, change: dict[str, str], expected: str
) -> None:
    before = _schemas()
    with pytest.raises(CommandError) as caught:
        call_command("provision_organisation", str(make_seed(**change)))
    assert expected in str(caught.value)
    assert str(caught.value).endswith("Nothing was made.")
    assert _schemas() == before


def test_a_failure_half_way_leaves_nothing(
    db: None, make_seed: MakeSeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_anything: object) -> None:
        raise RuntimeError("planted fault")

    monkeypatch.setattr("config.organisations.plant_site", broken)
    before = _schemas()
    with pytest.raises(RuntimeError, match="planted fault"):
        call_command("provision_organisation", str(make_seed()))
    with public_scope():
        assert not Organisation.objects.filter(slug="third").exists()
        assert not Domain.objects.filter(domain="third.localhost").exists()
    assert _schemas() == before


def test_the_same_slug_twice_is_refused_in_words(db: None, make_seed: MakeSeed) -> None:
    call_command("provision_organisation", str(make_seed()))
    with pytest.raises(CommandError, match="'third' exists already"):
        call_command("provision_organisation", str(make_seed()))


def test_the_template_is_never_served_and_holds_no_rows(db: None) -> None:
    with public_scope():
        template = Organisation.objects.get(state="template")
        assert not template.is_served
        assert not template.domains.exists()
    with tenant_scope(template):
        assert User.objects.count() == 0


def test_a_template_with_a_row_is_refused(db: None) -> None:
    with public_scope():
        template = Organisation.objects.get(state="template")
        TemplateDump.objects.update(migrations="older")
    with tenant_scope(template):
        User.objects.create_user(email="left@behind.example", name="Left Behind")
    with pytest.raises(TemplateNotEmptyError, match="accounts_user"):
        refresh_template("newer")


def test_migrating_again_does_nothing(db: None) -> None:
    assert list(migrate_all()) == []


def test_an_organisation_that_fell_behind_is_migrated_alone(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    with public_scope():
        Organisation.objects.filter(pk=jersey.pk).update(migrations="older")
    assert list(migrate_all()) == ["jersey-cares: 0 migrations applied"]
