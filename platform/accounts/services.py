"""All writes about people who sign in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import RoleGrant, User
from accounts.policy import policy
from tenants.context import current_organisation
from tenants.models import OrganisationType

ASSIGNABLE = frozenset(policy().roles) - {"public", "system", "api_client", "operator"}


class UnknownRoleError(ValueError):
    """A role that people cannot have."""


class Newcomer(NamedTuple):
    """Somebody to be added, with the roles they begin with."""

    email: str
    name: str
    roles: tuple[str, ...]


@transaction.atomic
def add_staff(
    *, newcomers: Sequence[Newcomer], password: str | None = None, by: User | None = None
) -> list[User]:
    """Add people with their roles. Without a password they cannot sign in yet.

    Raises `UnknownRoleError`. How many there are makes no difference to the number of statements.
    """
    users = [
        User(
            email=User.objects.normalize_email(newcomer.email),
            name=newcomer.name,
            password=make_password(password),
        )
        for newcomer in newcomers
    ]
    User.objects.bulk_create(users)
    given = zip(users, newcomers, strict=True)
    _grant([(user, role) for user, newcomer in given for role in newcomer.roles], by=by)
    return users


def add_user(
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    password: str | None = None,
    by: User | None = None,
) -> User:
    """Add one person, as `add_staff` does."""
    (user,) = add_staff(newcomers=[Newcomer(email, name, roles)], password=password, by=by)
    return user


def set_password(*, user: User, password: str) -> None:
    """Give a new password; whoever is signed in with the old one is signed out."""
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def grant_role(*, user: User, role: str, by: User | None = None) -> None:
    """Give a role, and membership in the Wagtail group of the same name.

    Raises `UnknownRoleError` for a role that is not of the policy table or not a person's.
    """
    _grant([(user, role)], by=by)


def _grant(given: Sequence[tuple[User, str]], *, by: User | None) -> None:
    roles = {role for _user, role in given}
    known = _roles_here()
    if unknown := roles - known:
        raise UnknownRoleError(
            f"{min(unknown)!r} is not a role for people here. Known: {', '.join(sorted(known))}."
        )
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, role=role, granted_by=by) for user, role in given],
        ignore_conflicts=True,
    )
    groups = {group.name: group for group in groups_of(roles)}
    User.groups.through.objects.bulk_create(
        [User.groups.through(user=user, group=groups[role]) for user, role in given],
        ignore_conflicts=True,
    )
    for user, _role in given:
        user.__dict__.pop("roles", None)


def _roles_here() -> frozenset[str]:
    """The platform's own staff are operators and nothing else, and nobody else is one."""
    is_operators = current_organisation().type == OrganisationType.OPERATOR
    return frozenset({"operator"}) if is_operators else ASSIGNABLE


def groups_of(roles: Iterable[str]) -> list[Group]:
    """The Wagtail groups of these roles; those that are missing are made."""
    Group.objects.bulk_create([Group(name=role) for role in roles], ignore_conflicts=True)
    return list(Group.objects.filter(name__in=roles))
