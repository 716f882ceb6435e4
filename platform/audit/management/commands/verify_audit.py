"""`manage verify_audit [SLUG] [--anchors FILE]`: is the record of each organisation whole?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.selectors import START, Anchor, anchor_holds, chain_end, verify_chain
from tenants.context import public_scope, tenant_scope
from tenants.models import LifeCycle, Organisation, OrganisationType


class Command(BaseCommand):
    """Ends with an error that names each broken chain."""

    help = "Check the chain of audit entries of one organisation, or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="only this organisation")
        parser.add_argument(
            "--anchors",
            type=Path,
            metavar="FILE",
            help="compare with the chain ends kept in FILE, then keep the present ones there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["anchors"]
        anchors = json.loads(path.read_text()) if path and path.exists() else {}
        broken = []
        for organisation in _organisations(options["slug"]):
            kept = Anchor(*anchors.get(str(organisation.id), START))
            with tenant_scope(organisation):
                fault, end = _fault(kept), chain_end()
            if fault:
                broken.append(f"{organisation.slug}: {fault}")
            else:
                anchors[str(organisation.id)] = end
                self.stdout.write(f"{organisation.slug}: {end.id} entries, chain whole")
        if path:
            path.write_text(json.dumps(anchors, indent=2) + "\n")
        if broken:
            raise CommandError("\n".join(broken))


def _organisations(slug: str | None) -> list[Organisation]:
    with public_scope():
        found = list(
            Organisation.objects.exclude(type=OrganisationType.PUBLIC)
            .exclude(state=LifeCycle.TEMPLATE)
            .filter(**({"slug": slug} if slug else {}))
        )
    if slug and not found:
        raise CommandError(f"There is no organisation {slug!r}.")
    return found


def _fault(kept: Anchor) -> str | None:
    entry = verify_chain()
    if entry is not None:
        return f"the chain is broken at entry {entry.id} ({entry.operation}, {entry.at:%F %T} UTC)"
    if not anchor_holds(kept):
        return f"entry {kept.id}, kept as the chain's end earlier, is gone or was changed"
    return None
