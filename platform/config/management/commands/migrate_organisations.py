"""`manage migrate_organisations`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning import migrate_all


class Command(BaseCommand):
    requires_system_checks = ["tenancy"]
    help = (
        "Bring the register, the template and every organisation's schema to this release. "
        "Schemas that are there already are skipped; stopped halfway, run it again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for line in migrate_all():
            self.stdout.write(line)
            self.stdout.flush()
