"""`manage give_password ORGANISATION E-MAIL`"""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import set_password
from tenants.context import tenant_scope
from tenants.register import organisation_of


class Command(BaseCommand):
    requires_system_checks = ["tenancy"]
    help = "Give a member of staff a new password, which is made up and shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="slug, such as jersey-cares")
        parser.add_argument("email", help="of the member of staff", metavar="e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organisation = organisation_of(options["organisation"])
        except LookupError as error:
            raise CommandError(str(error)) from error
        password = secrets.token_urlsafe(12)
        with tenant_scope(organisation):
            user = User.objects.filter(email__iexact=options["email"]).first()
            if user is None:
                raise CommandError(f"Nobody at {organisation.name} has {options['email']}.")
            set_password(user=user, password=password)
        self.stdout.write(f"{user.name} signs in at {organisation.url}/sign-in/ with:\n{password}")
