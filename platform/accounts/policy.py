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
    """The table of this release. It is the same for every organisation."""
    table = YAML(typ="safe", pure=True).load(TABLE)
    roles = table["roles"]
    operations: dict[str, Mapping[str, Reach]] = {}
    for operation, row in table["operations"].items():
        unknown = set(row) - set(roles)
        if unknown:
            raise UnknownOperationError(f"{TABLE.name}: {operation}: no such role: {unknown}.")
        operations[operation] = MappingProxyType({r: Reach(reach) for r, reach in row.items()})
    return Policy(MappingProxyType(roles), MappingProxyType(operations))
