"""Provisioning from end to end: the schema, and what each room puts into it."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from accounts.authorisation import SYSTEM
from accounts.models import User
from accounts.services import add_user
from cms.seeds import check_seed, plant_site
from eligibility.services import publish_ruleset
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tenants.provisioning import create_organisation
from tenants.seed_file import Seed, load_seed


def provision_organisation(path: Path, *, password: str | None = None) -> Organisation:
    """Make the organisation of a seed file: all of it, or nothing.

    Its staff get `password`; without one they cannot sign in until an operator gives them one.
    Raises `SeedError` with file and line before anything is made.
    """
    seed = load_seed(path)
    check_seed(seed)
    with public_scope(), transaction.atomic():
        organisation = create_organisation(seed)
        with tenant_scope(organisation):
            furnish(organisation, seed, password=password)
    return organisation


def furnish(organisation: Organisation, seed: Seed, *, password: str | None) -> None:
    """Rules, staff and site, in the organisation's own scope."""
    publish_ruleset(document=seed.rules_file.read_text(encoding="utf-8"), by=SYSTEM)
    for email, roles in _people(seed).items():
        add_user(email=email, name=roles[0], roles=roles[1], password=password)
    plant_site(organisation=organisation, seed=seed.site, host=organisation.host, port=_port())


def _people(seed: Seed) -> dict[str, tuple[str, tuple[str, ...]]]:
    people: dict[str, tuple[str, tuple[str, ...]]] = {}
    for person in seed.roles:
        _name, roles = people.get(person.email, (person.name, ()))
        people[person.email] = (person.name, (*roles, person.role))
    return people


def _port() -> int:
    from django.conf import settings  # noqa: PLC0415

    return int(getattr(settings, "PORT", 80))


def staff_accounts() -> list[User]:
    """Everyone who can sign in here, for the demo's list."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants"))
