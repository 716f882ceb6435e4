"""Writing the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.authorisation import SystemActor, roles_of
from accounts.models import User
from accounts.policy import policy
from audit.chain import BEFORE_THE_FIRST, digest_of
from audit.models import Entry

JSON: TypeAlias = str | int | bool | Sequence["JSON"] | Mapping[str, "JSON"] | None

_CODE = re.compile(r"[\w.:+/-]{0,64}")


class KeyHolder(Protocol):
    """Another actor that knows its roles, such as a system with a key."""

    @property
    def pk(self) -> object: ...

    @property
    def roles(self) -> frozenset[str]: ...


Actor: TypeAlias = User | AnonymousUser | SystemActor | KeyHolder | None


class DetailTextError(ValueError):
    """A detail that looks like something a person typed, or that JSON would not keep exactly."""


@transaction.atomic
def record(
    *,
    by: Actor,
    operation: str,
    about: Model | None = None,
    detail: Mapping[str, JSON] | None = None,
) -> Entry:
    """Append one entry in the caller's transaction and return it.

    Call it last: the chain's lock is held until the transaction ends. Nothing is recorded when
    that transaction is rolled back. `by` None or an anonymous user stands for the public.

    Raises `UnknownOperationError` for an operation outside the policy table, and
    `DetailTextError` when `detail` holds anything but ids, states, dates and whole numbers.
    """
    policy().require_operation(operation)
    for name, value in (detail or {}).items():
        _require_code(name, value)
    _lock_chain()
    last = Entry.objects.order_by("-id").first()
    entry = Entry(
        id=last.id + 1 if last else 1,
        at=timezone.now(),
        actor=str(getattr(by, "pk", None) or ""),
        roles=_roles(by),
        operation=operation,
        object_type=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        detail=dict(detail or {}),
        previous=last.digest if last else BEFORE_THE_FIRST,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def _lock_chain() -> None:
    """One writer at a time for each schema, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.audit', 0))"
        )


def _roles(by: Actor) -> str:
    """The actor's roles in order; `public` only for those who have no other."""
    roles = roles_of(by)
    return " ".join(sorted(roles - {"public"})) or "public"


def _require_code(name: str, value: JSON) -> None:
    if isinstance(value, Mapping):
        for inner, item in value.items():
            _require_code(f"{name}.{inner}", item)
    elif isinstance(value, str):
        if not _CODE.fullmatch(value):
            raise DetailTextError(
                f"The audit detail {name!r} holds text. Record ids, states, ISO dates and whole "
                "numbers only: letters, digits and . : + / _ - without spaces, at most 64."
            )
    elif isinstance(value, Sequence):
        for item in value:
            _require_code(name, item)
    elif value is not None and not isinstance(value, int):
        raise DetailTextError(
            f"The audit detail {name!r} is a {type(value).__name__}. Record texts, whole numbers, "
            "yes or no, lists and mappings of these."
        )
