"""Provisioning from end to end: the schema, and what each room puts into it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.authorisation import SYSTEM
from accounts.models import User
from accounts.services import ASSIGNABLE, Newcomer, add_staff
from cms.seeds import check_seed, plant_site
from eligibility.services import publish_ruleset
from rules_engine.problems import did_you_mean
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
    check_roles(seed)
    with public_scope(), transaction.atomic():
        organisation = create_organisation(seed)
        with tenant_scope(organisation):
            furnish(organisation, seed, password=password)
    return organisation


def check_roles(seed: Seed) -> None:
    """Raises `SeedError` for a role that the policy table does not give to people."""
    for number, person in enumerate(seed.roles):
        if person.role not in ASSIGNABLE:
            close = did_you_mean(person.role, sorted(ASSIGNABLE))
            seed.refuse(
                ("roles", number, "role"), f"'{person.role}' is not a role for people.{close}"
            )


def furnish(organisation: Organisation, seed: Seed, *, password: str | None) -> None:
    """Rules, staff and site, in the organisation's own scope."""
    publish_ruleset(document=seed.rules_file.read_text(encoding="utf-8"), by=SYSTEM)
    add_staff(newcomers=newcomers_of(seed), password=password)
    plant_site(organisation=organisation, seed=seed, host=organisation.host, port=settings.PORT)


def newcomers_of(seed: Seed) -> list[Newcomer]:
    """The staff of a seed file; an address with several roles is one person."""
    people: dict[str, Newcomer] = {}
    for person in seed.roles:
        key = person.email.lower()
        known = people.get(key, Newcomer(person.email, person.name, ()))
        people[key] = known._replace(roles=(*known.roles, person.role))
    return list(people.values())


def staff_accounts() -> list[User]:
    """Everyone who can sign in here, for the demo's list."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants"))
