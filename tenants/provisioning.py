"""Making the register and its schemas. What fills them is the business of the rooms above."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.db.models import prefetch_related_objects

from tenants.context import public_scope
from tenants.models import Brand, Domain, LifeCycle, Organisation, OrganisationType
from tenants.register import forget_hosts
from tenants.schema_template import (
    create_schema,
    dumped_migrations,
    migrate_public,
    migrate_schema,
    migrations_digest,
    refresh_template,
    replay_template,
)
from tenants.seed_file import Seed
from tenants.spare import make_spare, take_spare


class AlreadyProvisionedError(ValueError):
    """An organisation of this slug or host exists."""


def create_organisation(seed: Seed) -> Organisation:
    """Register an organisation and give it an empty schema, in the caller's transaction.

    Raises `AlreadyProvisionedError`.
    """
    with public_scope(), transaction.atomic():
        _refuse_second(seed)
        organisation = Organisation(
            schema_name="org_" + seed.slug.replace("-", "_"),
            type=OrganisationType.ORGANISATION,
            migrations=dumped_migrations(),
            **_facts(seed),
        )
        if not take_spare(organisation.schema_name):
            replay_template(organisation.schema_name)
        # The seed file was checked; uniqueness is the database's to say.
        organisation.full_clean(validate_unique=False, validate_constraints=False)
        organisation.save()
        for position, host in enumerate(seed.domains):
            Domain.objects.create(tenant=organisation, domain=host, is_primary=position == 0)
        Brand.objects.create(
            organisation=organisation,
            values={key: value for key, value in seed.brand.items() if key != "logo"},
            logo_svg=seed.logo_svg,
        )
        prefetch_related_objects([organisation], "domains")
        transaction.on_commit(forget_hosts)
    return organisation


def _facts(seed: Seed) -> dict[str, object]:
    return {
        "slug": seed.slug,
        "name": seed.name,
        "short_name": seed.short_name,
        "jurisdiction": seed.jurisdiction,
        "language": seed.language,
        "time_zone": seed.time_zone,
        "phone": seed.phone,
        "email": seed.email,
        "address": seed.address,
        "office_opens": seed.office_hours.opening_time,
        "office_closes": seed.office_hours.closing_time,
    }


def migrate_all() -> Iterator[str]:
    """Bring every schema to the migrations of this release, one line of report for each.

    Schemas that are there already are skipped, so it can be stopped and run again at any time.
    """
    digest = migrations_digest()
    if not _public_is_at(digest):
        yield f"public: {migrate_public()} migrations applied"
    refresh_template(digest)
    _ensure_platform_hosts()
    with public_scope():
        behind = list(Organisation.objects.exclude(migrations=digest))
    for organisation in behind:
        if organisation.type != OrganisationType.PUBLIC:
            yield f"{organisation.slug}: {migrate_schema(organisation)} migrations applied"
        with public_scope():
            Organisation.objects.filter(pk=organisation.pk).update(migrations=digest)
    make_spare()


def _public_is_at(digest: str) -> bool:
    with public_scope():
        if Organisation._meta.db_table not in connection.introspection.table_names():
            return False
        return Organisation.objects.filter(type=OrganisationType.PUBLIC, migrations=digest).exists()


def _ensure_platform_hosts() -> None:
    """The directory (public schema) and the operator's own schema."""
    _ensure_host(OrganisationType.PUBLIC, "public", "directory", settings.HEARD_DIRECTORY_HOST)
    _ensure_host(OrganisationType.OPERATOR, "operator", "operator", settings.HEARD_OPERATOR_HOST)


def _ensure_host(kind: OrganisationType, schema: str, slug: str, host: str) -> None:
    with public_scope(), transaction.atomic():
        if Organisation.objects.filter(type=kind).exists():
            return
        organisation = Organisation.objects.create(
            schema_name=schema,
            slug=slug,
            type=kind,
            name="Heard",
            jurisdiction="-",
            office_opens="09:00",
            office_closes="17:00",
        )
        if kind is not OrganisationType.PUBLIC:
            create_schema(organisation)
        Domain.objects.create(tenant=organisation, domain=host, is_primary=True)


def _refuse_second(seed: Seed) -> None:
    if Organisation.objects.filter(slug=seed.slug).exists():
        raise AlreadyProvisionedError(f"An organisation {seed.slug!r} exists already.")
    taken = Domain.objects.filter(domain__in=seed.domains).values_list("domain", flat=True)
    if taken:
        raise AlreadyProvisionedError(f"These hosts belong to others: {', '.join(taken)}.")


def suspend(organisation: Organisation) -> None:
    """Answer its requests and tasks no more; nothing is deleted."""
    with public_scope():
        Organisation.objects.filter(pk=organisation.pk).update(state=LifeCycle.SUSPENDED)
    forget_hosts()
