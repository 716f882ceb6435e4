"""Provisioning from end to end: the schema, and what each room puts into it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.authorisation import SYSTEM
from accounts.models import User
from accounts.services import ASSIGNABLE, add_user, grant_role
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
    for person in seed.roles:
        known = User.objects.filter(email__iexact=person.email).first()
        if known is None:
            add_user(email=person.email, name=person.name, roles=(person.role,), password=password)
        else:
            grant_role(user=known, role=person.role)
    plant_site(organisation=organisation, seed=seed, host=organisation.host, port=settings.PORT)


def staff_accounts() -> list[User]:
    """Everyone who can sign in here, for the demo's list."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants"))
