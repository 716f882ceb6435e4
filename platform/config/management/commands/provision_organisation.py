"""`manage provision_organisation SEED.yaml`"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.organisations import provision_organisation
from rules_engine import RulesError
from tenants.provisioning import AlreadyProvisionedError
from tenants.seed_file import SeedError
from tenants.spare import make_spare


class Command(BaseCommand):
    requires_system_checks = ["tenancy"]
    help = "Make one organisation from a seed file: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("seed", type=Path, metavar="SEED.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organisation = provision_organisation(options["seed"])
        except (SeedError, RulesError, AlreadyProvisionedError) as error:
            raise CommandError(f"{error}\nNothing was made.") from error
        self.stdout.write(f"{organisation.name}: {organisation.url}/")
        make_spare()
