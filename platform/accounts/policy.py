"""The policy table: roles × operations, read once from policy.yaml."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ruamel.yaml import YAML

TABLE = Path(__file__).with_name("policy.yaml")


class Reach(enum.Enum):
    """How far a permission goes."""

    OWN = "own"
    ALL = "all"


class UnknownOperationError(LookupError):
    """An operation that the policy table does not list."""


class PolicyTableError(ValueError):
    """The table says something that cannot be; the message says which operation and what."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"{TABLE.name}: {fault}.")


class Policy:
    """Answers which roles may do what."""

    def __init__(
        self, roles: Mapping[str, str], operations: Mapping[str, Mapping[str, Reach]]
    ) -> None:
        self.roles = roles
        self.operations = operations

    def require_operation(self, operation: str) -> str:
        """The operation itself, or `UnknownOperationError`."""
        if operation not in self.operations:
            raise UnknownOperationError(
                f"{operation!r} is not an operation of {TABLE.name}. "
                f"Known: {', '.join(sorted(self.operations))}."
            )
        return operation

    def reach(self, roles: Iterable[str], operation: str) -> Reach | None:
        """The widest reach any of these roles has, or None when none may."""
        row = self.operations[self.require_operation(operation)]
        reaches = {row[role] for role in roles if role in row}
        if Reach.ALL in reaches:
            return Reach.ALL
        return Reach.OWN if reaches else None


@cache
def policy() -> Policy:
    """The table of this release. It is the same for every organisation.

    Raises `PolicyTableError` for a table that cannot be used.
    """
    table = YAML(typ="safe", pure=True).load(TABLE)
    roles, operations = table.get("roles"), table.get("operations")
    if not isinstance(roles, dict) or not isinstance(operations, dict):
        raise PolicyTableError("expected two mappings, `roles` and `operations`")
    rows = {name: MappingProxyType(_row(name, row, roles)) for name, row in operations.items()}
    return Policy(MappingProxyType(roles), MappingProxyType(rows))


def _row(operation: str, row: object, roles: Iterable[str]) -> dict[str, Reach]:
    if not isinstance(row, dict):
        raise PolicyTableError(f"{operation}: expected {{role: reach}}, found {row!r}")
    for role, reach in row.items():
        if role not in roles:
            raise PolicyTableError(f"{operation}: no such role: {role!r}")
        if reach not in {known.value for known in Reach}:
            raise PolicyTableError(f"{operation}: {role}: found {reach!r}, expected own or all")
    return {role: Reach(reach) for role, reach in row.items()}
