"""`manage provision_demo`"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import ENVIRONMENT_VARIABLE, settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.demo.passwords import DEMO_PASSWORD
from config.demo.sign_ins import (
    OPERATOR,
    Account,
    accounts_of,
    ensure_operator,
    write_sign_ins,
)
from config.demo.stories import has_stories
from config.demo.telling import tell
from config.organisations import provision_organisation
from rules_engine.problems import RulesError
from tenants.context import public_scope
from tenants.models import Organisation, TemplateDump
from tenants.provisioning import AlreadyProvisionedError
from tenants.seed_file import Seed, SeedError, load_seed


class Command(BaseCommand):
    requires_system_checks = ["tenancy"]
    help = (
        "Make the demo organisations with their people, referrals and cases, and write "
        "var/demo.json. What is there already stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = getattr(settings, "DEMO_SEEDS", None)
        if folder is None:
            raise CommandError(
                "Demo organisations are made with config.settings.local only: these settings "
                f"({os.environ[ENVIRONMENT_VARIABLE]}) name no DEMO_SEEDS. Nothing was made. For a "
                "real organisation use: manage provision_organisation SEED.yaml"
            )
        _require_migrated()
        try:
            self._provision(Path(folder))
        except (SeedError, AlreadyProvisionedError, RulesError) as error:
            raise CommandError(str(error)) from error

    def _provision(self, folder: Path) -> None:
        operator = ensure_operator()
        hosts = [settings.HEARD_DIRECTORY_HOST, operator.host]
        accounts: list[Account] = accounts_of(operator, [OPERATOR])
        seeds = {path: load_seed(path) for path in sorted(folder.glob("*.yaml"))}
        for path, seed in seeds.items():
            organisation = self._organisation(path, seed)
            hosts += [domain.domain for domain in organisation.domains.all()]
            accounts += accounts_of(organisation, [person.email for person in seed.roles])
        self.stdout.write(f"Sign-ins: {write_sign_ins(hosts, accounts)}")

    def _organisation(self, path: Path, seed: Seed) -> Organisation:
        """The organisation of a seed, with its stories told."""
        with public_scope():
            listed = Organisation.objects.prefetch_related("domains").filter(slug=seed.slug)
            organisation = listed.first()
            if organisation is None:
                provision_organisation(path, password=DEMO_PASSWORD)
                organisation = listed.get()
        told = tell(organisation) if has_stories(seed.slug) else 0
        self.stdout.write(f"{organisation.name}: {organisation.url}/ ({told} referrals added)")
        self.stdout.flush()
        return organisation


def _require_migrated() -> None:
    with public_scope():
        tables = connection.introspection.table_names()
        if TemplateDump._meta.db_table in tables and TemplateDump.objects.exists():
            return
    raise CommandError(
        "The database is not ready. Run `manage migrate_organisations` first. Nothing was made."
    )
