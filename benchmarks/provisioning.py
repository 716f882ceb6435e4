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
from tenants.schema_template import create_schema, migrate_schema, replay_template
from tenants.seed_file import Seed, load_seed
from tenants.spare import make_spare

LIMIT = 0.3
RATIO = 15.0
_numbers = count(1)


def measure() -> list[Figure]:
    """Seconds to a usable organisation (schema, rules, staff, site), without passwords.

    It begins with the spare schema that is kept ready; what making that costs is the second
    figure. The baseline furnishes in the same way a schema that migrations made.
    """
    seed = load_seed(Path(settings.ROOT) / "tenants" / "seeds" / "jersey-cares.yaml")
    _whole(seed)  # imports and caches are warm in both
    whole = seconds(lambda: _whole(seed), before=make_spare, times=7)
    replay = seconds(_schema_by_replay, times=7)
    migrations = seconds(lambda: _schema_by_migrations(seed), times=3)
    by_migrations = migrations + whole
    return [
        Figure(
            name="whole organisation (schema, rules, staff, site) / the same by migrations",
            value=whole,
            baseline=by_migrations,
            unit="s",
            bar=f"value <= {LIMIT} s and ratio >= {RATIO:g}",
            holds=whole <= LIMIT and by_migrations / whole >= RATIO,
        ),
        Figure(
            name="the spare schema, by replay / by migrations",
            value=replay,
            baseline=migrations,
            unit="s",
            bar=f"ratio >= {RATIO:g}",
            holds=migrations / replay >= RATIO,
        ),
    ]


def _renamed(seed: Seed) -> Seed:
    number = next(_numbers)
    changes = {"slug": f"bench-{number}", "domains": [f"bench-{number}.localhost"]}
    renamed = seed.model_copy(update=changes)
    renamed._document = seed.document
    return renamed


def _whole(seed: Seed) -> None:
    renamed = _renamed(seed)
    with public_scope(), transaction.atomic():
        organisation = create_organisation(renamed)
        with tenant_scope(organisation):
            furnish(organisation, renamed, password=None)


def _schema_by_replay() -> None:
    with public_scope(), transaction.atomic():
        replay_template(f"bench_replayed_{next(_numbers)}")


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
