"""All writes about people who sign in."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import RoleGrant, User
from accounts.policy import policy

ASSIGNABLE = frozenset(policy().roles) - {"public", "system", "api_client", "operator"}


class UnknownRoleError(ValueError):
    """A role that people cannot have."""


@transaction.atomic
def add_user(
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    password: str | None = None,
    by: User | None = None,
) -> User:
    """Add a person with these roles. Without a password they cannot sign in yet."""
    user = User.objects.create_user(email=email, password=password, name=name)
    for role in roles:
        grant_role(user=user, role=role, by=by)
    return user


@transaction.atomic
def grant_role(*, user: User, role: str, by: User | None = None) -> RoleGrant:
    """Give a role, and membership in the Wagtail group of the same name.

    Raises `UnknownRoleError` for a role that is not of the policy table or not a person's.
    """
    if role not in ASSIGNABLE and role != "operator":
        raise UnknownRoleError(
            f"{role!r} is not a role for people. Known: {', '.join(sorted(ASSIGNABLE))}."
        )
    grant, _created = RoleGrant.objects.get_or_create(
        user=user, role=role, defaults={"granted_by": by}
    )
    group, _created = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    user.__dict__.pop("roles", None)
    return grant
