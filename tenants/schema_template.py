"""The empty, migrated schema that every new organisation is a replay of.

Replaying one dump takes a fiftieth of running all migrations, and unlike django-tenants'
clone_schema it keeps every constraint's name, which later migrations need
(docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
import re
import secrets
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tenants.binaries import pg_dump
from tenants.context import public_scope, tenant_scope
from tenants.models import LifeCycle, Organisation, OrganisationType, TemplateDump
from tenants.sql import quoted

# Reference rows that migrations write; any other row in a template would be copied to everyone.
REFERENCE_TABLES = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_migrations",
        "wagtailcore_collection",
        "wagtailcore_groupcollectionpermission",
        "wagtailcore_grouppagepermission",
        "wagtailcore_locale",
        "wagtailcore_modellogentry",
        "wagtailcore_page",
        "wagtailcore_referenceindex",
        "wagtailcore_site",
        "wagtailcore_task",
        "wagtailcore_groupapprovaltask",
        "wagtailcore_groupapprovaltask_groups",
        "wagtailcore_workflow",
        "wagtailcore_workflowpage",
        "wagtailcore_workflowtask",
        "wagtailsearch_indexentry",
    }
)
_SESSION_LINE = re.compile(r"(?:\\|SET [a-z_]+ = |SELECT pg_catalog\.set_config\()")


class TemplateNotEmptyError(RuntimeError):
    """The template schema holds rows that migrations did not write."""


def migrations_digest() -> str:
    """A digest of all migration files of all apps: equal digests mean equal schemas."""
    digest = hashlib.sha256()
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        source = str(sys.modules[migration.__module__].__file__)
        digest.update(f"{key}".encode() + Path(source).read_bytes())
    return digest.hexdigest()


def migrate_schema(organisation: Organisation) -> int:
    """Run the missing migrations of this organisation's type in its schema; how many there were.

    Django's `migrate` would also walk through every app that the type does not have, which
    costs seconds a schema and records migrations that made nothing.
    """
    with tenant_scope(organisation):
        executor = MigrationExecutor(connection)
        targets = executor.loader.graph.leaf_nodes()
        own = _labels(organisation.type)
        targets = [node for node in targets if node[0] in own]
        plan = executor.migration_plan(targets)
        before: ProjectState = executor._create_project_state(  # type: ignore[attr-defined]
            with_applied_migrations=True
        )
        emit_pre_migrate_signal(0, False, "default", apps=before.apps, plan=plan)
        after = executor.migrate(targets, plan, state=before.clone())
        after.clear_delayed_apps_cache()
        emit_post_migrate_signal(0, False, "default", apps=after.apps, plan=plan)
    return len(plan)


def migrate_public() -> int:
    """Run the missing migrations of the public schema."""
    return migrate_schema(Organisation(schema_name="public", type=OrganisationType.PUBLIC))


def _labels(kind: str) -> frozenset[str]:
    listed = settings.TENANT_TYPES[kind]["APPS"]
    return frozenset(config.label for config in apps.get_app_configs() if config.name in listed)


def create_schema(organisation: Organisation) -> None:
    """An empty schema of the organisation's name."""
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quoted(organisation.schema_name)}")


def refresh_template(digest: str) -> None:
    """Bring the template schema to these migrations and keep its dump in the register."""
    with public_scope():
        if TemplateDump.objects.filter(type="organisation", migrations=digest).exists():
            return
        template = _template()
    migrate_schema(template)
    _refuse_rows(template)
    sql = _dump(template.schema_name)
    with public_scope(), transaction.atomic():
        TemplateDump.objects.update_or_create(
            type=OrganisationType.ORGANISATION, defaults={"migrations": digest, "sql": sql}
        )
        Organisation.objects.filter(pk=template.pk).update(migrations=digest)


def replay_template(schema_name: str) -> None:
    """Make a schema as a copy of the template; part of the caller's transaction.

    Raises `TemplateDump.DoesNotExist` when `manage migrate_organisations` never ran.
    """
    dump = TemplateDump.objects.get(type=OrganisationType.ORGANISATION)
    template = Organisation.objects.get(state=LifeCycle.TEMPLATE)
    with connection.cursor() as cursor:
        cursor.execute(dump.sql.replace(template.schema_name, schema_name))


def dumped_migrations() -> str:
    """The digest of the migrations that a replay is at."""
    dump = TemplateDump.objects.only("migrations").get(type=OrganisationType.ORGANISATION)
    return str(dump.migrations)


def _template() -> Organisation:
    template: Organisation | None = Organisation.objects.filter(state=LifeCycle.TEMPLATE).first()
    if template is None:
        # The name must not occur in any text of the dump, for it is replaced there.
        name = f"tpl_{secrets.token_hex(12)}"
        with transaction.atomic():
            template = Organisation.objects.create(
                schema_name=name,
                slug="template",
                type=OrganisationType.ORGANISATION,
                state=LifeCycle.TEMPLATE,
                name="Template",
                jurisdiction="-",
                office_opens="09:00",
                office_closes="17:00",
            )
            create_schema(template)
    return template


def _refuse_rows(template: Organisation) -> None:
    with tenant_scope(template), connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - REFERENCE_TABLES)
        filled = []
        for table in tables:
            cursor.execute(f"SELECT EXISTS (TABLE {quoted(table)})")
            if cursor.fetchone()[0]:
                filled.append(table)
    if filled:
        raise TemplateNotEmptyError(
            f"The template schema {template.schema_name} has rows in {', '.join(filled)}. "
            "Every new organisation would receive them. Remove the rows, or, if a migration wrote "
            "reference data on purpose, add the table to REFERENCE_TABLES."
        )


def _dump(schema: str) -> str:
    database = connection.settings_dict
    command = [
        str(pg_dump()),
        f"--schema={schema}",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--inserts",
        "--rows-per-insert=500",
        f"--host={database['HOST']}",
        f"--port={database['PORT'] or 5432}",
        f"--username={database['USER']}",
        database["NAME"],
    ]
    dumped = subprocess.run(  # noqa: S603  (arguments are our own settings)
        command,
        env={"PGPASSWORD": database["PASSWORD"], "PGCLIENTENCODING": "UTF8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if dumped.returncode:
        raise RuntimeError(f"pg_dump of the template failed: {dumped.stderr.strip()}")
    lines = dumped.stdout.splitlines()
    return "\n".join(line for line in lines if not _SESSION_LINE.match(line))
