"""Provisioning one organisation: replay of the template against running all migrations."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import transaction

from benchmarks.figures import Figure, seconds
from config.organisations import furnish
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tenants.provisioning import create_organisation
from tenants.schema_template import create_schema, migrate_schema
from tenants.seed_file import Seed, load_seed

LIMIT = 0.3
RATIO = 15.0
_numbers = count(1)


def measure() -> list[Figure]:
    """Seconds to a usable organisation (schema, rules, staff, site), without passwords.

    The baseline furnishes in the same way a schema that migrations made.
    """
    seed = load_seed(Path(settings.ROOT) / "tenants" / "seeds" / "jersey-cares.yaml")
    _by_replay(seed)  # imports and caches are warm in both
    replay = seconds(lambda: _by_replay(seed), times=7)
    schema = seconds(lambda: _schema_by_replay(seed), times=7)
    migrations = seconds(lambda: _schema_by_migrations(seed), times=3)
    return [
        Figure(
            name="schema of an organisation by replay / by migrations",
            value=schema,
            baseline=migrations,
            unit="s",
            bar=f"value <= {LIMIT} s and ratio >= {RATIO:g}",
            holds=schema <= LIMIT and migrations / schema >= RATIO,
        ),
        Figure(
            name="whole organisation (schema, rules, staff, site) / the same by migrations",
            value=replay,
            baseline=migrations + replay - schema,
            unit="s",
            bar=f"value <= {LIMIT} s and ratio >= {RATIO:g}",
            holds=replay <= LIMIT and (migrations + replay - schema) / replay >= RATIO,
        ),
    ]


def _renamed(seed: Seed) -> Seed:
    number = next(_numbers)
    changes = {"slug": f"bench-{number}", "domains": [f"bench-{number}.localhost"]}
    renamed = seed.model_copy(update=changes)
    renamed._document = seed.document
    return renamed


def _by_replay(seed: Seed) -> None:
    renamed = _renamed(seed)
    with public_scope(), transaction.atomic():
        organisation = create_organisation(renamed)
        with tenant_scope(organisation):
            furnish(organisation, renamed, password=None)


def _schema_by_replay(seed: Seed) -> None:
    create_organisation(_renamed(seed))


def _schema_by_migrations(seed: Seed) -> None:
    name = f"bench_{next(_numbers)}"
    organisation = Organisation(
        schema_name=name,
        slug=name.replace("_", "-"),
        type="organisation",
        name=seed.name,
        jurisdiction=seed.jurisdiction,
        office_opens=seed.office_hours.opening_time,
        office_closes=seed.office_hours.closing_time,
    )
    create_schema(organisation)
    migrate_schema(organisation)
    with public_scope():
        organisation.save()
