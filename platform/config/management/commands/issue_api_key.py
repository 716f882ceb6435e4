"""`manage issue_api_key ORGANISATION NAME`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.authentication import issue_key
from tenants.context import tenant_scope
from tenants.register import organisation_of


class Command(BaseCommand):
    requires_system_checks = ["tenancy"]
    help = "Issue a key for a system that uses an organisation's API. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="slug, such as jersey-cares")
        parser.add_argument("name", help="which system holds it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organisation = organisation_of(options["organisation"])
        except LookupError as error:
            raise CommandError(str(error)) from error
        with tenant_scope(organisation):
            key, secret = issue_key(name=options["name"])
        self.stdout.write(f"{organisation.name}, key of {key.name!r}:\n{secret}")
